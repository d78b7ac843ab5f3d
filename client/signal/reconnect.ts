/** When to try again, and whether at all. Pure. */
import type { ClientFailure, ErrorCode } from '../errors.ts';

/** Back-off never waits longer than this by itself; a server may ask for more. */
export const MAX_DELAY_MS = 15_000;

/** Upper end of the first delay. */
const BASE_DELAY_MS = 500;

/** What a server asks for is believed up to here, so that a wrong number cannot strand a client. */
const MAX_HINT_MS = 120_000;

/**
 * Full-jitter exponential back-off.
 *
 * @param attempt 0 for the first retry; integer ≥ 0
 * @param random  uniform in [0, 1)
 * @returns milliseconds, in [0, {@link MAX_DELAY_MS})
 * @throws {RangeError} when `attempt` is negative or not an integer
 */
export function backoffMs(attempt: number, random: () => number): number {
  if (!Number.isInteger(attempt) || attempt < 0) throw new RangeError(`attempt ${attempt}`);
  return random() * Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 2 ** Math.min(attempt, 30));
}

/**
 * Delay before the next attempt: what the server asked for plus a tenth of jitter, else {@link backoffMs}.
 *
 * @param hintMs the server's `retry_after_ms`; 0 = it asked for nothing
 */
export function retryDelayMs(attempt: number, hintMs: number, random: () => number): number {
  const backoff = backoffMs(attempt, random);
  if (hintMs <= 0) return backoff;
  return Math.max(Math.min(hintMs, MAX_HINT_MS) * (1 + random() / 10), backoff);
}

/** What a failed attempt to enter, or the end of a session, asks of the client. */
export type Verdict = 'retry' | 'rejoin' | 'fatal';

/** Another attempt may succeed without anybody changing anything. */
const PASSES_BY_ITSELF: ReadonlySet<ErrorCode> = new Set([
  'INTERNAL',
  'DRAINING',
  'LEASE_LOST',
  'CLAIM_HELD',
  'FENCED',
  'BUSY',
  'STORE_REBUILDING',
  'STORE_CONFLICT',
  'LOG_TRUNCATED',
  'HOME_UNREACHABLE',
  'RATE_LIMITED',
  'SLOW_CLIENT',
  'NO_CAPACITY',
  'SFU_UNREACHABLE',
  'WORKER_DIED',
  'LINK_FAILED',
  'SIGNAL_UNREACHABLE',
]);

/** True when the same request may succeed later. */
export function isTransient(failure: ClientFailure): boolean {
  return failure.retryAfterMs > 0 || PASSES_BY_ITSELF.has(failure.code);
}

/**
 * Judges a failed join or resume. `rejoin` means: the resume token is worth nothing, join with a new access token;
 * whether this client may come in at all is then for the join to say.
 */
export function judgeEntry(failure: ClientFailure, isResume: boolean): Verdict {
  if (failure.code === 'SESSION_REPLACED') return 'fatal'; // somebody took it over: no fight
  if (failure.code === 'REMOVED') return 'fatal'; // whoever may come again decides so themselves
  if (isTransient(failure)) return 'retry';
  return isResume ? 'rejoin' : 'fatal';
}

/** Judges a SessionClosed event. */
export function judgeEnd(failure: ClientFailure, canResume: boolean): Verdict {
  if (canResume) return 'retry';
  if (failure.code === 'SESSION_EXPIRED' || failure.code === 'RESUME_INVALID') return 'rejoin';
  return failure.retryAfterMs > 0 ? 'rejoin' : 'fatal';
}
