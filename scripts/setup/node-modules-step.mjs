/**
 * Step: npm packages exactly as in package-lock.json.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runLeashed } from '../process/run-leashed.mjs';
import { throwIfStopped } from './context.mjs';
import { differences } from './node-modules.mjs';
import { SetupError } from './setup-error.mjs';
import { openLog } from './step-log.mjs';

const STAMP = '.kaskade-setup.json';

/** @param {import('./context.mjs').Context} context */
export function isReady({ root }) {
  return readStamp(root) === lockHash(root) && existsSync(join(root, 'node_modules', '.package-lock.json'));
}

/** @param {import('./context.mjs').Context} context */
export async function run(context) {
  const { root } = context;
  if (!isInstalled(root)) await install(context);
  writeFileSync(join(root, 'node_modules', STAMP), JSON.stringify({ lock: lockHash(root) }));
}

/** @param {import('./context.mjs').Context} context */
async function install(context) {
  const { root, env, reporter, signal } = context;
  const step = reporter.step('installing npm packages');
  const log = openLog(env, 'npm-ci');
  let lines = 0;
  const { code } = await runLeashed('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=http'], {
    cwd: root,
    env: installEnv(root, env),
    signal,
    onLine: (line) => {
      log.line(line);
      lines += 1;
      step.progress(`${lines} requests`);
    },
  });
  log.close();
  throwIfStopped(context);
  if (code === 0) return step.done('npm packages');
  step.failed();
  throw new SetupError(`npm ci ended with code ${code}:\n${log.tail()}`, `The whole log is in ${log.file}`);
}

/**
 * mediasoup's install script does nothing when this variable names a worker;
 * the file need not exist. The tree's own node_modules/.bin is about to vanish,
 * so npm must not run on the Node in it.
 */
function installEnv(root, env) {
  const own = join(root, 'node_modules', '.bin');
  const path = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== own);
  return { ...env, PATH: path.join(delimiter), MEDIASOUP_WORKER_BIN: 'made by set-up' };
}

/** A tree that `npm install` has filled counts as well. @param {string} root */
function isInstalled(root) {
  const hidden = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (hidden === undefined) return false;
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return differences(packages, hidden.packages, process).length === 0;
}

/** @param {string} root */
function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** @param {string} root */
function readStamp(root) {
  return readJson(join(root, 'node_modules', STAMP))?.lock;
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // not installed, or not to its end
  }
}
