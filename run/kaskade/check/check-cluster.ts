/**
 * Checks a cluster that lives: looks again and again, and reports what has stood all the time for as long as its kind
 * must. What is found later than in the first look belongs to the next check.
 */
import { SYSTEM_CLOCK, type Clock } from '../../../common/lifecycle/clock.ts';
import { lookAt, type ClusterAccess } from '../look/collect.ts';
import type { Look } from '../look/look.ts';
import type { Finding } from './finding.ts';
import { judge, standMsOf, stillStanding, toFinding } from './judge.ts';

const LOOK_INTERVAL_MS = 1_500;

export type CheckOptions = ClusterAccess & {
  /** Takes a look; default: {@link lookAt}. */
  readonly look?: () => Promise<Look>;
  readonly clock?: Clock;
};

/**
 * At once when all is well, after some thirteen seconds at most otherwise.
 * @throws {AppError} BUSY when etcd can't be reached
 */
export async function checkCluster(options: CheckOptions): Promise<readonly Finding[]> {
  const { look = () => lookAt(options), clock = SYSTEM_CLOCK } = options;
  const startMs = clock.monotonicMs();
  let standing = judge(await look());
  for (;;) {
    const ageMs = clock.monotonicMs() - startMs;
    if (standing.every((draft) => standMsOf(draft) <= ageMs)) return standing.map(toFinding);
    await new Promise<void>((resolve) => void clock.after(LOOK_INTERVAL_MS, resolve));
    standing = stillStanding(standing, judge(await look()));
  }
}
