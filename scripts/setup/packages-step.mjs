/**
 * Step: Debian packages that the command needs and that are missing.
 */
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline/promises';
import { hasApt, missingPackages } from './debian.mjs';
import { BUILD_PACKAGES, needsWorker, packagesFor } from './requirements.mjs';
import { openLog } from './step-log.mjs';
import { SetupError } from './setup-error.mjs';
import { isWorkerReady, runtimePackages } from './worker-state.mjs';

const INSTALLER = fileURLToPath(new URL('./apt-install.sh', import.meta.url));

/** @param {import('./context.mjs').Context} context */
function wanted({ root, env, command }) {
  const forWorker = !needsWorker(command)
    ? []
    : isWorkerReady(root, env)
      ? runtimePackages(root, env)
      : BUILD_PACKAGES;
  return [...packagesFor(command), ...forWorker];
}

/** @param {import('./context.mjs').Context} context */
export function isReady(context) {
  return missingPackages(wanted(context)).length === 0;
}

/** @param {import('./context.mjs').Context} context */
export async function run(context) {
  const { reporter } = context;
  if (!hasApt()) {
    reporter.note(`no apt here; this command needs (by Debian's names): ${wanted(context).join(' ')}`);
    return;
  }
  const missing = missingPackages(wanted(context));
  const byHand = `apt-get install ${missing.join(' ')}`;
  const way = await wayToInstall(context, missing);
  if (way === undefined) {
    reporter.note(`not installed, going on with what is there. To install it: sudo ${byHand}`);
    return;
  }
  await install(context, way, missing);
  const left = missingPackages(missing);
  if (left.length > 0)
    throw new SetupError(`apt did not install: ${left.join(' ')}`, `Try it by hand: sudo ${byHand}`);
}

/** @returns {Promise<string[] | undefined>} the command's prefix, or nothing when it may not be done */
async function wayToInstall({ apt, reporter }, missing) {
  if (!apt) return undefined;
  if (process.getuid?.() === 0) return [];
  const hasSudo = spawnSync('sudo', ['-V'], { stdio: 'ignore' }).status === 0;
  if (!hasSudo || !process.stdin.isTTY) return undefined;
  reporter.note(`Debian packages are missing: ${missing.join(' ')}`);
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await prompt.question('  Install them with sudo? [Y/n] ');
  prompt.close();
  return /^(y(es)?)?$/i.test(answer.trim()) ? ['sudo'] : undefined;
}

/**
 * Not on a leash: an installation that is cut off leaves dpkg half-way. When
 * set-up is interrupted it goes on to its end, and the next run waits for it.
 */
async function install({ env, reporter }, way, missing) {
  const step = reporter.step(`installing Debian packages: ${missing.join(' ')}`);
  const log = openLog(env, 'apt');
  const [command, ...args] = [...way, INSTALLER, ...missing];
  const child = spawn(command, args, {
    detached: way.length === 0,
    stdio: [way.length === 0 ? 'ignore' : 'inherit', log.fd, log.fd],
  });
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  log.close();
  if (code === 0) return step.done(`Debian packages: ${missing.join(' ')}`);
  step.failed();
  throw new SetupError(`apt-get ended with code ${code}:\n${log.tail()}`, `The whole log is in ${log.file}`);
}
