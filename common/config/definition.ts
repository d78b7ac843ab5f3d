/** What a process says of its configuration; help, reference and parsing are made from it. Types only. */
import type { z } from 'zod';

export type ConfigDefinition<S extends z.ZodObject = z.ZodObject> = {
  /** How the process is started, e.g. `node signal/main.ts`. */
  readonly command: string;
  /** One line for people. */
  readonly about: string;
  readonly schema: S;
  /** Variables of the environment that begin so are ours: unknown ones are problems. In a file all are. */
  readonly prefixes: readonly string[];
  /**
   * What is wrong with values that are each fine, one line per problem.
   * @param given all keys that have a value, also those whose value is wrong
   */
  combinations(values: Partial<z.output<S>>, given: ReadonlySet<string>): readonly string[];
};
