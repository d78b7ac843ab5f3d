/**
 * The epoch of a site's own log of a room, in the coordination store: raised by compare-and-swap, by one node at a time.
 * A log that has gone from the site's store (first use, expired, lost) begins again under a higher one, so that nobody
 * takes positions in the old log for positions in the new one. New epochs begin at the time of day: so the key need not
 * outlive the room.
 */
import type { Logger } from 'pino';
import { decodeItem } from '../../common/coordination/decode.ts';
import { epochKey } from '../../common/coordination/keys.ts';
import type { Coordination, TxnResult } from '../../common/coordination/port.ts';
import { toAppError } from '../../common/errors.ts';
import type { NodeId, RoomId, SiteId } from '../../common/ids.ts';
import { StoreEpoch } from '../../proto/index.ts';
import type { RoomLease } from './room-lease.ts';

export type EpochDeps = {
  readonly coordination: Coordination;
  readonly lease: RoomLease;
  readonly room: RoomId;
  readonly site: SiteId;
  readonly nodeId: NodeId;
  readonly log: Logger;
};

export type Epoch = { readonly epoch: number; readonly modRevision: number };

/** Epoch 0 = the key is absent, or nothing that can be read: the next one is above it in any case. */
export async function readEpoch({ coordination, room, site, log }: EpochDeps): Promise<Epoch> {
  const stored = await coordination.get(epochKey(room, site));
  if (stored === undefined) return { epoch: 0, modRevision: 0 };
  const epoch = decodeItem(stored, (value) => StoreEpoch.decode(value).epoch, log) ?? 0;
  return { epoch, modRevision: stored.modRevision };
}

/** @returns false when the key is not any more as it was read */
export async function putEpoch(deps: EpochDeps, epoch: number, read: Epoch): Promise<boolean> {
  const { coordination, room, site, nodeId } = deps;
  const key = epochKey(room, site);
  const value = StoreEpoch.encode({ epoch, raisedByNodeId: nodeId }).finish();
  const put = await coordination.txn([{ key, modRevision: read.modRevision }], [{ put: key, value }]);
  return put.succeeded;
}

/**
 * Runs a task as the only node of the site, as far as the lease lasts; what must not happen after that is fenced by the
 * epoch. @returns false when another node has the lock, or there is no lease
 */
export async function alone(deps: EpochDeps, task: () => Promise<boolean>): Promise<boolean> {
  const { coordination, lease, room, site, nodeId, log } = deps;
  const { current } = lease;
  if (current === undefined) return false;
  const lockKey = `${epochKey(room, site)}/opening`;
  const value = new TextEncoder().encode(nodeId);
  const take = (modRevision: number): Promise<TxnResult> =>
    coordination.txn([{ key: lockKey, modRevision }], [{ put: lockKey, value, leaseId: current.id }]);
  let lock = await take(0);
  if (!lock.succeeded) {
    // Ours, when the answer to a put or a delete of ours got lost: nobody else could take it for as long as we live.
    const held = await coordination.get(lockKey);
    if (held?.leaseId !== current.id) return false;
    lock = await take(held.modRevision);
    if (!lock.succeeded) return false;
  }
  try {
    return await task();
  } finally {
    await coordination
      .txn([{ key: lockKey, modRevision: lock.revision }], [{ delete: lockKey }])
      .catch((error: unknown) => {
        log.warn({ err: toAppError(error) }, 'lock of a log was not released, it is taken again or goes');
      });
  }
}

/** Nobody is in the room any more. Whoever comes finds the epoch in the store, or begins a later one. */
export async function forgetEpoch({ coordination, room, site }: EpochDeps): Promise<void> {
  await coordination.txn([], [{ delete: epochKey(room, site) }]);
}
