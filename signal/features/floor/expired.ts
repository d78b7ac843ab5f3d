/** What is kept of speeches that were over before a time. Pure. */
import { seenMs } from './speeches.ts';
import { keysOfLast, requestKey, SPEECH, type Floor } from './state.ts';

/**
 * Times that were added up say nothing of when: they go with the speech that was counted last, before it. Who had the
 * floor when everybody left a room that nobody opens any more has it for no longer than that either.
 */
export function expired({ speech, requests, last, totals }: Floor, beforeMs: number): readonly string[] {
  const asked = requests.filter(({ requestedAtMs }) => requestedAtMs < beforeMs);
  const keys = asked.map(({ participantId }) => requestKey(participantId));
  const newest = speech ?? last();
  if (newest === undefined || seenMs(newest) >= beforeMs) return keys;
  return [...keys, ...(speech ? [SPEECH] : []), ...totals().keys(), ...keysOfLast];
}
