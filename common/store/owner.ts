/** Holds a site's store to one cluster and one site: another one's rooms must never be mixed with ours (ADR 0015). */
import { AppError } from '../errors.ts';
import type { RoomStore, StoreOwner } from './port.ts';

type OwnedStore = Pick<RoomStore, 'site' | 'owner' | 'claimOwner'>;

/**
 * The cluster that the store belongs to; undefined = none yet.
 * @throws {AppError} CLUSTER_MISMATCH when it is another site's
 */
export async function clusterOfStore(store: OwnedStore): Promise<string | undefined> {
  const owner = await store.owner();
  if (owner !== undefined && owner.site !== store.site) throw mismatch(owner, owner.clusterId, store.site);
  return owner?.clusterId;
}

/**
 * Makes the store ours, again if it was emptied.
 * @throws {AppError} CLUSTER_MISMATCH when it is another's
 */
export async function claimStore(store: OwnedStore, clusterId: string): Promise<void> {
  const owner = await store.claimOwner(clusterId);
  if (owner.clusterId !== clusterId || owner.site !== store.site)
    throw mismatch(owner, clusterId, store.site);
}

function mismatch(owner: StoreOwner, clusterId: string, site: string): AppError {
  return new AppError(
    'CLUSTER_MISMATCH',
    `the site's store belongs to site ${owner.site} of cluster ${owner.clusterId}, ` +
      `this node to site ${site} of cluster ${clusterId}: ` +
      'correct REDIS_…, SITE or ETCD_ENDPOINTS; docs/failures.md tells how a store is moved',
  );
}
