/**
 * Jest reporter that keeps running totals in a file, for scripts/test.mjs.
 *
 * The file is written after each test file, so that a run that is killed still
 * says what it had seen. Only active when KASKADE_TEST_REPORT names the file.
 */
import { renameSync, writeFileSync } from 'node:fs';

/** A test file that could not run counts as one failed test. */
export const tallyOf = (results) => ({
  passed: results.numPassedTests,
  failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
  skipped: results.numPendingTests + results.numTodoTests,
});

class ClosingLineReporter {
  #file = process.env.KASKADE_TEST_REPORT;

  onTestResult(_test, _result, results) {
    this.#write(tallyOf(results), false);
  }

  onRunComplete(_contexts, results) {
    this.#write(tallyOf(results), true);
  }

  #write(tally, done) {
    if (this.#file === undefined) return;
    const draft = `${this.#file}.draft`;
    writeFileSync(draft, JSON.stringify({ ...tally, done }));
    renameSync(draft, this.#file);
  }
}

// eslint-disable-next-line no-restricted-syntax -- jest loads a reporter by its default export
export default ClosingLineReporter;
