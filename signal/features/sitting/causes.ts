/**
 * Why a connection was lost, as far as can be said from who lost theirs with it: where the room itself does not know any
 * more. Pure.
 */
import type { AwayBy } from '../contract.ts';
import type { Attendance } from './records.ts';

/** Losses of one cause are that close together, ms. */
const TOGETHER_MS = 5_000;
/** People who lose their connection together: with fewer it may be chance. */
const MIN_TOGETHER = 3;
const MIN_OF_SITE = 2;

/** @param all of the sitting, the one in question among them */
export function causeOf(loss: Attendance, all: readonly Attendance[]): AwayBy {
  const ofSite = all.filter(
    ({ site, fromMs, sittingId }) => site === loss.site && fromMs > 0 && sittingId === loss.sittingId,
  );
  const lost = ofSite.filter(({ lostSinceMs }) => lostSinceMs > 0);
  if (lost.length === ofSite.length && lost.length >= MIN_OF_SITE) return 'site';
  const together = lost.filter(({ lostSinceMs }) => Math.abs(lostSinceMs - loss.lostSinceMs) <= TOGETHER_MS);
  return together.length >= MIN_TOGETHER ? 'node' : 'client';
}
