/**
 * The rooms that this node carries: makes a room's first router for its first user and more of them, on other workers,
 * as it grows; keeps each while it has a user, closes it a short while after the last.
 */
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import type { NodeId, RoomId } from '../../common/ids.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import type { CeilingLimits } from '../policy/ceiling.ts';
import type { GatewayLease, GatewayPort } from '../ports.ts';
import { HeldRouter } from './held-router.ts';
import { KeyFrameRequestCounter } from './key-frame-requests.ts';
import { NodeRoom, type JoinRouters } from './node-room.ts';
import { PipeCounter } from './pipe-counter.ts';
import { Room } from './room.ts';
import { RoomAnnouncement, type RoomAnnouncer } from './room-announcement.ts';
import { placeOf } from './router-place.ts';
import type { MediaWorker } from './media-worker.ts';
import type { WorkerPool } from './worker-pool.ts';

/** A lease for media's own use: with the whole room. */
export type RoomLease = GatewayLease & { readonly room: Room };

/** A room whose last user leaves often has the next one at once: a reload, a resume. */
const LINGER_MS = 2_000;

type Entry = {
  readonly room: NodeRoom;
  readonly announcement: RoomAnnouncement;
  /** In the order in which they were begun; the first is, or will be, the gateway. */
  readonly routers: HeldRouter[];
};

export type RoomRoutersDeps = {
  readonly selfId: NodeId;
  readonly pool: Pick<WorkerPool, 'byLoad'>;
  readonly announcer: RoomAnnouncer;
  /** Pipes between the routers of a room. */
  readonly join: JoinRouters;
  readonly limits: CeilingLimits;
  /** Of one room, on this node. */
  readonly maxRouters: number;
  readonly log: Logger;
  readonly lingerMs?: number;
  /** For tests. */
  readonly clock?: Clock;
};

/** Reference-counted routers of all rooms. */
export class RoomRouters implements GatewayPort {
  readonly #deps: RoomRoutersDeps;
  readonly #log: Logger;
  readonly #entries = new Map<RoomId, Entry>();
  /** By worker; those that are being opened included. */
  readonly #sessions = new Map<number, number>();
  /** Of all rooms since the start. */
  readonly keyFrameRequests = new KeyFrameRequestCounter();
  readonly pipes = new PipeCounter();
  #isClosed = false;

  constructor(deps: RoomRoutersDeps) {
    this.#deps = deps;
    this.#log = deps.log.child({ module: 'room-routers' });
  }

  /**
   * Keeps a room's gateway router alive until the lease is released.
   * @throws {AppError} WORKER_DIED (retryable), also while the worker answers nothing; DRAINING when the node closes
   */
  async acquire(roomId: RoomId): Promise<RoomLease> {
    const entry = this.#enter(roomId);
    const [gateway = this.#place(entry)] = entry.routers;
    if (!gateway.worker.isResponsive)
      throw new AppError('WORKER_DIED', `the media worker of room ${roomId} does not answer`);
    return this.#lease(gateway, () => {});
  }

  /**
   * A router with a place for one more session, which makes this a node that carries the room. While the gateway's worker
   * answers nothing, one on another worker: it has the rest of the room when that one answers again, or is the gateway
   * when it has died.
   * @throws as {@link acquire}
   */
  async acquireForSession(roomId: RoomId): Promise<RoomLease> {
    const entry = this.#enter(roomId);
    const router = this.#place(entry);
    const { pid } = router.worker;
    this.#count(pid, 1);
    const leave = entry.announcement.join();
    return this.#lease(router, () => {
      this.#count(pid, -1);
      leave();
    });
  }

  /** The room's gateway, if this node carries the room. */
  get(roomId: RoomId): Room | undefined {
    return this.#entries.get(roomId)?.room.gateway;
  }

  /** The room with all its routers, if this node carries it. */
  roomOf(roomId: RoomId): NodeRoom | undefined {
    return this.#entries.get(roomId)?.room;
  }

  /** Rooms that are open. */
  rooms(): readonly NodeRoom[] {
    return [...this.#entries.values()].map(({ room }) => room).filter(({ gateway }) => gateway !== undefined);
  }

  /** All routers of all rooms. */
  list(): readonly Room[] {
    return [...this.#entries.values()].flatMap(({ room }) => room.routers);
  }

  /** Workers that a room is on, or is about to be. */
  workersOf(roomId: RoomId): readonly number[] {
    return (this.#entries.get(roomId)?.routers ?? []).map(({ worker }) => worker.pid);
  }

  /** Sessions on a worker, those that are being opened included. */
  sessionsOn(workerPid: number): number {
    return this.#sessions.get(workerPid) ?? 0;
  }

  /** Closes all routers at once, whoever uses them. Idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const { routers } of this.#entries.values()) for (const router of routers) router.stopLinger();
    for (const room of this.list()) room.router.close();
  }

  #count(workerPid: number, change: 1 | -1): void {
    const sessions = this.sessionsOn(workerPid) + change;
    if (sessions > 0) this.#sessions.set(workerPid, sessions);
    else this.#sessions.delete(workerPid);
  }

  #enter(roomId: RoomId): Entry {
    if (this.#isClosed) throw new AppError('DRAINING', 'the node is closing');
    return this.#entries.get(roomId) ?? this.#begin(roomId);
  }

  #begin(roomId: RoomId): Entry {
    const { selfId, clock = SYSTEM_CLOCK, join, announcer, lingerMs = LINGER_MS } = this.#deps;
    const room = new NodeRoom(roomId, { selfId, clock, join });
    return { room, announcement: new RoomAnnouncement(roomId, announcer, lingerMs), routers: [] };
  }

  /** A router with a place, which is made where there is none. */
  #place(entry: Entry): HeldRouter {
    const { pool, limits, maxRouters } = this.#deps;
    const { routers } = entry;
    const sessionsOn = (pid: number): number => this.sessionsOn(pid);
    const place = placeOf({ routers, workers: pool.byLoad(), limits, maxRouters, sessionsOn });
    return 'router' in place ? place.router : this.#open(entry, place.worker);
  }

  async #lease(router: HeldRouter, onRelease: () => void): Promise<RoomLease> {
    const leave = router.use();
    const room = await router.made.catch((error: unknown) => {
      onRelease();
      throw error;
    });
    if (room.closed.aborted) {
      onRelease();
      throw new AppError('WORKER_DIED', `router of room ${room.roomId} is gone`);
    }
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      onRelease();
      leave();
    };
    const { roomId, sources, ranks, closed, wants: demands } = room;
    return { roomId, router: room.router, sources, demands, ranks, closed, release, room };
  }

  #open(entry: Entry, worker: MediaWorker): HeldRouter {
    const { lingerMs = LINGER_MS } = this.#deps;
    const made = this.#make(entry, worker, entry.routers.at(-1)?.made);
    const router = new HeldRouter({
      worker,
      made,
      lingerMs,
      onIdle: () => this.#closeIfIdle(entry, router),
    });
    entry.routers.push(router);
    this.#entries.set(entry.room.roomId, entry);
    const forget = (): void => this.#forget(entry, router);
    made.then((room) => {
      if (room.closed.aborted) forget();
      else room.closed.addEventListener('abort', forget, { once: true });
    }, forget);
    return router;
  }

  /** One after the other, so that the first one is the gateway for everybody. */
  async #make(entry: Entry, worker: MediaWorker, before: Promise<Room> | undefined): Promise<Room> {
    const { roomId } = entry.room;
    await before?.catch(() => {}); // whoever asked for that one has its error
    const router = await worker.createRouter();
    const room = new Room(entry.room, worker, router);
    if (this.#isClosed) {
      router.close();
      return room;
    }
    this.keyFrameRequests.follow(room.sources);
    this.pipes.follow(room.sources);
    const count = entry.room.routers.length;
    room.closed.addEventListener(
      'abort',
      () => this.#log.info({ roomId, workerPid: worker.pid }, 'room closed'),
      { once: true },
    );
    this.#log.info({ roomId, workerPid: worker.pid, count }, 'room opened');
    return room;
  }

  #forget(entry: Entry, router: HeldRouter): void {
    const { roomId } = entry.room;
    router.stopLinger();
    entry.routers.splice(entry.routers.indexOf(router), 1);
    const [gateway] = entry.routers;
    if (gateway !== undefined) return gateway.lingerIfIdle();
    entry.announcement.close();
    if (this.#entries.get(roomId) === entry) this.#entries.delete(roomId);
  }

  /** The gateway stays as long as the room has another router. */
  #closeIfIdle(entry: Entry, router: HeldRouter): void {
    if (this.#isClosed || (entry.routers[0] === router && entry.routers.length > 1)) return;
    void router.made.then(
      (room) => room.router.close(),
      () => {}, // whoever asked for it has that error
    );
  }
}
