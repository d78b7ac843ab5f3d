/**
 * Step: the packages that our programs load at each start, in few files (scripts/packages/bundled.mjs).
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBundleCurrent } from '../packages/bundled.mjs';
import { runLeashed } from '../process/run-leashed.mjs';
import { throwIfStopped } from './context.mjs';
import { openLog } from './step-log.mjs';

const BUNDLE = fileURLToPath(new URL('../packages/bundle.mjs', import.meta.url));

/** Static checks start no program of ours. @param {import('./context.mjs').Context} context */
export function isReady({ root, command }) {
  return command === 'check' || isBundleCurrent(root);
}

/** Without it all works the same, only later: no reason to refuse. @param {import('./context.mjs').Context} context */
export async function run(context) {
  const { root, env, reporter, signal } = context;
  const step = reporter.step('putting packages together, so that programs start sooner');
  const log = openLog(env, 'bundle-packages');
  const node = join(root, 'node_modules', '.bin', 'node'); // this process may be an older one
  const { code } = await runLeashed(node, [BUNDLE], { cwd: root, signal, onLine: log.line });
  log.close();
  throwIfStopped(context);
  if (code === 0) return step.done('packages put together');
  step.failed();
  reporter.note(`programs start a little later; why is in ${log.file}`);
}
