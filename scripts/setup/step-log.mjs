/**
 * Log files of long steps, in the cache; shown only when a step fails.
 */
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './paths.mjs';

const TAIL_LINES = 30;

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} name of the step; an older log of it is overwritten
 */
export function openLog(env, name) {
  const folder = join(cacheFolder(env), 'logs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.log`);
  const fd = openSync(file, 'w');
  return {
    file,
    fd,
    line: (text) => void writeSync(fd, `${text}\n`),
    close: () => closeSync(fd),
    tail: () => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-TAIL_LINES).join('\n'),
  };
}
