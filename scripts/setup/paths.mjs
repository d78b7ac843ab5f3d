/**
 * Where set-up and checks keep things outside the tree. Pure.
 */
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * `$XDG_CACHE_HOME/kaskade`, or `~/.cache/kaskade`.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env) {
  const base = env.XDG_CACHE_HOME;
  // the base directory specification says to ignore relative paths
  const usable = base !== undefined && base.startsWith('/');
  return join(usable ? base : join(env.HOME ?? homedir(), '.cache'), 'kaskade');
}

/**
 * The file that says how the last set-up of this tree ended.
 *
 * @param {string} root the repository
 * @param {NodeJS.ProcessEnv} env
 */
export function outcomeFile(root, env) {
  return join(cacheFolder(env), 'outcome', `${treeName(root)}.json`);
}

/**
 * What the tools of static checks know of the project's files from the last time, whatever tree that was in.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function checksFolder(env) {
  return join(cacheFolder(env), 'checks');
}

/** @param {string} root */
function treeName(root) {
  return createHash('sha256').update(root).digest('hex').slice(0, 16);
}
