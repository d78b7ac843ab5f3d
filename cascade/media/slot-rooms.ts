/**
 * The talker slots of all rooms on this node: made for the first who wants them, sessions of this node or another node,
 * kept for a while after the last. While sessions here hear them, the links are told to bring the others'.
 */
import type { Producer } from 'mediasoup/types';
import type { Logger } from 'pino';
import { AppError, toAppError } from '../../common/errors.ts';
import type { NodeId, RoomId } from '../../common/ids.ts';
import type { LinksPort, SlotsLease, SlotsPort } from '../ports.ts';
import type { SlotEnginePort } from '../slots/slot-port.ts';
import type { RoomRouters } from './room-routers.ts';
import { RoomSlots } from './room-slots.ts';
import type { SlotListeners } from './slot-listeners.ts';
import type { PortRange, SlotOutputId } from './slot-loopback.ts';

/** What a session hears; released like any lease. */
export type HeardSlots = SlotsLease & {
  readonly listeners: Pick<SlotListeners, 'add'>;
  /** Who has them now. */
  readonly talkers: () => readonly number[];
};

export type SlotRoomsDeps = {
  readonly rooms: Pick<RoomRouters, 'get'>;
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
  readonly roomId: RoomId;
  readonly slots: RoomSlots;
  readonly users: Record<SlotOutputId, number>;
  linger: NodeJS.Timeout | undefined;
  /** The links know that sessions here hear them. */
  areOthersWanted: boolean;
};

export class SlotRooms implements SlotsPort {
  readonly #deps: SlotRoomsDeps;
  readonly #log: Logger;
  readonly #entries = new Map<RoomId, Entry>();

  constructor(deps: SlotRoomsDeps) {
    this.#deps = deps;
    this.#log = deps.log.child({ module: 'slots' });
  }

  /** Rooms whose slots run here. */
  get count(): number {
    return this.#entries.size;
  }

  /** For a session. @throws {AppError} WORKER_DIED (retryable), ROOM_UNKNOWN */
  async listen(roomId: RoomId): Promise<HeardSlots> {
    const { slots, lease } = await this.#acquire(roomId, 'local');
    return { ...lease, listeners: slots.listeners, talkers: () => slots.talkers };
  }

  async acquireExports(roomId: RoomId): Promise<SlotsLease> {
    return (await this.#acquire(roomId, 'export')).lease;
  }

  takeIn(roomId: RoomId, peerId: NodeId, producers: readonly Producer[]): void {
    this.#entries.get(roomId)?.slots.takeIn(peerId, producers);
  }

  /** Ends all. Idempotent. */
  close(): void {
    for (const { slots } of [...this.#entries.values()])
      slots.close(new AppError('DRAINING', 'the node is closing'));
  }

  async #acquire(
    roomId: RoomId,
    outputId: SlotOutputId,
  ): Promise<{ readonly slots: RoomSlots; readonly lease: SlotsLease }> {
    const entry = this.#entries.get(roomId) ?? this.#open(roomId);
    const { slots } = entry;
    entry.users[outputId] += 1;
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      entry.users[outputId] -= 1;
      this.#lingerIfIdle(entry);
    };
    try {
      const producers = await slots.output(outputId);
      this.#wantOthers(entry);
      return { slots, lease: { producers, closed: slots.closed, release } };
    } catch (error) {
      release();
      throw error;
    }
  }

  #open(roomId: RoomId): Entry {
    const { rooms, engine, slotCount, portRange, onTalkers } = this.#deps;
    const room = rooms.get(roomId);
    if (room === undefined) throw new AppError('ROOM_UNKNOWN', `room ${roomId} is not here`);
    const log = this.#log.child({ roomId });
    const slots = new RoomSlots({
      room,
      engine,
      slotCount,
      portRange,
      onTalkers: (numbers) => onTalkers(roomId, numbers),
      log,
    });
    const entry: Entry = {
      roomId,
      slots,
      users: { local: 0, export: 0 },
      linger: undefined,
      areOthersWanted: false,
    };
    this.#entries.set(roomId, entry);
    if (slots.closed.aborted) this.#onClosed(entry);
    slots.closed.addEventListener('abort', () => this.#onClosed(entry), { once: true });
    log.info('talker slots opened');
    return entry;
  }

  #wantOthers(entry: Entry): void {
    if (entry.areOthersWanted || entry.users.local === 0 || entry.slots.closed.aborted) return;
    entry.areOthersWanted = true;
    this.#deps.links.setSlotsWanted(entry.roomId, true);
  }

  #unwantOthers(entry: Entry): void {
    if (!entry.areOthersWanted) return;
    entry.areOthersWanted = false;
    this.#deps.links.setSlotsWanted(entry.roomId, false);
  }

  #lingerIfIdle(entry: Entry): void {
    if (entry.users.local > 0 || entry.slots.closed.aborted) return;
    clearTimeout(entry.linger);
    entry.linger = setTimeout(() => this.#endIfIdle(entry), this.#deps.lingerMs);
  }

  #endIfIdle(entry: Entry): void {
    if (entry.users.local > 0) return;
    this.#unwantOthers(entry);
    if (entry.users.export === 0)
      entry.slots.close(new AppError('ROOM_UNKNOWN', 'nobody hears talker slots'));
  }

  #onClosed(entry: Entry): void {
    clearTimeout(entry.linger);
    if (this.#entries.get(entry.roomId) === entry) this.#entries.delete(entry.roomId);
    this.#unwantOthers(entry);
    const { code, message } = toAppError(entry.slots.closed.reason);
    this.#log.info({ roomId: entry.roomId, code, detail: message }, 'talker slots closed');
  }
}
