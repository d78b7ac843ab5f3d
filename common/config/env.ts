/** Turns a record of strings (environment, flags) into a frozen, typed configuration, or into one error with all problems. */
import type { z } from 'zod';
import { AppError } from '../errors.ts';

export type ParseOptions = {
  /** Keys of the record that start with this and that the schema does not know are problems too. */
  readonly prefix?: string;
};

/**
 * Parses a configuration. Empty strings count as absent, as in shells.
 *
 * @throws {AppError} CONFIG_INVALID whose message has one line per problem; values are not shown, they may be secrets
 */
export function parseConfig<S extends z.ZodObject>(
  schema: S,
  record: Readonly<Record<string, string | undefined>>,
  options: ParseOptions = {},
): Readonly<z.infer<S>> {
  const given = Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== ''),
  );
  const known = Object.fromEntries(Object.entries(given).filter(([key]) => key in schema.shape));
  const parsed = schema.safeParse(known);
  const problems = [
    ...unknownKeys(given, known, options.prefix),
    ...(parsed.error ? describe(parsed.error) : []),
  ];
  if (!parsed.success || problems.length > 0) throw new AppError('CONFIG_INVALID', problems.join('\n'));
  return Object.freeze(parsed.data);
}

function unknownKeys(given: object, known: object, prefix: string | undefined): readonly string[] {
  if (prefix === undefined) return [];
  const unknown = Object.keys(given).filter((key) => key.startsWith(prefix) && !(key in known));
  return unknown.map((key) => `${key}: unknown`);
}

function describe(error: z.ZodError): readonly string[] {
  return error.issues.map((issue) => `${issue.path.join('.') || 'configuration'}: ${issue.message}`);
}
