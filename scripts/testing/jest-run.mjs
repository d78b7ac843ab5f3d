/**
 * One jest run in a process group of its own, with running totals from
 * test/support/closing-line-reporter.mjs.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolEnv } from '../checks/run-steps.mjs';
import { runLeashed } from '../process/run-leashed.mjs';
import { judgeJest } from './tally.mjs';

/** After its last test jest tears down and exits; longer means that something was left open. */
const EXIT_LIMIT_MS = 20_000;
const POLL_MS = 500;

/**
 * @param {readonly string[]} args passed on to jest
 * @param {{ root: string, env: NodeJS.ProcessEnv, signal: AbortSignal, niceness?: number, exitLimitMs?: number }} options
 *   `exitLimitMs`: how long jest may take to exit after its last test
 * @returns {Promise<{ tally: import('./tally.mjs').Tally, problem?: string }>}
 */
export async function runJest(args, options) {
  const { root, env, signal, niceness = 0, exitLimitMs = EXIT_LIMIT_MS } = options;
  const folder = mkdtempSync(join(tmpdir(), 'kaskade-test-'));
  const reportFile = join(folder, 'report.json');
  const hang = watchForHang(reportFile, exitLimitMs);
  try {
    const { code } = await runLeashed(process.execPath, jestArguments(root, args), {
      cwd: root,
      env: { ...toolEnv(root, env), KASKADE_TEST_REPORT: reportFile },
      inherit: true,
      niceness,
      signal: AbortSignal.any([signal, hang.signal]),
    });
    return judgeJest(readReport(reportFile), { code, hung: hang.signal.aborted, expired: signal.aborted });
  } finally {
    hang.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} root @param {readonly string[]} args */
function jestArguments(root, args) {
  const reporter = join(root, 'test', 'support', 'closing-line-reporter.mjs');
  return [
    '--experimental-vm-modules',
    '--no-warnings',
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--reporters=default',
    `--reporters=${reporter}`,
    ...args,
  ];
}

/** @param {string} reportFile @param {number} exitLimitMs */
function watchForHang(reportFile, exitLimitMs) {
  const controller = new AbortController();
  let doneSinceMs;
  const timer = setInterval(() => {
    if (readReport(reportFile)?.done !== true) return;
    doneSinceMs ??= Date.now();
    if (Date.now() - doneSinceMs > exitLimitMs) controller.abort();
  }, POLL_MS);
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // jest has not finished its first test file yet
  }
}
