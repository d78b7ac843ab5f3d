/** `bench docs`: writes docs/benchmarks.md and its pictures, and removes those that no result has any more. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BenchError } from '../bench-error.ts';
import { parseResult, writeText } from '../run/result-files.ts';
import { benchmarkFiles, type Files, type NamedResult } from './benchmarks-doc.ts';

const RESULTS = 'bench/results';
const PICTURES = 'docs/benchmarks';

/** @param root of the tree @param order names of scenarios as they are listed @returns what was written */
export async function writeBenchmarkDocs(root: string, order: readonly string[]): Promise<readonly string[]> {
  const files = await benchmarkDocs(root, order);
  await mkdir(join(root, PICTURES), { recursive: true });
  for (const name of await readdir(join(root, PICTURES))) {
    const path = `${PICTURES}/${name}`;
    if (name.endsWith('.svg') && files[path] === undefined) await rm(join(root, path));
  }
  for (const [path, text] of Object.entries(files)) await writeText(join(root, path), text);
  return Object.keys(files);
}

/** What the docs should be, by path. @throws {BenchError} RESULT_INVALID */
export async function benchmarkDocs(root: string, order: readonly string[]): Promise<Files> {
  const names = await readdir(join(root, RESULTS)).catch((): string[] => []); // no results yet: git keeps no empty folder
  const results: NamedResult[] = [];
  for (const name of names.filter((file) => file.endsWith('.json')).toSorted()) {
    const result = parseResult(await readFile(join(root, RESULTS, name), 'utf8'), name);
    const key = name.slice(0, -'.json'.length);
    if (key !== result.scenario && !key.startsWith(`${result.scenario}-`)) {
      throw new BenchError(
        'RESULT_INVALID',
        `${RESULTS}/${name} is of the scenario ${result.scenario}: name it so, or ${result.scenario}-… for one with other flags`,
      );
    }
    results.push({ key, result });
  }
  const known = order.flatMap((scenario) => results.filter(({ result }) => result.scenario === scenario));
  return benchmarkFiles([...known, ...results.filter((result) => !known.includes(result))]);
}
