/**
 * What every step of set-up is given.
 *
 * @typedef {object} Context
 * @property {string} root the repository
 * @property {NodeJS.ProcessEnv} env
 * @property {string} command what is prepared for, one of COMMANDS
 * @property {boolean} apt whether Debian packages may be installed
 * @property {ReturnType<typeof import('./reporter.mjs').createReporter>} reporter
 * @property {AbortSignal} signal the user wants to stop
 */
import { InterruptedError } from './setup-error.mjs';

/** Throws when the user wants to stop. @param {Context} context */
export function throwIfStopped({ signal }) {
  if (signal.aborted) throw new InterruptedError();
}
