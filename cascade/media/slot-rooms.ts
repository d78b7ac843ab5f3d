/**
 * The talker slots of all rooms on this node, of each of their routers: made for the first who wants them, sessions here,
 * another router of the room or another node, kept for a while after the last. Routers of a room exchange theirs as
 * nodes do, each with the gateway; while somebody hears the gateway's, the links are told to bring the other nodes'.
 */
import type { Producer } from 'mediasoup/types';
import type { Logger } from 'pino';
import { AppError, toAppError } from '../../common/errors.ts';
import type { NodeId, RoomId } from '../../common/ids.ts';
import type { LinksPort, LocalRouter, LocalSlotsPort, SlotsLease, SlotsPort, SlotUse } from '../ports.ts';
import type { SlotEnginePort } from '../slots/slot-port.ts';
import { RoomSlots } from './room-slots.ts';
import type { SlotListeners } from './slot-listeners.ts';
import type { PortRange } from './slot-loopback.ts';
import { SlotUsers, type SlotUser } from './slot-users.ts';

/** Not a name that meshes of nodes have. */
const routerMesh = ({ router }: LocalRouter): string => `router/${router.id}`;

/** What a session hears; released like any lease. */
export type HeardSlots = SlotsLease & {
  readonly listeners: Pick<SlotListeners, 'add'>;
  /** Who has them now. */
  readonly talkers: () => readonly number[];
};

/** A room's routers, the gateway first. */
type RoomOfSlots = {
  readonly routers: readonly LocalRouter[];
  setSlotUse(router: LocalRouter, use: SlotUse): void;
};

export type SlotRoomsDeps = {
  readonly rooms: { roomOf(roomId: RoomId): RoomOfSlots | undefined };
  readonly engine: Pick<SlotEnginePort, 'openRoom'>;
  readonly links: Pick<LinksPort, 'setSlotsWanted'>;
  readonly slotCount: number;
  /** Of the loopback transports. */
  readonly portRange: PortRange;
  /** How long a room's slots stay without use, ms. */
  readonly lingerMs: number;
  readonly onTalkers: (roomId: RoomId, numbers: readonly number[]) => void;
  readonly log: Logger;
};

type Entry = {
  readonly router: LocalRouter;
  readonly slots: RoomSlots;
  readonly users: SlotUsers;
  linger: NodeJS.Timeout | undefined;
  /** The links know that what they bring is heard. */
  areLinksAsked: boolean;
};

export class SlotRooms implements SlotsPort, LocalSlotsPort {
  readonly #deps: SlotRoomsDeps;
  readonly #log: Logger;
  readonly #entries = new Map<LocalRouter, Entry>();

  constructor(deps: SlotRoomsDeps) {
    this.#deps = deps;
    this.#log = deps.log.child({ module: 'slots' });
  }

  /** Rooms whose slots run here. */
  get count(): number {
    return new Set([...this.#entries.keys()].map(({ roomId }) => roomId)).size;
  }

  /** For a session on a router. @throws {AppError} WORKER_DIED (retryable), ROOM_UNKNOWN */
  async listen(router: LocalRouter): Promise<HeardSlots> {
    const { slots, lease } = await this.#acquire(router, 'sessions', undefined);
    return { ...lease, listeners: slots.listeners, talkers: () => slots.talkers };
  }

  async acquireExports(roomId: RoomId, mesh: string): Promise<SlotsLease> {
    return (await this.#acquire(this.#gateway(roomId), 'links', mesh)).lease;
  }

  takeIn(
    roomId: RoomId,
    { peerId, mesh }: { readonly peerId: NodeId; readonly mesh: string },
    producers: readonly Producer[],
  ): void {
    const gateway = this.#deps.rooms.roomOf(roomId)?.routers[0];
    if (gateway !== undefined) this.#entries.get(gateway)?.slots.takeIn(peerId, mesh, producers);
  }

  async acquireFor(router: LocalRouter, other: LocalRouter): Promise<SlotsLease> {
    return (await this.#acquire(router, 'routers', routerMesh(other))).lease;
  }

  takeFrom(router: LocalRouter, other: LocalRouter, producers: readonly Producer[]): void {
    this.#entries.get(router)?.slots.takeIn(other.router.id, routerMesh(other), producers);
  }

  /** Ends all. Idempotent. */
  close(): void {
    for (const { slots } of [...this.#entries.values()])
      slots.close(new AppError('DRAINING', 'the node is closing'));
  }

  async #acquire(
    router: LocalRouter,
    user: SlotUser,
    excludedMesh: string | undefined,
  ): Promise<{ readonly slots: RoomSlots; readonly lease: SlotsLease }> {
    const entry = this.#entries.get(router) ?? this.#open(router);
    const { slots } = entry;
    const leave = entry.users.enter(user);
    const output = slots.useOutput(excludedMesh);
    const release = (): void => {
      if (!leave()) return;
      output.leave();
      this.#lingerIfIdle(entry);
    };
    try {
      const producers = await output.producers;
      this.#tellUse(entry);
      return { slots, lease: { producers, closed: slots.closed, release } };
    } catch (error) {
      release();
      throw error;
    }
  }

  #gateway(roomId: RoomId): LocalRouter {
    const gateway = this.#deps.rooms.roomOf(roomId)?.routers[0];
    if (gateway === undefined) throw new AppError('ROOM_UNKNOWN', `room ${roomId} is not here`);
    return gateway;
  }

  #open(router: LocalRouter): Entry {
    const { engine, slotCount, portRange } = this.#deps;
    const log = this.#log.child({ roomId: router.roomId });
    const slots = new RoomSlots({
      room: router,
      engine,
      slotCount,
      portRange,
      onTalkers: (numbers) => this.#onTalkers(router, numbers),
      log,
    });
    const entry: Entry = { router, slots, users: new SlotUsers(), linger: undefined, areLinksAsked: false };
    this.#entries.set(router, entry);
    if (slots.closed.aborted) this.#onClosed(entry);
    slots.closed.addEventListener('abort', () => this.#onClosed(entry), { once: true });
    log.info('talker slots opened');
    return entry;
  }

  /** Routers differ for a moment: one of those that are heard speaks for all. */
  #onTalkers(router: LocalRouter, numbers: readonly number[]): void {
    const routers = this.#deps.rooms.roomOf(router.roomId)?.routers ?? [];
    const isHeard = (one: LocalRouter): boolean => (this.#entries.get(one)?.users.count('sessions') ?? 0) > 0;
    const speaker = routers.find(isHeard);
    if (speaker === undefined || speaker === router) this.#deps.onTalkers(router.roomId, numbers);
  }

  /** Tells the room's pipes and the links what these slots need. */
  #tellUse(entry: Entry): void {
    const { router, slots, users } = entry;
    const room = this.#deps.rooms.roomOf(router.roomId);
    const areOpen = !slots.closed.aborted;
    room?.setSlotUse(router, { areOpen, areHeard: areOpen && users.count('sessions') > 0 });
    const isGateway = room?.routers[0] === router;
    const areHeard = users.count('sessions') + users.count('routers') > 0;
    this.#askLinks(entry, areOpen && isGateway && areHeard);
  }

  #askLinks(entry: Entry, areAsked: boolean): void {
    if (entry.areLinksAsked === areAsked) return;
    entry.areLinksAsked = areAsked;
    this.#deps.links.setSlotsWanted(entry.router.roomId, areAsked);
  }

  #lingerIfIdle(entry: Entry): void {
    if (entry.users.count('sessions') > 0 || entry.slots.closed.aborted) return;
    clearTimeout(entry.linger);
    entry.linger = setTimeout(() => this.#endIfIdle(entry), this.#deps.lingerMs);
  }

  #endIfIdle(entry: Entry): void {
    if (entry.users.isIdle) entry.slots.close(new AppError('ROOM_UNKNOWN', 'nobody hears talker slots'));
    else this.#tellUse(entry);
  }

  #onClosed(entry: Entry): void {
    const { router, slots } = entry;
    clearTimeout(entry.linger);
    if (this.#entries.get(router) === entry) this.#entries.delete(router);
    this.#tellUse(entry);
    // another router may be the gateway now
    const gateway = this.#deps.rooms.roomOf(router.roomId)?.routers[0];
    const next = gateway && this.#entries.get(gateway);
    if (next !== undefined) this.#tellUse(next);
    const { code, message } = toAppError(slots.closed.reason);
    this.#log.info({ roomId: router.roomId, code, detail: message }, 'talker slots closed');
  }
}
