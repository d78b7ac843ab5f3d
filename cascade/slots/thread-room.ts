/** A room with its socket, in the engine's thread. What goes wrong in it ends this room and no other. */
import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { SharedCounters } from './counters.ts';
import { RoomSocket } from './room-socket.ts';
import { SlotRoom } from './slot-room.ts';
import type { SlotAddress } from './slot-port.ts';
import type { RoomCommand, RoomNotice } from './thread-messages.ts';

export type ThreadRoomDeps = {
  readonly counters: SharedCounters;
  readonly tell: (notice: RoomNotice) => void;
  /** It ended without being asked to. */
  readonly onFailed: (error: unknown) => void;
  /** Somebody waits in it: {@link ThreadRoom.tick} is to be called soon. */
  readonly onWaiting: () => void;
};

/** Commands between opening and closing. */
export type LiveCommand = Exclude<RoomCommand, { readonly kind: 'open' | 'close' }>;

export class ThreadRoom {
  readonly #socket: RoomSocket;
  readonly #deps: ThreadRoomDeps;
  readonly #room: SlotRoom;

  private constructor(socket: RoomSocket, levelExtensionId: number, deps: ThreadRoomDeps) {
    this.#socket = socket;
    this.#deps = deps;
    const { counters, tell } = deps;
    this.#room = new SlotRoom(levelExtensionId, {
      send: (packet) => counters.add(socket.send(packet) ? 'packetsOut' : 'queue'),
      claim: (claim) => tell({ kind: 'claim', claim }),
      talkers: (outputId, numbers) => tell({ kind: 'talkers', outputId, numbers }),
      count: (what) => counters.add(what),
      start: () => ({ sequence: randomInt(2 ** 16), timestamp: randomInt(2 ** 32) }),
    });
  }

  /** @throws {Error} of the system when there is no port or no file descriptor left */
  static async open(levelExtensionId: number, deps: ThreadRoomDeps, port?: number): Promise<ThreadRoom> {
    const socket = await RoomSocket.open(port);
    const room = new ThreadRoom(socket, levelExtensionId, deps);
    socket.listen({ message: (bytes) => room.#receive(bytes), failed: deps.onFailed });
    return room;
  }

  get address(): SlotAddress {
    return this.#socket.address;
  }

  #receive(bytes: Buffer): void {
    try {
      this.#room.receive(bytes, performance.now());
      this.#tellWaiting();
    } catch (error) {
      this.#deps.counters.add('error');
      this.#deps.onFailed(error);
    }
  }

  /** @returns true while somebody waits in it */
  tick(nowMs: number): boolean {
    try {
      this.#room.tick(nowMs);
      return this.#room.isDue;
    } catch (error) {
      this.#deps.onFailed(error);
      return false;
    }
  }

  apply(command: LiveCommand): void {
    try {
      this.#apply(command, performance.now());
      this.#tellWaiting();
    } catch (error) {
      this.#deps.onFailed(error);
    }
  }

  #tellWaiting(): void {
    if (this.#room.isDue) this.#deps.onWaiting();
  }

  #apply(command: LiveCommand, nowMs: number): void {
    const room = this.#room;
    switch (command.kind) {
      case 'connect':
        return this.#socket.connect(command.to);
      case 'addInput':
        return room.addInput(command.input, nowMs);
      case 'setInputOpen':
        return room.setInputOpen(command.inputId, command.isOpen, nowMs);
      case 'removeInput':
        return room.removeInput(command.inputId, nowMs);
      case 'setRanks':
        return room.setRanks(command.ranks, nowMs);
      case 'addOutput':
        return room.addOutput(command.output, nowMs);
      case 'removeOutput':
        return room.removeOutput(command.outputId);
      case 'acknowledge':
        return room.acknowledge(command.token, nowMs);
      default:
        command satisfies never;
    }
  }

  /** Idempotent. */
  close(): void {
    this.#socket.close();
  }
}
