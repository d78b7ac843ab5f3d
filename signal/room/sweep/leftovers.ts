/** Which keys of a room in the coordination store are left over when nobody has the room any more. Pure. */
import {
  epochKey,
  isEpochKey,
  isGenerationKey,
  shutInvitationsPrefix,
} from '../../../common/coordination/keys.ts';
import type { KeyValue } from '../../../common/coordination/port.ts';
import type { RoomId, SiteId } from '../../../common/ids.ts';
import { isShutOver } from '../../invitations/shut.ts';

/**
 * What a site may take away of a room that had nobody for longer than any lease lasts. Its own epoch, unless its store
 * has the log still: a later one begins at the time of day. Counters of claims, when nothing else is kept of the room:
 * a holder of old has lost its lease, and takes no step without a new claim; but what was decided durably was written
 * under a counter, so the two stay together. That invitations were revoked, when its time is over.
 *
 * @param keys all of the room
 */
export function leftovers(
  keys: readonly KeyValue[],
  about: { readonly room: RoomId; readonly site: SiteId; readonly isStored: boolean; readonly nowMs: number },
): readonly KeyValue[] {
  if (keys.some(({ leaseId }) => leaseId !== undefined)) return [];
  const own = epochKey(about.room, about.site);
  const isBare = keys.every(({ key }) => isGenerationKey(key) || isEpochKey(key));
  const shut = shutInvitationsPrefix(about.room);
  return keys.filter(
    (item) =>
      (item.key === own && !about.isStored) ||
      (isBare && isGenerationKey(item.key)) ||
      (item.key.startsWith(shut) && isShutOver(item, about.nowMs)),
  );
}
