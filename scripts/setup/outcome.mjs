/**
 * Remembers how set-up ended, so that `npm test` can close with its own last
 * line although npm would not run it after a failed pre-hook.
 *
 * Only a recorded success counts: when nothing could be written, or set-up was
 * killed, there is no file, and that is a failure too.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { outcomeFile } from './paths.mjs';

const NEEDED_NODE_MAJOR = 22;

/** Forgets the last outcome; called before a `--soft` set-up does anything. */
export function forgetOutcome(root, env) {
  rmSync(outcomeFile(root, env), { force: true });
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {string} [problem] absent when all went well
 */
export function recordOutcome(root, env, problem) {
  const file = outcomeFile(root, env);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(problem === undefined ? { ok: true } : { ok: false, problem }));
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {string} nodeVersion of the process that asks, like `22.23.3`
 * @returns {string | undefined} why tests cannot run, or nothing
 */
export function problemBeforeTests(root, env, nodeVersion) {
  const outcome = readOutcome(root, env);
  if (outcome === undefined)
    return 'set-up has not run to its end: use "npm test", or run "node scripts/setup.mjs --for test --soft" first';
  if (!outcome.ok) return `set-up failed: ${outcome.problem}`;
  if (Number.parseInt(nodeVersion, 10) < NEEDED_NODE_MAJOR) {
    return `this is Node ${nodeVersion}, and Node ${NEEDED_NODE_MAJOR} from node_modules was not found`;
  }
  return undefined;
}

/** @returns {{ ok: boolean, problem?: string } | undefined} */
function readOutcome(root, env) {
  try {
    return JSON.parse(readFileSync(outcomeFile(root, env), 'utf8'));
  } catch {
    return undefined; // no file, or one that was cut off
  }
}
