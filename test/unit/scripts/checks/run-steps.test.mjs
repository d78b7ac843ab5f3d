/** Steps as child processes, and what is printed of them. */
import { describe, expect, test } from '@jest/globals';
import { runSteps } from '../../../../scripts/checks/run-steps.mjs';

/** A step that runs `code`. */
const step = (code) => ({ name: 'a step', command: process.execPath, args: ['-e', code] });

async function run(code) {
  const lines = [];
  const signal = new AbortController().signal;
  const tally = await runSteps([step(code)], {
    root: process.cwd(),
    signal,
    print: (line) => lines.push(line),
  });
  return { lines, tally };
}

describe('runSteps()', () => {
  test('prints one line for a step that passes, whatever it wrote', async () => {
    const { lines, tally } = await run('console.log("all fine")');

    expect(tally).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(lines).toEqual([expect.stringMatching(/^✓ a step [\d.]+ s$/)]);
  });

  test('adds its notes to that line', async () => {
    const { lines } = await run('console.log("fine\\nnote: one\\nnote: two")');

    expect(lines).toEqual([expect.stringMatching(/^✓ a step [\d.]+ s \(one; two\)$/)]);
  });

  test('prints what a failed step wrote', async () => {
    const { lines, tally } = await run('console.log("the reason"); process.exit(3)');

    expect(tally).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(lines).toEqual([expect.stringMatching(/^✗ a step .*\(code 3\)$/), 'the reason']);
  });
});
