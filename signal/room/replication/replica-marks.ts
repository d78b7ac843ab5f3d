/**
 * Which other sites' logs a site's store holds: one local key per site, since a node that comes later can't know the
 * sites that have just vanished from the coordination store.
 */
import type { RoomId, SiteId } from '../../../common/ids.ts';
import type { RoomStore } from '../../../common/store/port.ts';

const PREFIX = 'replica/';

export const replicaMarkKey = (site: SiteId): string => `${PREFIX}${site}`;

/** Sites whose logs are here, or are about to be. */
export async function knownReplicas(store: RoomStore, room: RoomId): Promise<readonly SiteId[]> {
  const marks = await store.rangeLocal(room, PREFIX);
  return [...marks.keys()].map((key) => key.slice(PREFIX.length) as SiteId);
}

/** Written before the first entry, removed after the last. @param epoch of the own log */
export async function markReplica(
  store: RoomStore,
  room: RoomId,
  mark: { readonly site: SiteId; readonly epoch: number; readonly isHere: boolean },
): Promise<void> {
  const value = mark.isHere ? new Uint8Array() : undefined;
  const localWrites = [{ key: replicaMarkKey(mark.site), value }];
  await store.apply(room, { epoch: mark.epoch, guards: [], writes: [], localWrites });
}
