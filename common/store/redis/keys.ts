/** Names in Redis. All of a room share its hash tag; what is not named here does not exist. Pure. */
import type { RoomId, SiteId } from '../../ids.ts';

/** Which cluster and site the server belongs to: `<cluster id> <site>`. */
export const OWNER_KEY = 'k:owner';
/** Per room: heads of all logs, the server that last wrote, the counter of local keys. */
export const metaKey = (room: RoomId): string => `k:{${room}}:meta`;
/** All keys that {@link metaKey} gives. */
export const META_PATTERN = 'k:{*}:meta';

/** The room of a key that {@link metaKey} gave. */
export const roomOfMetaKey = (key: string): string => key.slice('k:{'.length, -'}:meta'.length);

/** Per room: keys that stay at this site, for example sessions, as fields of one hash. */
export const localKey = (room: RoomId): string => `k:{${room}}:local`;
/** Pub/sub channel on which the room's scripts tell what they did. */
export const feedChannel = (room: RoomId): string => `k:{${room}}:feed`;

/** KEYS of every script, in the order that the scripts' common part expects. */
export function scriptKeys(room: RoomId, site: SiteId): readonly string[] {
  return [metaKey(room), localKey(room), `k:{${room}}:log:${site}`, `k:{${room}}:state:${site}`];
}
