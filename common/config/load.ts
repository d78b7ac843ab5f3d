/** Makes a process's configuration from its command line, a file and the environment. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { ConfigDefinition } from './definition.ts';
import { parseEnvFile, type EnvFile } from './env-file.ts';
import { parseConfig } from './env.ts';
import { helpText, printedConfig } from './reference.ts';

export type ConfigSources = {
  /** Arguments after the script's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
};

export type Loaded<C> =
  | { readonly kind: 'run'; readonly config: Readonly<C> }
  /** The process was only asked something: print and end. */
  | { readonly kind: 'answer'; readonly text: string };

const NO_FILE: EnvFile = { record: {}, problems: [] };

/** @throws {AppError} CONFIG_INVALID, with one line per problem */
export function loadConfig<S extends z.ZodObject>(
  definition: ConfigDefinition<S>,
  { args, env }: ConfigSources,
): Loaded<z.output<S>> {
  const flags = readFlags(args);
  if (flags.help) return { kind: 'answer', text: helpText(definition) };
  const file = flags.config === undefined ? NO_FILE : readFile(flags.config);
  const set = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const record = { ...file.record, ...set };
  const config = parseConfig(definition.schema, record, {
    prefixes: definition.prefixes,
    problems: [...file.problems, ...strangers(definition, file)],
    combinations: (values, given) => definition.combinations(values, given),
  });
  if (flags['print-config']) return { kind: 'answer', text: printedConfig(definition.schema, record) };
  return { kind: 'run', config };
}

/** Keys of a file that are nobody's; those with our prefixes are found with the environment's. */
function strangers({ schema, prefixes }: ConfigDefinition, { record }: EnvFile): readonly string[] {
  const isFound = (key: string): boolean => prefixes.some((prefix) => key.startsWith(prefix));
  const keys = Object.keys(record).filter((key) => !(key in schema.shape) && !isFound(key));
  return keys.map((key) => `${key}: unknown`);
}

function readFlags(args: readonly string[]) {
  const options = {
    config: { type: 'string' },
    'print-config': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('CONFIG_INVALID', `${why} (see --help)`, { cause });
  }
}

function readFile(path: string): EnvFile {
  try {
    return parseEnvFile(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `--config: ${path} can not be read`, { cause });
  }
}
