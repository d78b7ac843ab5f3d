/**
 * Opens the site's log of a room under the right epoch. A log that has gone from the store (first use, expired, lost)
 * begins again under a higher epoch, so that nobody takes positions in the old one for positions in the new one. New
 * epochs begin at the time of day: so the key need not outlive the room.
 */
import { AppError } from '../../common/errors.ts';
import { epochKey } from '../../common/coordination/keys.ts';
import type { Coordination, KeyValue } from '../../common/coordination/port.ts';
import type { NodeId, RoomId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { RoomStore } from '../../common/store/port.ts';
import { StoreEpoch } from '../../proto/index.ts';
import type { RoomLease } from './room-lease.ts';

/** Between two looks at what another node does, ms. */
const POLL_MS = 25;
/** Until the caller is told to come again, ms: longer than the lease of an opener that died. */
const GIVE_UP_MS = 8_000;

export type OpenStoreDeps = {
  readonly coordination: Coordination;
  readonly lease: RoomLease;
  readonly store: RoomStore;
  readonly room: RoomId;
  readonly nodeId: NodeId;
  readonly clock: Clock;
};

/** @throws {AppError} STORE_REBUILDING when another node has been opening it for too long, or there is no lease */
export async function openStore(deps: OpenStoreDeps): Promise<void> {
  const deadlineMs = deps.clock.monotonicMs() + GIVE_UP_MS;
  while (deps.clock.monotonicMs() < deadlineMs) {
    if ((await openExisting(deps)) || (await openAnew(deps))) return;
    await new Promise<void>((resolve) => void deps.clock.after(POLL_MS, resolve));
  }
  throw new AppError('STORE_REBUILDING', 'the room is being opened by another node');
}

const decodeEpoch = (stored: KeyValue | undefined): number =>
  stored === undefined ? 0 : StoreEpoch.decode(stored.value).epoch;

/** Joins in where the store has the log of the epoch that counts. */
async function openExisting({ coordination, store, room }: OpenStoreDeps): Promise<boolean> {
  const epoch = decodeEpoch(await coordination.get(epochKey(room, store.site)));
  const snapshot = await store.snapshot(room, store.site);
  if (snapshot === undefined || snapshot.version.epoch !== epoch) return false;
  await store.open(room, epoch);
  return true;
}

/** One node at a time may begin a log; the lock hangs on its lease. */
async function openAnew(deps: OpenStoreDeps): Promise<boolean> {
  const { coordination, lease, store, room } = deps;
  const key = epochKey(room, store.site);
  const lockKey = `${key}/opening`;
  if (lease.current === undefined) return false;
  const lock = await coordination.txn(
    [{ key: lockKey, modRevision: 0 }],
    [{ put: lockKey, value: new TextEncoder().encode(deps.nodeId), leaseId: lease.current.id }],
  );
  if (!lock.succeeded) return false;
  try {
    // Under the lock: another node may have finished just before we got it.
    return (await openExisting(deps)) || (await raise(deps, key));
  } finally {
    await coordination.txn([], [{ delete: lockKey }]);
  }
}

/** Nobody is in the room any more. Whoever comes finds the epoch in the store, or begins a later one. */
export async function forgetEpoch({ coordination, store, room }: OpenStoreDeps): Promise<void> {
  await coordination.txn([], [{ delete: epochKey(room, store.site) }]);
}

async function raise({ coordination, store, room, nodeId }: OpenStoreDeps, key: string): Promise<boolean> {
  const stored = await coordination.get(key);
  const inStore = (await store.snapshot(room, store.site))?.version.epoch ?? 0;
  // A store that is ahead keeps what it has: the key was let go of with the last person, or restored from an older state.
  const known = decodeEpoch(stored);
  const epoch = inStore > known ? inStore : Math.max(known + 1, await store.nowMs());
  const raised = await coordination.txn(
    [{ key, modRevision: stored?.modRevision ?? 0 }],
    [{ put: key, value: StoreEpoch.encode({ epoch, raisedByNodeId: nodeId }).finish() }],
  );
  if (!raised.succeeded) return false;
  await store.open(room, epoch);
  return true;
}
