/**
 * From one member of etcd to three, at three sites, so that any one host may die. With two sites one member is better
 * than two: of two, the death of either would stop both. Done by the first site; safe to try again at any time.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { toAppError } from '../../common/errors.ts';
import { memberOf } from './plan.ts';
import type { EtcdMembers } from './etcd-members.ts';
import type { EtcdStart, SiteRecord } from './site-state.ts';

const WANTED = 3;
/** A new member starts and learns a few MB; and etcd takes no change before all members have been connected for 5 s. */
const CHANGE_TIMEOUT_MS = 45_000;
const RETRY_MS = 300;

export type EtcdGrowthDeps = {
  readonly members: Pick<EtcdMembers, 'list' | 'addLearner' | 'promote' | 'remove'>;
  /** Makes a site run a member, or end it and forget its data. */
  readonly order: (site: SiteRecord, start: EtcdStart | undefined) => Promise<void>;
  readonly isLiving: (site: SiteRecord) => Promise<boolean>;
  readonly tell: (text: string) => void;
  /** Has just joined, with an empty data folder: what was a member at its address is no more. */
  readonly newcomer?: SiteRecord | undefined;
};

/**
 * @param sites all, the first one first
 * @returns names of the sites that have a member now
 */
export async function growEtcd(
  sites: readonly SiteRecord[],
  deps: EtcdGrowthDeps,
): Promise<readonly string[]> {
  const { members, isLiving, tell } = deps;
  const before = await withoutLeftovers(deps);
  const present = sites.filter((site) => before.has(memberOf(site).peerUrl));
  const missing = WANTED - present.length;
  const others = sites.filter((site) => !present.includes(site));
  const living = (
    await Promise.all(others.map(async (site) => ((await isLiving(site)) ? [site] : [])))
  ).flat();
  const chosen = living.slice(0, missing);
  const names = (list: readonly SiteRecord[]) => list.map(({ name }) => name);
  // an even number of members is more to lose and nothing to win
  if (missing <= 0 || chosen.length < missing) return names(present);
  const added: { readonly site: SiteRecord; readonly id: string }[] = [];
  try {
    for (const site of chosen) {
      const id = await insist(() => members.addLearner(memberOf(site).peerUrl));
      added.push({ site, id });
      await bringIn(site, id, [...present, ...added.map((one) => one.site)], deps);
    }
  } catch (error) {
    tell(`etcd stays with ${names(present).join(', ')}: ${toAppError(error).message}`);
    for (const { site, id } of added.toReversed()) await takeBack(site, id, deps);
    return names(present);
  }
  tell(
    `etcd has members at ${names([...present, ...chosen]).join(', ')} now: any one of these hosts may die`,
  );
  return names([...present, ...chosen]);
}

/** Peer URLs of the members, once those are gone that are none any more or never came to anything. */
async function withoutLeftovers({ members, newcomer }: EtcdGrowthDeps): Promise<ReadonlySet<string>> {
  const gone = newcomer && memberOf(newcomer).peerUrl;
  const listed = await members.list();
  const useless = listed.filter(
    ({ isLearner, peerURLs }) => isLearner || (gone !== undefined && peerURLs.includes(gone)),
  );
  for (const { ID } of useless) await insist(() => members.remove(ID));
  return new Set(listed.filter((one) => !useless.includes(one)).flatMap(({ peerURLs }) => peerURLs));
}

async function bringIn(
  site: SiteRecord,
  id: string,
  all: readonly SiteRecord[],
  { members, order }: EtcdGrowthDeps,
): Promise<void> {
  await order(site, { state: 'existing', members: all.map(memberOf) });
  await insist(() => members.promote(id));
}

async function insist<T>(change: () => Promise<T>): Promise<T> {
  const endMs = performance.now() + CHANGE_TIMEOUT_MS;
  for (;;) {
    try {
      return await change();
    } catch (error) {
      if (performance.now() > endMs) throw error;
    }
    await sleep(RETRY_MS);
  }
}

async function takeBack(
  site: SiteRecord,
  id: string,
  { members, order, tell }: EtcdGrowthDeps,
): Promise<void> {
  try {
    await insist(() => members.remove(id));
    await order(site, undefined);
  } catch (error) {
    tell(`the member of etcd at ${site.name} could not be taken back: ${toAppError(error).message}`);
  }
}
