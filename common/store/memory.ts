/**
 * A site's room store in memory, for `npm start` and unit tests: the twin of the one on Redis. All signalling nodes of
 * a site share one object. Calls are atomic because nothing in them waits.
 */
import { AppError } from '../errors.ts';
import type { RoomId, SiteId } from '../ids.ts';
import { SYSTEM_CLOCK, type Clock } from '../lifecycle/clock.ts';
import { MemoryLog } from './memory-log.ts';
import { MemoryRoom } from './memory-room.ts';
import {
  MAX_LOG_ENTRIES,
  type Applied,
  type EntryListener,
  type Head,
  type LogEntry,
  type LogSnapshot,
  type Rebuilt,
  type RoomStore,
  type StoredRecord,
  type StoreOwner,
  type Subscription,
  type Transaction,
  type Version,
} from './port.ts';

export type MemoryRoomStoreOptions = {
  readonly clock?: Clock;
  /** Entries that a log keeps at least; up to twice as many. Default {@link MAX_LOG_ENTRIES}. */
  readonly maxLogEntries?: number;
};

export class MemoryRoomStore implements RoomStore {
  readonly site: SiteId;
  readonly #clock: Clock;
  readonly #maxLogEntries: number;
  readonly #rooms = new Map<RoomId, MemoryRoom>();
  #owner: StoreOwner | undefined;
  #isClosed = false;

  constructor(site: SiteId, options: MemoryRoomStoreOptions = {}) {
    this.site = site;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#maxLogEntries = options.maxLogEntries ?? MAX_LOG_ENTRIES;
  }

  /** Rooms of which anything is here. */
  get roomCount(): number {
    return this.#rooms.size;
  }

  async open(roomId: RoomId, epoch: number): Promise<void> {
    const room = this.#room(roomId);
    const log = room.logs.get(this.site);
    if (Math.max(log?.epoch ?? 0, room.rebuildingEpoch) > epoch) throw isOver(epoch, log);
    room.expiresAtMs = undefined;
    if (log?.epoch === epoch) return;
    if (log !== undefined) {
      room.clear();
      room.tellReset(this.site);
    }
    room.rebuildingEpoch = 0;
    room.logs.set(this.site, new MemoryLog(epoch, this.#maxLogEntries));
  }

  async head(roomId: RoomId): Promise<Head> {
    const room = this.#find(roomId);
    const version = room?.logs.get(this.site)?.version ?? { epoch: 0, n: 0 };
    return { version, isSettled: true, rebuildingEpoch: room?.rebuildingEpoch ?? 0 };
  }

  async beginRebuild(roomId: RoomId, epoch: number): Promise<void> {
    const room = this.#room(roomId);
    const log = room.logs.get(this.site);
    if ((log?.epoch ?? 0) >= epoch || room.rebuildingEpoch > epoch) throw isOver(epoch, log);
    room.rebuildingEpoch = epoch;
  }

  async rebuild(roomId: RoomId, epoch: number, content: Rebuilt): Promise<Version> {
    const room = this.#find(roomId);
    if (room?.rebuildingEpoch !== epoch) throw isOver(epoch, room?.logs.get(this.site));
    const version = { epoch, n: 1 };
    const records = new Map([...content.records].map(([key, value]) => [key, { value, n: version.n }]));
    room.rebuildingEpoch = 0;
    room.expiresAtMs = undefined;
    room.replaceLocals(content.locals);
    const start = { version, timeMs: 0, records };
    room.logs.set(this.site, new MemoryLog(epoch, this.#maxLogEntries, start));
    room.tellReset(this.site);
    return version;
  }

  async apply(roomId: RoomId, transaction: Transaction): Promise<Applied> {
    const room = this.#find(roomId);
    const log = room?.logs.get(this.site);
    if (room === undefined || log?.epoch !== transaction.epoch || room.rebuildingEpoch > 0) {
      throw new AppError(
        'STORE_REBUILDING',
        `epoch ${transaction.epoch}, the store has ${log?.epoch ?? 'none'}`,
      );
    }
    assertGuards(room, log, transaction);
    room.expiresAtMs = undefined;
    room.writeLocally(transaction.localWrites ?? []);
    const entry = log.next(this.#clock.wallMs(), transaction.writes, transaction.events ?? []);
    if (entry.writes.length === 0 && entry.events.length === 0)
      return { version: log.version, timeMs: entry.timeMs };
    log.append(entry);
    room.tellEntry(this.site, entry);
    return { version: entry.version, timeMs: entry.timeMs };
  }

  async snapshot(roomId: RoomId, site: SiteId): Promise<LogSnapshot | undefined> {
    return this.#find(roomId)?.logs.get(site)?.snapshot(this.#clock.wallMs());
  }

  async read(roomId: RoomId, site: SiteId, after: Version, limit: number): Promise<readonly LogEntry[]> {
    const log = this.#find(roomId)?.logs.get(site);
    if (log === undefined) throw new AppError('LOG_TRUNCATED', `nothing of ${site} is here`);
    return log.read(after, limit);
  }

  async subscribe(
    roomId: RoomId,
    listener: EntryListener,
    onReset: (site: SiteId) => void,
  ): Promise<Subscription> {
    const room = this.#room(roomId);
    const subscription = room.subscribe(listener, onReset);
    const close = async (): Promise<void> => {
      await subscription.close();
      this.#dropIfEmpty(roomId, room);
    };
    return { close };
  }

  async readLocal(roomId: RoomId, key: string): Promise<StoredRecord | undefined> {
    return this.#find(roomId)?.local(key);
  }

  async rangeLocal(roomId: RoomId, prefix: string): Promise<ReadonlyMap<string, StoredRecord>> {
    return this.#find(roomId)?.localsWith(prefix) ?? new Map<string, StoredRecord>();
  }

  async appendReplica(roomId: RoomId, site: SiteId, entries: readonly LogEntry[]): Promise<void> {
    this.#assertForeign(site);
    const [first] = entries;
    if (first === undefined) return;
    const room = this.#room(roomId);
    const log = room.logs.get(site) ?? new MemoryLog(first.version.epoch, this.#maxLogEntries);
    const fresh = log.newOf(entries);
    room.logs.set(site, log);
    for (const entry of fresh) {
      log.append(entry);
      room.tellEntry(site, entry);
    }
  }

  async resetReplica(roomId: RoomId, site: SiteId, snapshot: LogSnapshot): Promise<void> {
    this.#assertForeign(site);
    const room = this.#room(roomId);
    const { epoch, n } = snapshot.version;
    const known = room.logs.get(site)?.version ?? { epoch, n };
    if (known.epoch > epoch || (known.epoch === epoch && known.n > n)) return;
    room.logs.set(site, new MemoryLog(epoch, this.#maxLogEntries, snapshot));
    room.tellReset(site);
  }

  async dropReplica(roomId: RoomId, site: SiteId): Promise<void> {
    this.#assertForeign(site);
    const room = this.#find(roomId);
    if (room?.logs.delete(site)) room.tellReset(site);
  }

  async expire(roomId: RoomId, afterMs: number): Promise<void> {
    const room = this.#find(roomId);
    if (room === undefined) return;
    room.expiresAtMs = this.#clock.wallMs() + afterMs;
    this.#sweepLater(roomId, room);
  }

  async owner(): Promise<StoreOwner | undefined> {
    return this.#owner;
  }

  async claimOwner(clusterId: string): Promise<StoreOwner> {
    return (this.#owner ??= { clusterId, site: this.site });
  }

  async lastingRooms(): Promise<readonly RoomId[]> {
    return [...this.#rooms].flatMap(([roomId, room]) =>
      room.expiresAtMs === undefined && room.hasData ? [roomId] : [],
    );
  }

  async nowMs(): Promise<number> {
    return this.#clock.wallMs();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const room of this.#rooms.values()) room.close();
    this.#rooms.clear();
  }

  #find(roomId: RoomId): MemoryRoom | undefined {
    if (this.#isClosed) throw new AppError('INVALID_STATE', 'the store is closed');
    return this.#sweep(roomId);
  }

  #room(roomId: RoomId): MemoryRoom {
    const known = this.#find(roomId);
    if (known !== undefined) return known;
    const room = new MemoryRoom();
    this.#rooms.set(roomId, room);
    return room;
  }

  /** The room, after its data has gone if its time was up. */
  #sweep(roomId: RoomId): MemoryRoom | undefined {
    const room = this.#rooms.get(roomId);
    if (room?.expiresAtMs === undefined || room.expiresAtMs > this.#clock.wallMs()) return room;
    room.clear();
    this.#dropIfEmpty(roomId, room);
    return this.#rooms.get(roomId);
  }

  /** Rooms are looked at on every use as well; this is for those that nobody asks for any more. */
  #sweepLater(roomId: RoomId, room: MemoryRoom): void {
    room.cancelSweep();
    const { expiresAtMs } = room;
    if (expiresAtMs === undefined || this.#rooms.get(roomId) !== room) return;
    room.cancelSweep = this.#clock.after(Math.max(0, expiresAtMs - this.#clock.wallMs()), () => {
      this.#sweep(roomId);
      this.#sweepLater(roomId, room); // timers may be a little early
    });
  }

  #dropIfEmpty(roomId: RoomId, room: MemoryRoom): void {
    if (room.isEmpty && this.#rooms.get(roomId) === room) this.#rooms.delete(roomId);
  }

  #assertForeign(site: SiteId): void {
    if (site === this.site) throw new AppError('ARGUMENT_INVALID', `${site} is the store's own site`);
  }
}

function isOver(epoch: number, log: MemoryLog | undefined): AppError {
  return new AppError('STORE_REBUILDING', `epoch ${epoch} is over, the store has ${log?.epoch ?? 'none'}`);
}

function assertGuards(room: MemoryRoom, log: MemoryLog, transaction: Transaction): void {
  const failed =
    transaction.guards.find((guard) => !log.holds(guard)) ??
    transaction.localGuards?.find((guard) => !room.holdsLocally(guard));
  if (failed) throw new AppError('STORE_CONFLICT', `${failed.key} was changed`);
}
