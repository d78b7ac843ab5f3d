/** Short ways for tests that have a real Redis: stores on it, rooms, what a subscriber heard. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { parseRoomId, parseSiteId, type RoomId, type SiteId } from '../../common/ids.ts';
import type { Applied, LogEntry, RoomStore } from '../../common/store/port.ts';
import { RedisRoomStore, type RedisRoomStoreOptions } from '../../common/store/redis/store.ts';

const OPEN_LIMIT_MS = 10_000;

export const ERFURT: SiteId = parseSiteId('erfurt');

export const at = (port: number) => ({ host: '127.0.0.1', port });

export function storeOn(
  address: RedisRoomStoreOptions['address'],
  options: Partial<RedisRoomStoreOptions> = {},
): RedisRoomStore {
  return new RedisRoomStore({ site: ERFURT, address, log: pino({ level: 'silent' }), ...options });
}

export async function startedStoreOn(...args: Parameters<typeof storeOn>): Promise<RedisRoomStore> {
  const store = storeOn(...args);
  await store.start(OPEN_LIMIT_MS);
  return store;
}

export async function openRoom(store: RoomStore): Promise<RoomId> {
  const room = parseRoomId(randomUUID());
  await store.open(room, 1);
  return room;
}

export function write(store: RoomStore, room: RoomId, key: string, value: string): Promise<Applied> {
  return store.apply(room, {
    epoch: 1,
    guards: [],
    writes: [{ key, value: new TextEncoder().encode(value) }],
  });
}

export type Heard = { readonly entries: LogEntry[]; readonly resets: SiteId[] };

export async function listen(store: RoomStore, room: RoomId): Promise<Heard> {
  const heard: Heard = { entries: [], resets: [] };
  await store.subscribe(
    room,
    (_site, entry) => heard.entries.push(entry),
    (site) => heard.resets.push(site),
  );
  return heard;
}
