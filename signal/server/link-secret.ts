/**
 * The secret that a demo's link carries where others than this machine can connect: only who has it gets tokens. Few
 * wrong ones are listened to, for each address.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../common/errors.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import { TokenBucket } from '../session/token-bucket.ts';

/** A person who mistypes stays below; a program that guesses does not get far in 128 bits. */
const WRONG = { ratePerSec: 0.2, burst: 10 } as const;
/** Addresses whose mistakes are remembered; the oldest are forgotten first. */
const MAX_PEERS = 4_096;

export class LinkSecret {
  readonly #digest: Buffer;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #wrongByPeer = new Map<string, Mistakes>();

  constructor(secret: string, clock: Pick<Clock, 'monotonicMs'> = SYSTEM_CLOCK) {
    this.#digest = digestOf(secret);
    this.#clock = clock;
  }

  /**
   * Returns when it is the secret.
   * @param peerIp who says so
   * @throws {AppError} LINK_SECRET_INVALID; RATE_LIMITED after too many wrong ones, then for the right one as well
   */
  check(given: string | undefined, peerIp: string): void {
    const nowMs = this.#clock.monotonicMs();
    const mistakes = this.#wrongByPeer.get(peerIp);
    if (mistakes !== undefined && mistakes.waitUntilMs > nowMs) {
      const retryAfterMs = mistakes.waitUntilMs - nowMs;
      throw new AppError('RATE_LIMITED', 'too many wrong secrets from this address', { retryAfterMs });
    }
    // digests are equally long whatever was given, and say nothing of how much of it was right
    if (given !== undefined && timingSafeEqual(digestOf(given), this.#digest)) return;
    this.#noteMistake(peerIp, nowMs);
    throw new AppError('LINK_SECRET_INVALID', "the link's secret is missing or wrong");
  }

  #noteMistake(peerIp: string, nowMs: number): void {
    const mistakes = this.#wrongByPeer.get(peerIp) ?? {
      bucket: new TokenBucket(WRONG, nowMs),
      waitUntilMs: 0,
    };
    mistakes.waitUntilMs = nowMs + mistakes.bucket.take(nowMs);
    this.#wrongByPeer.delete(peerIp);
    this.#wrongByPeer.set(peerIp, mistakes);
    const [oldest] = this.#wrongByPeer.keys();
    if (this.#wrongByPeer.size > MAX_PEERS && oldest !== undefined) this.#wrongByPeer.delete(oldest);
  }
}

type Mistakes = { readonly bucket: TokenBucket; waitUntilMs: number };

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
