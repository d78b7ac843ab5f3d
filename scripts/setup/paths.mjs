/**
 * Where set-up keeps things outside the tree. Pure.
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
  const tree = createHash('sha256').update(root).digest('hex').slice(0, 16);
  return join(cacheFolder(env), 'outcome', `${tree}.json`);
}
