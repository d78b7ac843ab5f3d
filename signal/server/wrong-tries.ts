/** Listens to few wrong secrets of one address: who goes on guessing is not heard for a while, not even when right. */
import { AppError } from '../../common/errors.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import { TokenBucket } from '../session/token-bucket.ts';

/** A person who mistypes stays below; a program that guesses does not get far. */
const WRONG = { ratePerSec: 0.2, burst: 10 } as const;
/** Addresses whose mistakes are remembered; the oldest are forgotten first. */
const MAX_PEERS = 4_096;

type Mistakes = { readonly bucket: TokenBucket; waitUntilMs: number };

export class WrongTries {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #byPeer = new Map<string, Mistakes>();

  constructor(clock: Pick<Clock, 'monotonicMs'> = SYSTEM_CLOCK) {
    this.#clock = clock;
  }

  /** @throws {AppError} RATE_LIMITED after too many mistakes of this address */
  check(peerIp: string): void {
    const waitMs = (this.#byPeer.get(peerIp)?.waitUntilMs ?? 0) - this.#clock.monotonicMs();
    if (waitMs <= 0) return;
    throw new AppError('RATE_LIMITED', 'too many wrong secrets from this address', { retryAfterMs: waitMs });
  }

  /** It was wrong. */
  note(peerIp: string): void {
    const nowMs = this.#clock.monotonicMs();
    const known = this.#byPeer.get(peerIp);
    const mistakes = known ?? { bucket: new TokenBucket(WRONG, nowMs), waitUntilMs: 0 };
    mistakes.waitUntilMs = nowMs + mistakes.bucket.take(nowMs);
    this.#byPeer.delete(peerIp);
    this.#byPeer.set(peerIp, mistakes);
    const [oldest] = this.#byPeer.keys();
    if (this.#byPeer.size > MAX_PEERS && oldest !== undefined) this.#byPeer.delete(oldest);
  }
}
