/**
 * Looks at the media worker in the cache: is it there, and is it the right one?
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { inputsHash, mediasoupVersion, workerPaths } from '../worker/locate.mjs';

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} what is wrong with the worker, or nothing
 */
export function workerProblem(root, env) {
  const { binary, stamp } = workerPaths(root, env);
  if (!existsSync(binary)) return `there is no worker at ${binary}`;
  const found = readStamp(stamp);
  if (found === undefined) return `the worker at ${binary} has no stamp`;
  if (found.version !== mediasoupVersion(root)) return `the worker is for mediasoup ${found.version}`;
  if (env.MEDIASOUP_WORKER_BIN === undefined && found.inputs !== inputsHash())
    return 'the worker was made from other inputs';
  return found.sha256 === sha256(binary) ? undefined : 'the worker is not the file that its stamp describes';
}

/** A worker that the user has chosen is used as it is; start-up compares its stamp. */
export function isWorkerReady(root, env) {
  try {
    if (env.MEDIASOUP_WORKER_BIN) return existsSync(env.MEDIASOUP_WORKER_BIN);
    return workerProblem(root, env) === undefined;
  } catch {
    return false; // mediasoup itself is not installed yet
  }
}

/** Debian packages with the libraries that a ready worker is linked against. @returns {string[]} */
export function runtimePackages(root, env) {
  return readStamp(workerPaths(root, env).stamp)?.packages ?? [];
}

/** @param {string} file */
export function sha256(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** @param {string} file */
function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
