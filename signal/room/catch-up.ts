/** What a client that comes back has missed: a delta while the logs reach back far enough and it is smaller, else a snapshot. */
import { isAppError } from '../../common/errors.ts';
import type { RoomId, SiteId } from '../../common/ids.ts';
import type { RoomStore, Version } from '../../common/store/port.ts';
import { Delta, Snapshot, type IDelta, type ISiteVersion, type ISnapshot } from '../../proto/index.ts';
import { deltaOf, snapshotOf } from './frames.ts';
import { touchedBy } from './site-state.ts';
import type { RoomView } from './view.ts';

/** A client further behind than this gets a snapshot without a look at the logs. Entries, all sites together. */
const MAX_CATCH_UP_ENTRIES = 2_000;

export type CatchUp = { readonly snapshot: ISnapshot } | { readonly delta: IDelta };

type Behind = { readonly site: SiteId; readonly from: Version; readonly entries: number };

/** @param versions what the client has seen; empty = it wants a snapshot */
export async function catchUp(
  room: { readonly store: RoomStore; readonly roomId: RoomId; readonly view: RoomView },
  versions: readonly ISiteVersion[],
): Promise<CatchUp> {
  const behind = compare(room.view, versions);
  const keys = behind && (await missedKeys(room, behind));
  const snapshot = snapshotOf(room.view);
  if (keys === undefined) return { snapshot };
  const delta = deltaOf(room.view, touchedBy(keys), true);
  return isSmaller(delta, snapshot) ? { delta } : { snapshot };
}

function isSmaller(delta: IDelta, snapshot: ISnapshot): boolean {
  return Delta.encode(delta).finish().length < Snapshot.encode(snapshot).finish().length;
}

/** How far behind a client is; undefined when it can't be said in entries. */
function compare(view: RoomView, versions: readonly ISiteVersion[]): readonly Behind[] | undefined {
  const seen = new Map(versions.map(({ site, epoch, n }) => [site ?? '', { epoch: epoch ?? 0, n: n ?? 0 }]));
  if (seen.size === 0) return undefined;
  const behind: Behind[] = [];
  for (const [site, now] of view.versions()) {
    const from = seen.get(site);
    if (from?.epoch !== now.epoch) return undefined;
    seen.delete(site);
    if (from.n < now.n) behind.push({ site, from, entries: now.n - from.n });
  }
  // What is left has gone from the room: only a snapshot says so.
  const isCountable =
    seen.size === 0 && behind.reduce((sum, { entries }) => sum + entries, 0) <= MAX_CATCH_UP_ENTRIES;
  return isCountable ? behind : undefined;
}

async function missedKeys(
  { store, roomId }: { readonly store: RoomStore; readonly roomId: RoomId },
  behind: readonly Behind[],
): Promise<ReadonlySet<string> | undefined> {
  const keys = new Set<string>();
  try {
    for (const { site, from, entries } of behind) {
      const missed = await store.read(roomId, site, from, entries);
      for (const { key } of missed.flatMap(({ writes }) => writes)) keys.add(key);
    }
    return keys;
  } catch (error) {
    if (isAppError(error, 'LOG_TRUNCATED')) return undefined;
    throw error;
  }
}
