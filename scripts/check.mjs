/**
 * `npm run check`: everything static, and the unit tests. One line per step;
 * a failed step is followed by its output.
 */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { staticSteps, unitTestStep } from './checks/static-steps.mjs';
import { runSteps } from './checks/run-steps.mjs';
import { problemBeforeTests } from './setup/outcome.mjs';
import { closingLine, exitCode } from './testing/tally.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

async function main() {
  const problem = problemBeforeTests(root, process.env, process.versions.node);
  if (problem !== undefined) {
    console.log(`✗ ${problem}`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => stop.abort());
  return runSteps([unitTestStep(root), ...staticSteps(root)], { root, signal: stop.signal });
}

const tally = await main();
console.log(closingLine(tally));
process.exitCode = exitCode(tally);
