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
/** Tests that wait for leases and sentinels overlap; browsers have the machine to themselves. */
const PHASES = [
  ['--selectProjects', 'unit', 'integration', '--maxWorkers=2'],
  ['--selectProjects', 'e2e', '--maxWorkers=1'],
];
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
    const isWhole = jestArgs.length === 0;
    let total = isWhole ? await runSteps(staticSteps(root), { root, signal: stop.signal }) : NOTHING;
    for (const phase of isWhole ? PHASES : [jestArgs]) {
      const { tally, problem } = await runJest(phase, { root, env: testEnv(isFull), signal: stop.signal });
      if (problem !== undefined) console.log(`✗ ${problem}`);
      total = add(total, tally);
    }
    return total;
  } finally {
    clearTimeout(timer);
  }
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
