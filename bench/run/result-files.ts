/** Reads and writes the files of results. */
import { access, constants, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { BenchError } from '../bench-error.ts';
import { ResultSchema, type Result } from '../result.ts';

/** @throws {BenchError} RESULT_INVALID */
export async function readResult(path: string): Promise<Result> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new BenchError('RESULT_INVALID', `${path} can't be read: ${reasonOf(error)}`, { cause: error });
  });
  return parseResult(text, path);
}

/** @param name for the message @throws {BenchError} RESULT_INVALID */
export function parseResult(text: string, name: string): Result {
  const json = jsonOf(text, name);
  const parsed = ResultSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const problem = z.prettifyError(parsed.error).replaceAll(/\s+/g, ' ');
  throw new BenchError('RESULT_INVALID', `${name} is no result of this bench: ${problem}`);
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new BenchError('RESULT_INVALID', `${name} is no JSON: ${reasonOf(error)}`, { cause: error });
  }
}

/** @throws {BenchError} RESULT_INVALID */
export async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((error: unknown) => {
    throw new BenchError('RESULT_INVALID', `${path} can't be written: ${reasonOf(error)}`, { cause: error });
  });
}

/** Before a long run, whether its result can be kept. @throws {BenchError} RESULT_INVALID */
export async function checkFolder(path: string): Promise<void> {
  await access(dirname(path), constants.W_OK).catch((error: unknown) => {
    throw new BenchError('RESULT_INVALID', `${path} can't be written: ${reasonOf(error)}`, { cause: error });
  });
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
