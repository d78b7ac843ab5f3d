/** What the parts of the room store contract share: clients, short ways to write entries and to show records. */
import { randomUUID } from 'node:crypto';
import { parseRoomId, parseSiteId, type RoomId, type SiteId } from '../../../common/ids.ts';
import type { LogEntry, RecordWrite, RoomStore, StoredRecord } from '../../../common/store/port.ts';

/** The two clients, known once the tests run. */
export type Context = { stores(): readonly [RoomStore, RoomStore] };

/** Entries that the contract's stores keep at least. */
export const CONTRACT_MAX_LOG_ENTRIES = 50;

export const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
export const text = (value: Uint8Array | undefined): string | undefined =>
  value && Buffer.from(value).toString();
export const put = (key: string, value: string): RecordWrite => ({ key, value: bytes(value) });
export const FAR: SiteId = parseSiteId('contract-far');

export function plain(
  records: ReadonlyMap<string, StoredRecord> | undefined,
): Record<string, [string | undefined, number]> {
  return Object.fromEntries([...(records ?? [])].map(([key, { value, n }]) => [key, [text(value), n]]));
}

export function entry(epoch: number, n: number, ...writes: RecordWrite[]): LogEntry {
  return { version: { epoch, n }, timeMs: 1_800_000_000_000 + n, writes, events: [] };
}

export async function newRoom(store: RoomStore, epoch = 1): Promise<RoomId> {
  const room = parseRoomId(randomUUID());
  await store.open(room, epoch);
  return room;
}

export const set = (store: RoomStore, room: RoomId, key: string, value: string) =>
  store.apply(room, { epoch: 1, guards: [], writes: [put(key, value)] });
