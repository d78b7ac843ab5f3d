/**
 * The rooms that this node carries: makes a room's router for its first user, keeps it while there is one, closes it a
 * short while after the last.
 */
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import type { GatewayLease, GatewayPort } from '../ports.ts';
import { KeyFrameRequestCounter } from './key-frame-requests.ts';
import { PipeCounter } from './pipe-counter.ts';
import { Room } from './room.ts';
import { RoomAnnouncement, type RoomAnnouncer } from './room-announcement.ts';
import type { WorkerPool } from './worker-pool.ts';

/** A lease for media's own use: with the whole room. */
export type RoomLease = GatewayLease & { readonly room: Room };

/** A room whose last user leaves often has the next one at once: a reload, a resume. */
const LINGER_MS = 2_000;

type Entry = {
  readonly made: Promise<Room>;
  readonly announcement: RoomAnnouncement;
  users: number;
  linger: NodeJS.Timeout | undefined;
};

export type RoomRoutersDeps = {
  readonly pool: Pick<WorkerPool, 'leastLoaded'>;
  readonly announcer: RoomAnnouncer;
  readonly log: Logger;
  readonly lingerMs?: number;
  /** For tests. */
  readonly clock?: Clock;
};

/** Reference-counted routers, one per room. */
export class RoomRouters implements GatewayPort {
  readonly #deps: RoomRoutersDeps;
  readonly #log: Logger;
  readonly #entries = new Map<RoomId, Entry>();
  readonly #rooms = new Map<RoomId, Room>();
  /** Of all rooms since the start. */
  readonly keyFrameRequests = new KeyFrameRequestCounter();
  readonly pipes = new PipeCounter();
  #isClosed = false;

  constructor(deps: RoomRoutersDeps) {
    this.#deps = deps;
    this.#log = deps.log.child({ module: 'room-routers' });
  }

  /**
   * Keeps a room's router alive until the lease is released.
   * @throws {AppError} WORKER_DIED (retryable), also while the worker answers nothing; DRAINING when the node closes
   */
  async acquire(roomId: RoomId): Promise<RoomLease> {
    return (await this.#acquire(roomId)).lease;
  }

  /** The same for a session, which makes this a node that carries the room. */
  async acquireForSession(roomId: RoomId): Promise<RoomLease> {
    const { lease, entry } = await this.#acquire(roomId);
    const leave = entry.announcement.join();
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      leave();
      lease.release();
    };
    return { ...lease, release };
  }

  async #acquire(roomId: RoomId): Promise<{ readonly lease: RoomLease; readonly entry: Entry }> {
    if (this.#isClosed) throw new AppError('DRAINING', 'the node is closing');
    this.#assertResponsive(roomId);
    const entry = this.#entries.get(roomId) ?? this.#open(roomId);
    clearTimeout(entry.linger);
    entry.users += 1;
    const room = await entry.made;
    if (room.closed.aborted) throw new AppError('WORKER_DIED', `router of room ${roomId} is gone`);
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      this.#release(entry, room);
    };
    const { router, sources, demands, ranks, closed } = room;
    return { lease: { roomId, router, sources, demands, ranks, closed, release, room }, entry };
  }

  /** The room if this node carries it. */
  get(roomId: RoomId): Room | undefined {
    return this.#rooms.get(roomId);
  }

  list(): readonly Room[] {
    return [...this.#rooms.values()];
  }

  /** Closes all routers at once, whoever uses them. Idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const entry of this.#entries.values()) clearTimeout(entry.linger);
    for (const room of this.list()) room.router.close();
  }

  #assertResponsive(roomId: RoomId): void {
    if (this.#rooms.get(roomId)?.isResponsive !== false) return;
    throw new AppError('WORKER_DIED', `the media worker of room ${roomId} does not answer`);
  }

  #open(roomId: RoomId): Entry {
    const { announcer, lingerMs = LINGER_MS } = this.#deps;
    const announcement = new RoomAnnouncement(roomId, announcer, lingerMs);
    const entry: Entry = { made: this.#make(roomId), announcement, users: 0, linger: undefined };
    this.#entries.set(roomId, entry);
    const forget = (): void => {
      clearTimeout(entry.linger);
      announcement.close();
      if (this.#entries.get(roomId) === entry) this.#entries.delete(roomId);
    };
    entry.made.then((room) => {
      if (room.closed.aborted) forget();
      else room.closed.addEventListener('abort', forget, { once: true });
    }, forget);
    return entry;
  }

  async #make(roomId: RoomId): Promise<Room> {
    const worker = this.#deps.pool.leastLoaded();
    const router = await worker.createRouter();
    const room = new Room(roomId, worker, router, this.#deps.clock ?? SYSTEM_CLOCK);
    if (this.#isClosed) {
      router.close();
      return room;
    }
    this.#rooms.set(roomId, room);
    this.keyFrameRequests.follow(room.sources);
    this.pipes.follow(room.sources);
    room.closed.addEventListener('abort', () => this.#onClosed(room), { once: true });
    this.#log.info({ roomId, workerPid: worker.pid }, 'room opened');
    return room;
  }

  #onClosed(room: Room): void {
    if (this.#rooms.get(room.roomId) !== room) return;
    this.#rooms.delete(room.roomId);
    this.#log.info({ roomId: room.roomId }, 'room closed');
  }

  #release(entry: Entry, room: Room): void {
    entry.users -= 1;
    if (entry.users > 0 || room.closed.aborted || this.#isClosed) return;
    entry.linger = setTimeout(() => room.router.close(), this.#deps.lingerMs ?? LINGER_MS);
  }
}
