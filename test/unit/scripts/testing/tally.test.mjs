/** Arithmetic of the closing line. */
import { describe, expect, test } from '@jest/globals';
import { add, closingLine, exitCode, judgeJest } from '../../../../scripts/testing/tally.mjs';
import { tallyOf } from '../../../support/closing-line-reporter.mjs';

const good = { code: 0, hung: false, expired: false };
const report = { passed: 5, failed: 0, skipped: 1, done: true };

describe('closingLine()', () => {
  test.each([
    [{ passed: 3, failed: 0, skipped: 0 }, '3 passed, 0 failed'],
    [{ passed: 3, failed: 1, skipped: 2 }, '3 passed, 1 failed, 2 skipped'],
  ])('of %p is %p', (tally, line) => {
    expect(closingLine(tally)).toBe(line);
  });
});

describe('exitCode()', () => {
  test.each([
    [{ passed: 1, failed: 0, skipped: 9 }, 0],
    [{ passed: 9, failed: 1, skipped: 0 }, 1],
    [{ passed: 0, failed: 0, skipped: 9 }, 1],
  ])('of %p is %p', (tally, code) => {
    expect(exitCode(tally)).toBe(code);
  });
});

describe('judgeJest()', () => {
  test('takes a complete report as it is', () => {
    expect(judgeJest(report, good)).toEqual({ tally: { passed: 5, failed: 0, skipped: 1 } });
  });

  test('does not count twice what the report has as failed', () => {
    const { tally } = judgeJest({ ...report, failed: 2 }, { ...good, code: 1 });

    expect(tally.failed).toBe(2);
  });

  test.each([
    ['no report', undefined, { ...good, code: 1 }],
    ['a report that stops half-way', { ...report, done: false }, { ...good, code: 139 }],
    ['a hang at the end', report, { ...good, code: 1, hung: true }],
    ['the time limit', { ...report, done: false }, { ...good, code: 1, expired: true }],
    ['a failed teardown', report, { ...good, code: 1 }],
  ])('counts %s as one failure', (_what, seen, end) => {
    const { tally, problem } = judgeJest(seen, end);

    expect(tally).toEqual(add(seen ? { passed: 5, skipped: 1 } : {}, { failed: 1 }));
    expect(problem).toEqual(expect.any(String));
  });
});

describe('tallyOf()', () => {
  test('counts a test file that could not run as failed', () => {
    const results = {
      numPassedTests: 4,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 1,
      numPendingTests: 2,
      numTodoTests: 1,
    };

    expect(tallyOf(results)).toEqual({ passed: 4, failed: 2, skipped: 3 });
  });
});
