/** Whether a presented resume token is one of a session's. Pure; compares in constant time. */
import { timingSafeEqual } from 'node:crypto';
import type { SessionFact } from '../records.ts';

/** How long the former resume token still works after a new one was issued (architecture.md, "Leave / resume"). */
export const PREVIOUS_TOKEN_VALID_MS = 60_000;

/** Compares hashes in constant time; an empty one is the same as none. */
export function isSameHash(one: Uint8Array, other: Uint8Array): boolean {
  return one.length > 0 && one.length === other.length && timingSafeEqual(one, other);
}

/** True for the current token, and for the previous one while it is still valid. */
export function tokenMatches(session: SessionFact, presentedHash: Uint8Array, timeMs: number): boolean {
  const isCurrent = isSameHash(session.tokenHash, presentedHash);
  const isPrevious = isSameHash(session.previousTokenHash, presentedHash);
  return isCurrent || (isPrevious && timeMs < session.previousValidUntilMs);
}
