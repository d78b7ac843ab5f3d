/**
 * What a session may ask for that checks a connection, and how often: what the page needs for it, and to try it again
 * where it fails. Whose it is nobody knows, and each of these costs an SFU node something.
 */
import { AppError } from '../../common/errors.ts';
import type { CommandName } from './frames.ts';

/** After that the server ends it, ms; a page needs 5 s at most (client/check). */
export const CHECK_MAX_MS = 20_000;

const TIMES: Readonly<Partial<Record<CommandName, number>>> = {
  openMedia: 3,
  createTransport: 6,
  connectTransport: 6,
  restartIce: 4,
  produce: 3,
  leave: 2,
};

export class CheckAllowance {
  readonly #asked = new Map<CommandName, number>();

  /** @throws {AppError} GRANT_MISSING, RATE_LIMITED */
  take(name: CommandName): void {
    const times = TIMES[name];
    if (times === undefined)
      throw new AppError('GRANT_MISSING', 'the token is for a check of the connection');
    const asked = this.#asked.get(name) ?? 0;
    if (asked >= times) throw new AppError('RATE_LIMITED', `a check gets ${name} ${times} times`);
    this.#asked.set(name, asked + 1);
  }
}
