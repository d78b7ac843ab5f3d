/** Whether a store still has what a node has seen of a room's log. Pure. */
import type { Head, Version } from '../../../common/store/port.ts';
import { isNewer } from '../site-state.ts';

/**
 * - `fine`: it has all that is known
 * - `unsettled`: another server answers, and nothing is missing as far as this node knows; others may know more
 * - `lost`: something is missing, or somebody began to rebuild and has not finished
 */
export type Verdict = 'fine' | 'unsettled' | 'lost';

/** @param known of the site's own log, by whatever it was learnt */
export function assess(head: Head, known: Version): Verdict {
  if (head.version.epoch === 0 || head.rebuildingEpoch > 0 || isNewer(known, head.version)) return 'lost';
  return head.isSettled ? 'fine' : 'unsettled';
}

/** The epoch that comes after all that were ever heard of; not below the time of day, since old ones may be forgotten. */
export function nextEpoch(head: Head, known: Version, seen: { epoch: number; storeTimeMs: number }): number {
  const highest = Math.max(head.version.epoch, head.rebuildingEpoch, known.epoch, seen.epoch);
  return Math.max(highest + 1, seen.storeTimeMs);
}
