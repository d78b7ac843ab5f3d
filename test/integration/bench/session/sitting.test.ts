/** `npm run bench -- sitting` as it is typed, in small: that a session with its deaths goes to its end, and is judged. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ResultSchema } from '../../../../bench/result.ts';
import { SCENARIOS } from '../../../../bench/scenarios/registry.ts';
import { isFullRun } from '../../../support/full-run.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const TIMEOUT_MS = 180_000;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaskade-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param args after `npm run bench --` @returns what it said of itself */
function bench(args: readonly string[]): Promise<string> {
  const command = ['--import', './scripts/module-cache.mjs', 'bench/cli.ts', ...args];
  const options = { cwd: ROOT, timeout: TIMEOUT_MS, env: { ...process.env, TMPDIR: folder } };
  return new Promise((resolve) => {
    execFile(process.execPath, command, options, (_error, _out, err) => resolve(err));
  });
}

// a minute of processes, where all that it plays is there; unit tests look at its parts
const isThere = SCENARIOS.some(({ name }) => name === 'sitting');
(isFullRun && isThere ? test : test.skip)(
  'a small sitting goes to its end, and nothing of it is lost',
  async () => {
    const json = join(folder, 'sitting.json');

    const said = await bench([
      ...['sitting', '--members', '13', '--observers', '4', '--speech', '500ms', '--json', json],
    ]);

    const { checks, pass } = ResultSchema.parse(JSON.parse(readFileSync(json, 'utf8')));
    const failed = checks.filter((check) => !check.pass);
    expect({ pass, failed, said }).toMatchObject({ pass: true, failed: [] });
  },
  TIMEOUT_MS,
);
