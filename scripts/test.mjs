/**
 * `npm test`: static checks, then jest over all projects, within a time
 * limit. The last line of stdout is always `N passed, N failed[, N skipped]`.
 *
 * Usage: node scripts/test.mjs [--full] [--limit-min=MINUTES] [argument for jest…]
 * With arguments for jest only jest runs. Imports nothing outside scripts/ and
 * runs on any Node ≥ 18, because it must also speak when set-up has failed.
 */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { staticSteps } from './checks/static-steps.mjs';
import { runSteps } from './checks/run-steps.mjs';
import { problemBeforeTests } from './setup/outcome.mjs';
import { runJest } from './testing/jest-run.mjs';
import { NOTHING, add, closingLine, exitCode } from './testing/tally.mjs';
import { workerPaths } from './worker/locate.mjs';

const MINUTE_MS = 60_000;
/** Ends a run that hangs; how long a run takes is no test: it is under 10 min on 2 cores, and twice that on a busy day. */
const LIMIT_MS = 20 * MINUTE_MS;
const FULL_LIMIT_MS = 40 * MINUTE_MS;
/** What measures how long something takes in a browser, or how smooth it is, has the machine to itself. */
const MEASURES_TIME = 'test/e2e/(bench-browsers|listen|lobby|speaking)\\.test';
/** A browser and nothing else: it draws and looks, for a minute of a processor, however fast that is. */
const ONLY_PAGES = 'test/e2e/page-views\\.test';
const E2E = ['--selectProjects', 'e2e'];
/** One after the other; within each, tests that wait overlap. */
const REAL_PARTS = [
  ['--selectProjects', 'integration', '--maxWorkers=2'],
  [...E2E, '--maxWorkers=2', `--testPathIgnorePatterns=${MEASURES_TIME}|${ONLY_PAGES}`],
  [...E2E, '--maxWorkers=1', `--testPathPatterns=${MEASURES_TIME}`],
];
/** Meanwhile, one after the other, the static checks between them: nothing in these depends on how fast the machine is. */
const PURE = ['--selectProjects', 'unit', '--maxWorkers=2'];
const PAGES = [...E2E, '--maxWorkers=1', `--testPathPatterns=${ONLY_PAGES}`];
/** Takes what the tests of real parts leave of the processors, about a third, and a tenth where they leave nothing. */
const LEFT_OVER = 10;
const LIMIT_FLAG = /^--limit-min=(\d+(?:\.\d+)?)$/;

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** @param {string[]} argv @param {AbortController} stop @returns {Promise<import('./testing/tally.mjs').Tally>} */
async function run(argv, stop) {
  const isFull = argv.includes('--full');
  const jestArgs = argv.filter((argument) => argument !== '--full' && !LIMIT_FLAG.test(argument));
  const limitMs = limitOf(argv) ?? (isFull ? FULL_LIMIT_MS : LIMIT_MS);
  const timer = setTimeout(() => {
    console.log(`✗ the time limit of ${limitMs / MINUTE_MS} min has passed, ending what still runs`);
    stop.abort();
  }, limitMs);
  try {
    const options = { root, env: testEnv(isFull), signal: stop.signal };
    return await (jestArgs.length === 0 ? runAll(options) : runOne(jestArgs, options));
  } finally {
    clearTimeout(timer);
  }
}

/** @typedef {{ root: string, env: NodeJS.ProcessEnv, signal: AbortSignal, niceness?: number }} JestOptions */

/** @param {JestOptions} options */
async function runAll(options) {
  const meanwhile = { ...options, niceness: LEFT_OVER };
  const pure = async () => {
    const tested = add(await runOne(PURE, meanwhile), await runSteps(staticSteps(root), meanwhile));
    return add(tested, await runOne(PAGES, meanwhile));
  };
  const real = async () => {
    let total = NOTHING;
    for (const phase of REAL_PARTS) total = add(total, await runOne(phase, options));
    return total;
  };
  return add(...(await Promise.all([pure(), real()])));
}

/** @param {readonly string[]} jestArgs @param {JestOptions} options */
async function runOne(jestArgs, options) {
  const { tally, problem } = await runJest(jestArgs, options);
  if (problem !== undefined) console.log(`✗ ${jestArgs.join(' ')}: ${problem}`);
  return tally;
}

/** @param {string[]} argv @returns {number | undefined} milliseconds */
function limitOf(argv) {
  const minutes = argv.map((argument) => LIMIT_FLAG.exec(argument)?.[1]).find((found) => found !== undefined);
  return minutes === undefined ? undefined : Number(minutes) * MINUTE_MS;
}

/** @param {boolean} isFull */
function testEnv(isFull) {
  const { binary } = workerPaths(root, process.env);
  return { ...process.env, MEDIASOUP_WORKER_BIN: binary, ...(isFull && { KASKADE_TEST_FULL: '1' }) };
}

async function main() {
  const problem = problemBeforeTests(root, process.env, process.versions.node);
  if (problem !== undefined) {
    console.log(`✗ ${problem}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stop.abort());
  return run(process.argv.slice(2), stop);
}

const tally = await main().catch((error) => {
  console.log(`✗ ${error.stack}`);
  return { passed: 0, failed: 1, skipped: 0 };
});
process.stdout.write(`${closingLine(tally)}\n`, () => process.exit(exitCode(tally)));
