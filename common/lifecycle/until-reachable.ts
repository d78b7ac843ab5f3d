/** Waits at the start of a process until its stores answer, tells meanwhile which does not, and gives up in time. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AppError, isAppError } from '../errors.ts';
import { backoffMs, type Backoff } from './backoff.ts';

export type Reachable = {
  /** With its address, for people. */
  readonly name: string;
  /** Rejects when the store does not answer. Bounded in time by itself. */
  readonly probe: () => Promise<unknown>;
};

export type WaitOptions = {
  readonly log: Logger;
  /** Aborted = nobody wants to wait any more. */
  readonly signal: AbortSignal;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Default {@link GIVE_UP_AFTER_MS}. */
  readonly giveUpAfterMs?: number;
};

const GIVE_UP_AFTER_MS = 60_000;
const BACKOFF: Backoff = { firstMs: 100, maxMs: 2_000, minMs: 25 };

/**
 * @throws {AppError} after `giveUpAfterMs` with the last code (BUSY, TLS_PEER_REFUSED), naming the store and since when;
 *   at once what a second try would not change; the signal's reason when it is aborted
 */
export async function untilReachable(store: Reachable, options: WaitOptions): Promise<void> {
  const { log, signal, random, giveUpAfterMs = GIVE_UP_AFTER_MS } = options;
  const sinceMs = performance.now();
  const since = new Date().toISOString();
  for (let failures = 1; ; failures += 1) {
    signal.throwIfAborted();
    try {
      await store.probe();
      return;
    } catch (cause) {
      if (!isAppError(cause) || !cause.retryable) throw cause;
      const leftMs = giveUpAfterMs - (performance.now() - sinceMs);
      if (leftMs <= 0) {
        throw new AppError(cause.code, `${store.name} does not answer since ${since}: ${cause.message}`, {
          cause,
        });
      }
      log.warn({ store: store.name, since, reason: cause.message }, 'store does not answer yet');
      await delay(Math.min(leftMs, backoffMs(failures, BACKOFF, random)), undefined, { signal });
    }
  }
}
