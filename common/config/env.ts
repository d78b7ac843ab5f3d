/** Turns a record of strings (environment, file) into a frozen, typed configuration, or into one error with all problems. */
import type { z } from 'zod';
import { AppError } from '../errors.ts';

export type ParseOptions<S extends z.ZodObject> = {
  /** Keys of the record that start with one of these and that the schema does not know are problems too. */
  readonly prefixes?: readonly string[];
  /** What is wrong with values that are each fine; it is asked with those that are, even when others are not. */
  readonly combinations?: (values: Partial<z.output<S>>, given: ReadonlySet<string>) => readonly string[];
  /** What was wrong with the source itself; listed with the rest. */
  readonly problems?: readonly string[];
};

/**
 * Parses a configuration. Empty strings count as absent, as in shells.
 *
 * @throws {AppError} CONFIG_INVALID whose message has one line per problem; values are not shown, they may be secrets
 */
export function parseConfig<S extends z.ZodObject>(
  schema: S,
  record: Readonly<Record<string, string | undefined>>,
  options: ParseOptions<S> = {},
): Readonly<z.output<S>> {
  const given = Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== ''),
  );
  const known = Object.fromEntries(Object.entries(given).filter(([key]) => key in schema.shape));
  const parsed = schema.safeParse(known);
  const problems = [
    ...(options.problems ?? []),
    ...unknownKeys(given, known, options.prefixes ?? []),
    ...(parsed.error ? describe(parsed.error, known) : []),
    ...(options.combinations?.(soundValues(schema, known), new Set(Object.keys(known))) ?? []),
  ];
  if (!parsed.success || problems.length > 0) throw new AppError('CONFIG_INVALID', problems.join('\n'));
  return Object.freeze(parsed.data);
}

/** The values that are fine each by itself. */
function soundValues<S extends z.ZodObject>(schema: S, known: Record<string, unknown>): Partial<z.output<S>> {
  const sound = Object.entries(schema.shape).flatMap(([key, field]) => {
    const parsed = (field as z.ZodType).safeParse(known[key]);
    return parsed.success && parsed.data !== undefined ? [[key, parsed.data] as const] : [];
  });
  return Object.fromEntries(sound) as Partial<z.output<S>>;
}

function unknownKeys(given: object, known: object, prefixes: readonly string[]): readonly string[] {
  const isOurs = (key: string): boolean => prefixes.some((prefix) => key.startsWith(prefix));
  const unknown = Object.keys(given).filter((key) => isOurs(key) && !(key in known));
  return unknown.map((key) => `${key}: unknown`);
}

function describe(error: z.ZodError, known: object): readonly string[] {
  return error.issues.map((issue) => {
    const [key] = issue.path;
    const isMissing = typeof key === 'string' && !(key in known);
    return `${String(key ?? 'configuration')}: ${isMissing ? 'missing' : issue.message}`;
  });
}
