/** The rooms of a node: opened when they are first needed, closed when nobody at this node needs them any more. */
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import type { NodeId, RoomId, SiteId } from '../../common/ids.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import type { RpcServer } from '../../common/rpc/server.ts';
import { Replication } from '../../common/rpc/services.ts';
import type { RoomStore } from '../../common/store/port.ts';
import type { TlsSource } from '../../common/tls/material.ts';
import type { Feature } from '../features/contract.ts';
import type { RoomInspection } from '../inspect/room-parts.ts';
import { serveHomes } from './home/home-server.ts';
import { keepMs } from './let-go.ts';
import type { HomeStatus } from './home/room-home.ts';
import { serveCollect } from './rebuild/collect-server.ts';
import type { Contribution } from './rebuild/contribution.ts';
import { assertSessionKnown } from './rebuild/known-session.ts';
import { Turns } from './rebuild/turns.ts';
import { LogServer } from './replication/log-server.ts';
import { parseResumeToken } from './resume-token.ts';
import { RoomLease } from './room-lease.ts';
import type { RoomPort, RoomsPort } from './room-port.ts';
import { Room } from './room.ts';
import { Sweeper } from './sweep/sweeper.ts';

export type RoomsOptions = {
  readonly nodeId: NodeId;
  readonly site: SiteId;
  readonly coordination: Coordination;
  /** Of the site; several nodes may share it. Closed by its owner, after the rooms. */
  readonly store: RoomStore;
  /** Not started yet: the ReplicationService is added to it. */
  readonly rpcServer: Pick<RpcServer, 'add'>;
  /** host:port of `rpcServer` as other nodes reach it; asked when the first room opens. */
  readonly rpcAddress: () => string;
  /** How long a participant stays after the socket was lost, ms. */
  readonly graceMs: number;
  /** Streams that carry who speaks in large rooms; default 0: every microphone by itself. */
  readonly talkerSlots?: number | undefined;
  /** What rooms can do beyond talking; default: nothing. */
  readonly features?: readonly Feature[] | undefined;
  /** How long what this node says of its rooms outlives it, whole seconds 2..60; default 5. */
  readonly leaseTtlSec?: number;
  /** For dialling other nodes. */
  readonly tls?: TlsSource | undefined;
  /** Between two looks for what crashed nodes left behind, ms; default {@link SWEEP_PERIOD_MS}. */
  readonly sweepPeriodMs?: number;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly random?: () => number;
};

/** Longer than any lease lasts. */
const SWEEP_PERIOD_MS = 60_000;

/** Rooms that are rebuilt at a time: each asks all nodes of the site, on connections of its own. */
const MAX_REBUILDS = 16;

type Entry = {
  readonly opening: Promise<Room>;
  room: Room | undefined;
  refs: number;
  closing: Promise<void> | undefined;
};

/** @see createRooms */
class Rooms implements OwnedRooms {
  readonly #options: RoomsOptions;
  readonly #clock: Clock;
  readonly #lease: RoomLease;
  readonly #logServer: LogServer;
  readonly #sweeper: Sweeper;
  readonly #rebuildTurns = new Turns(MAX_REBUILDS);
  readonly #entries = new Map<RoomId, Entry>();
  #closing: Promise<void> | undefined;

  constructor(options: RoomsOptions) {
    this.#options = { ...options, log: options.log.child({ module: 'rooms' }) };
    const { coordination, store } = options;
    const { log } = this.#options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#lease = new RoomLease({ coordination, log, clock: this.#clock, ttlSec: options.leaseTtlSec });
    const isOpen = (room: RoomId): boolean => {
      const entry = this.#entries.get(room);
      return entry?.room !== undefined && entry.closing === undefined;
    };
    this.#sweeper = new Sweeper({
      ...this.#options,
      lease: this.#lease,
      clock: this.#clock,
      periodMs: options.sweepPeriodMs ?? SWEEP_PERIOD_MS,
      keepMs: keepMs(options.graceMs),
    });
    this.#logServer = new LogServer({ store, log, clock: this.#clock, isOpen });
    const tell = (room: RoomId, epoch: number): Contribution | undefined =>
      isOpen(room) ? this.#entries.get(room)?.room?.tell(epoch) : undefined;
    options.rpcServer.add(Replication, {
      followLog: (request, stream) => this.#logServer.followLog(request, stream),
      collectRoom: (request, stream) => serveCollect({ site: options.site, tell }, request, stream),
    });
    serveHomes(options.rpcServer, (room) => (isOpen(room) ? this.#entries.get(room)?.room?.home : undefined));
  }

  /** Rooms that are open here, opening or closing. */
  get openCount(): number {
    return this.#entries.size;
  }

  /** Rooms that are open here and degraded. */
  get degradedCount(): number {
    return [...this.#entries.values()].filter(({ room }) => room?.home.status.degraded === true).length;
  }

  /** Seats that this node holds in rooms with a limit. */
  get seatCount(): number {
    return [...this.#entries.values()].reduce((sum, { room }) => sum + (room?.seatCount ?? 0), 0);
  }

  homeOf(room: RoomId): HomeStatus | undefined {
    return this.#entries.get(room)?.room?.home.status;
  }

  recordTicketsOf(room: RoomId): ReadonlyMap<string, number> | undefined {
    return this.#entries.get(room)?.room?.features().rules.recordTickets;
  }

  /** Rooms that are open here, for operators. */
  inspect(): readonly RoomInspection[] {
    return [...this.#entries.values()].flatMap(({ room, closing }) =>
      room === undefined || closing !== undefined ? [] : [room.inspect()],
    );
  }

  async start(): Promise<void> {
    await this.#lease.start();
    this.#sweeper.start();
  }

  async acquire(roomId: RoomId): Promise<RoomPort> {
    if (this.#closing !== undefined) throw new AppError('DRAINING', 'the node is closing');
    const entry = this.#entries.get(roomId);
    if (entry?.closing !== undefined) {
      await entry.closing;
      return this.acquire(roomId);
    }
    const current = entry ?? this.#open(roomId);
    current.refs += 1;
    return current.opening;
  }

  async acquireForResume(roomId: RoomId, resumeToken: string): Promise<RoomPort> {
    const { sessionId, hash } = parseResumeToken(resumeToken);
    if (!this.#entries.has(roomId)) {
      const deps = { ...this.#options, clock: this.#clock };
      await assertSessionKnown(deps, { room: roomId, sessionId, hash });
    }
    return this.acquire(roomId);
  }

  release(room: RoomPort): void {
    const entry = this.#entries.get(room.roomId);
    if (entry === undefined || entry.room !== room) return;
    entry.refs -= 1;
    this.#closeWhenUnused(room.roomId, entry);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const entries = [...this.#entries];
    await Promise.all(
      entries.map(async ([roomId, entry]) => {
        await entry.opening.catch(() => {}); // the one who asked for it has that error
        await this.#closeRoom(roomId, entry);
      }),
    );
    await this.#sweeper.close();
    await this.#lease.close();
  }

  #open(roomId: RoomId): Entry {
    const { log, random, rpcAddress, ...rest } = this.#options;
    const deps = {
      ...rest,
      roomId,
      rpcAddress: rpcAddress(),
      lease: this.#lease,
      rebuildTurns: this.#rebuildTurns,
      clock: this.#clock,
      random: random ?? Math.random,
      log: log.child({ roomId }),
    };
    const room = new Room(deps, () => this.#closeWhenUnused(roomId, entry));
    const opening = room.start().then(
      () => (entry.room = room),
      (error: unknown) => {
        // The next one who asks tries again.
        if (this.#entries.get(roomId) === entry) this.#entries.delete(roomId);
        throw error;
      },
    );
    const entry: Entry = { opening, room: undefined, refs: 0, closing: undefined };
    this.#entries.set(roomId, entry);
    return entry;
  }

  #closeWhenUnused(roomId: RoomId, entry: Entry): void {
    if (entry.refs > 0 || entry.room?.isIdle !== true || this.#closing !== undefined) return;
    void this.#closeRoom(roomId, entry);
  }

  #closeRoom(roomId: RoomId, entry: Entry): Promise<void> {
    const close = async (): Promise<void> => {
      try {
        await this.#logServer.closeRoom(roomId);
        await entry.room?.close();
      } catch (error) {
        this.#options.log.error({ err: error, roomId }, 'room did not close cleanly');
      }
      if (this.#entries.get(roomId) === entry) this.#entries.delete(roomId);
    };
    return (entry.closing ??= close());
  }
}

/** The rooms of a node, and what its owner may ask of them. */
export type OwnedRooms = RoomsPort & {
  readonly openCount: number;
  readonly degradedCount: number;
  readonly seatCount: number;
  /** Who is home of a room that is open here, and whether its facts are at one site only. */
  homeOf(room: RoomId): HomeStatus | undefined;
  /** @see RoomRules.recordTickets; undefined = the room is not open here */
  recordTicketsOf(room: RoomId): ReadonlyMap<string, number> | undefined;
  inspect(): readonly RoomInspection[];
  close(): Promise<void>;
};

/** The rooms of a node, ready to be acquired. @throws {AppError} when the coordination store can't be reached */
export async function createRooms(options: RoomsOptions): Promise<OwnedRooms> {
  const rooms = new Rooms(options);
  await rooms.start();
  return rooms;
}
