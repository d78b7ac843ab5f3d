/**
 * Arithmetic of test results and the closing line. Pure.
 */

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** @type {Tally} */
export const NOTHING = Object.freeze({ passed: 0, failed: 0, skipped: 0 });

/** @param {...Partial<Tally>} tallies @returns {Tally} */
export function add(...tallies) {
  return tallies.reduce(
    (sum, one) => ({
      passed: sum.passed + (one.passed ?? 0),
      failed: sum.failed + (one.failed ?? 0),
      skipped: sum.skipped + (one.skipped ?? 0),
    }),
    NOTHING,
  );
}

/**
 * The last line of every test run: `N passed, N failed[, N skipped]`.
 *
 * @param {Tally} tally
 */
export function closingLine({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

/**
 * A run in which nothing passed and nothing failed has shown nothing.
 *
 * @param {Tally} tally
 * @returns {0 | 1}
 */
export function exitCode({ passed, failed }) {
  return failed > 0 || passed === 0 ? 1 : 0;
}

/**
 * Judges a jest run by what its reporter wrote and how the process ended.
 *
 * @param {{ passed: number, failed: number, skipped: number, done: boolean } | undefined} report last state written, if any
 * @param {{ code: number, hung: boolean, expired: boolean }} end how jest ended
 * @returns {{ tally: Tally, problem?: string }}
 */
export function judgeJest(report, end) {
  const seen = report ?? { ...NOTHING, done: false };
  const tally = { passed: seen.passed, failed: seen.failed, skipped: seen.skipped };
  const problem = jestProblem(seen, end);
  return problem === undefined ? { tally } : { tally: add(tally, { failed: 1 }), problem };
}

/**
 * @param {{ failed: number, done: boolean }} report
 * @param {{ code: number, hung: boolean, expired: boolean }} end
 */
function jestProblem(report, end) {
  if (end.hung) return 'jest did not exit after its last test: something was left open';
  if (end.expired) return 'jest was ended before it was done: time limit, or interrupted';
  if (!report.done) return `jest ended with code ${end.code} before its report was complete`;
  if (end.code !== 0 && report.failed === 0)
    return `jest ended with code ${end.code} although no test failed`;
  return undefined;
}
