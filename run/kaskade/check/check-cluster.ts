/**
 * Checks a cluster that lives: looks again and again, and reports what has stood all the time for as long as its kind
 * must. What is found later than in the first look belongs to the next check.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { lookAt, type ClusterAccess } from '../look/collect.ts';
import type { Look } from '../look/look.ts';
import type { Finding } from './finding.ts';
import { judge, standMsOf, stillStanding, toFinding } from './judge.ts';

const LOOK_INTERVAL_MS = 1_500;

export type CheckOptions = ClusterAccess & {
  /** Takes a look; default: {@link lookAt}. */
  readonly look?: () => Promise<Look>;
};

/**
 * At once when all is well, after at most {@link CARE_MS} otherwise.
 * @throws {AppError} BUSY when etcd can't be reached
 */
export async function checkCluster(options: CheckOptions): Promise<readonly Finding[]> {
  const look = options.look ?? (() => lookAt(options));
  const startMs = performance.now();
  let standing = judge(await look());
  for (;;) {
    const ageMs = performance.now() - startMs;
    if (standing.every((draft) => standMsOf(draft) <= ageMs)) return standing.map(toFinding);
    await delay(LOOK_INTERVAL_MS);
    standing = stillStanding(standing, judge(await look()));
  }
}
