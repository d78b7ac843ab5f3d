/** Running jest and judging how it ended, with a script in jest's place. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runJest } from '../../../../scripts/testing/jest-run.mjs';

/** Who goes is waited for, however slow this machine is. */
const EXIT_LIMIT_MS = 60_000;
/** Who stays is not. */
const SHORT_MS = 300;

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kaskade-jest-'));
  mkdirSync(join(root, 'node_modules', 'jest', 'bin'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

/** Runs with `code` as jest; `report(done)` in it writes three passed tests. */
function run(code, { signal = new AbortController().signal, exitLimitMs = EXIT_LIMIT_MS } = {}) {
  const head = `const report = (done) => require('node:fs').writeFileSync(process.env.KASKADE_TEST_REPORT,
    JSON.stringify({ passed: 3, failed: 0, skipped: 0, done }));`;
  writeFileSync(join(root, 'node_modules', 'jest', 'bin', 'jest.js'), `${head}\n${code}`);
  return runJest(['some.test.ts'], { root, env: process.env, signal, exitLimitMs });
}

describe('runJest()', () => {
  test('gives what the report says', async () => {
    expect(await run('report(true)')).toEqual({ tally: { passed: 3, failed: 0, skipped: 0 } });
  });

  test('passes arguments on', async () => {
    const { problem } = await run("if (process.argv.at(-1) === 'some.test.ts') report(true)");

    expect(problem).toBeUndefined();
  });

  test('counts a crash as one failure and keeps what had passed', async () => {
    const { tally, problem } = await run('report(false); process.exit(7)');

    expect(tally).toEqual({ passed: 3, failed: 1, skipped: 0 });
    expect(problem).toContain('code 7');
  });

  test('ends a jest that does not exit after its last test', async () => {
    const { tally, problem } = await run('report(true); setInterval(() => {}, 1000)', {
      exitLimitMs: SHORT_MS,
    });

    expect(tally.failed).toBe(1);
    expect(problem).toContain('left open');
  });

  test('ends it when the time limit passes', async () => {
    const { tally, problem } = await run('report(false); setInterval(() => {}, 1000)', {
      signal: AbortSignal.timeout(SHORT_MS),
    });

    expect(tally.failed).toBe(1);
    expect(problem).toContain('time limit');
  });
});
