/**
 * Starts a command on a leash: it and all its descendants end when we end,
 * when the caller aborts, or when the command itself is over.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { reapMarked } from './reap.mjs';

const LEASH = fileURLToPath(new URL('./leash.mjs', import.meta.url));
/** The leash needs 2 s for its grace period; after this long it is stuck. */
const ABORT_LIMIT_MS = 6_000;

/**
 * @typedef {object} LeashOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [inherit] true: the command writes to our own stdout and stderr
 * @property {(line: string) => void} [onLine] called for each line of output (not with `inherit`)
 * @property {number} [niceness] 0..19: how far others go first at the processors
 * @property {AbortSignal} [signal] aborting ends the command and all it has started
 *
 * @typedef {{ code: number, output: string, aborted: boolean }} LeashResult
 */

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {LeashOptions} [options]
 * @returns {Promise<LeashResult>} never rejects: a command that cannot be run has code 127
 */
export function runLeashed(command, args, options = {}) {
  const { cwd, env = process.env, inherit = false, niceness = 0, onLine, signal } = options;
  const mark = randomUUID();
  const stream = inherit ? 'inherit' : 'pipe';
  const child = spawn(process.execPath, [LEASH, mark, String(niceness), command, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', stream, stream, 'pipe'],
  });
  const output = [];
  for (const source of [child.stdout, child.stderr]) {
    if (source) collectLines(source, (line) => (output.push(line), onLine?.(line)));
  }
  const onAbort = () => abort(child, mark);
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });

  return new Promise((resolve) => {
    const done = (code) => {
      signal?.removeEventListener('abort', onAbort);
      resolve({ code, output: output.join('\n'), aborted: signal?.aborted ?? false });
    };
    child.once('error', () => done(127));
    child.once('close', (code) => done(code ?? 1));
  });
}

/** @param {import('node:child_process').ChildProcess} child @param {string} mark */
function abort(child, mark) {
  child.stdio[3]?.destroy();
  const stuck = setTimeout(() => {
    child.kill('SIGKILL');
    void reapMarked(mark);
  }, ABORT_LIMIT_MS);
  child.once('close', () => clearTimeout(stuck));
}

/** @param {import('node:stream').Readable} source @param {(line: string) => void} onLine */
function collectLines(source, onLine) {
  createInterface({ input: source, crlfDelay: Infinity }).on('line', onLine);
}
