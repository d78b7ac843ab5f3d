/**
 * Who may check their connection at a node before they join (`POST /v1/check`). Nobody knows who they are, so there are
 * few places for them, none while others wait to join, and each token is good for one session.
 */
import { AppError } from '../../common/errors.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { TokenBucket } from '../session/token-bucket.ts';

export type CheckLimits = {
  /** At a time. */
  readonly places: number;
  /** Begun in a second, after `places` at once. */
  readonly perSec: number;
};

/** A page needs a place for 3 s, and for 5 at most (client/check). */
export const DEFAULT_CHECK_LIMITS: CheckLimits = { places: 16, perSec: 5 };

/** A place is left, or taken away, in a few seconds; longer than a page looks, so that it says why it saw nothing. */
const RETRY_MS = 10_000;
/** Tokens are good for a minute, and clocks differ. */
const REMEMBER_MS = 90_000;

/** Somebody's place. */
export type CheckStay = {
  /** They are in: their token is good for no other session here. */
  readonly begun: () => void;
  /** Gives the place back. Idempotent. */
  readonly done: () => void;
};

export type CheckPlacesDeps = {
  readonly limits: CheckLimits;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Somebody waits to join a room. */
  readonly isCrowded: () => boolean;
  readonly onRefused: () => void;
};

export class CheckPlaces {
  readonly #deps: CheckPlacesDeps;
  readonly #bucket: TokenBucket;
  /** Subjects of tokens. */
  readonly #taken = new Set<string>();
  /** When each may be forgotten, monotonic ms; in this order. */
  readonly #used = new Map<string, number>();

  constructor(deps: CheckPlacesDeps) {
    const { limits, clock } = deps;
    this.#deps = deps;
    this.#bucket = new TokenBucket({ ratePerSec: limits.perSec, burst: limits.places }, clock.monotonicMs());
  }

  get takenCount(): number {
    return this.#taken.size;
  }

  /**
   * Takes a place.
   * @param subject of the token: each has its own
   * @throws {AppError} TOKEN_EXPIRED when it has had its session, RATE_LIMITED when there is no place
   */
  enter(subject: string): CheckStay {
    const nowMs = this.#deps.clock.monotonicMs();
    this.#forgetOld(nowMs);
    if (this.#taken.has(subject) || this.#used.has(subject))
      throw new AppError('TOKEN_EXPIRED', 'this token has been used for a check');
    if (!this.#hasPlace(nowMs)) {
      this.#deps.onRefused();
      throw new AppError('RATE_LIMITED', 'no place for a check', { retryAfterMs: RETRY_MS });
    }
    this.#taken.add(subject);
    let isTaken = true;
    return {
      begun: () => void this.#used.set(subject, this.#deps.clock.monotonicMs() + REMEMBER_MS),
      done: () => {
        if (isTaken) this.#taken.delete(subject);
        isTaken = false;
      },
    };
  }

  #hasPlace(nowMs: number): boolean {
    const { limits, isCrowded } = this.#deps;
    return this.#taken.size < limits.places && !isCrowded() && this.#bucket.take(nowMs) === 0;
  }

  #forgetOld(nowMs: number): void {
    for (const [subject, untilMs] of this.#used) {
      if (untilMs > nowMs) return;
      this.#used.delete(subject);
    }
  }
}
