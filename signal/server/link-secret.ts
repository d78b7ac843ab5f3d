/**
 * The secret that a demo's link carries where others than this machine can connect: only who has it gets tokens. Few
 * wrong ones are listened to, for each address.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../common/errors.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import { WrongTries } from './wrong-tries.ts';

export class LinkSecret {
  readonly #digest: Buffer;
  readonly #wrongTries: WrongTries;

  constructor(secret: string, clock: Pick<Clock, 'monotonicMs'> = SYSTEM_CLOCK) {
    this.#digest = digestOf(secret);
    this.#wrongTries = new WrongTries(clock);
  }

  /**
   * Returns when it is the secret.
   * @param peerIp who says so
   * @throws {AppError} LINK_SECRET_INVALID; RATE_LIMITED after too many wrong ones, then for the right one as well
   */
  check(given: string | undefined, peerIp: string): void {
    this.#wrongTries.check(peerIp);
    // digests are equally long whatever was given, and say nothing of how much of it was right
    if (given !== undefined && timingSafeEqual(digestOf(given), this.#digest)) return;
    this.#wrongTries.note(peerIp);
    throw new AppError('LINK_SECRET_INVALID', "the link's secret is missing or wrong");
  }
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
