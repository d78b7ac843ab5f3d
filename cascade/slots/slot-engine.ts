/**
 * The main thread's handle of the slot engine: starts its thread, opens rooms in it, tells when it dies. Making a new one
 * then is its owner's part. What is sent to the thread is bounded by what its rooms may have (limits.ts) and is never
 * waited for; what comes from it, by claims (one per slot) and talkers (each change, twice a second at most else).
 */
import { EventEmitter, once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import { SharedCounters } from './counters.ts';
import { EngineRoom } from './engine-room.ts';
import { checkRoom } from './limits.ts';
import type { SlotCounters, SlotEnginePort, SlotRoomOptions, SlotRoomPort } from './slot-port.ts';
import type { FromThread, RoomKey, RoomNotice, ThreadData, ToThread } from './thread-messages.ts';

export type SlotEngineEvents = {
  /** The thread has ended without being asked to; all rooms fail next. */
  died: [error: AppError];
};

const ENTRY = new URL('./slot-thread.ts', import.meta.url);

type Opening = {
  readonly roomId: RoomId;
  readonly options: SlotRoomOptions;
  readonly opened: PromiseWithResolvers<SlotRoomPort>;
};

/** One per SFU node. */
export class SlotEngine extends EventEmitter<SlotEngineEvents> implements SlotEnginePort {
  readonly #worker: Worker;
  readonly #counters: SharedCounters;
  readonly #log: Logger;
  readonly #opening = new Map<RoomKey, Opening>();
  readonly #rooms = new Map<RoomKey, { readonly roomId: RoomId; readonly room: EngineRoom }>();
  #lastKey = 0;
  #ended: AppError | undefined;
  #closing: Promise<void> | undefined;

  private constructor(worker: Worker, counters: SharedCounters, log: Logger) {
    super();
    this.#worker = worker;
    this.#counters = counters;
    this.#log = log;
    worker.on('message', (notice: FromThread) => this.#onNotice(notice));
    worker.on('error', (cause) => this.#onEnded(cause));
    worker.once('exit', () => this.#onEnded(undefined));
  }

  /**
   * @param entry another thread's, for tests
   * @throws {AppError} WORKER_DIED when the thread does not start
   */
  static async start(log: Logger, entry = ENTRY): Promise<SlotEngine> {
    const counters = new SharedCounters();
    const workerData: ThreadData = { counters: counters.values };
    const worker = new Worker(entry, { workerData });
    try {
      await once(worker, 'online'); // rejects with its error
    } catch (cause) {
      throw new AppError('WORKER_DIED', 'the slot engine does not start', { cause });
    }
    return new SlotEngine(worker, counters, log.child({ module: 'slot-engine' }));
  }

  /** Of all rooms since the start. */
  get counters(): SlotCounters {
    return this.#counters.read();
  }

  async openRoom(roomId: RoomId, options: SlotRoomOptions): Promise<SlotRoomPort> {
    checkRoom(options);
    if (this.#ended !== undefined) throw this.#ended;
    this.#lastKey += 1;
    const roomKey = this.#lastKey;
    const opened = Promise.withResolvers<SlotRoomPort>();
    this.#opening.set(roomKey, { roomId, options, opened });
    const { levelExtensionId, port } = options;
    this.#send({ roomKey, kind: 'open', levelExtensionId, port });
    return opened.promise;
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(message: ToThread): void {
    if (message.kind === 'close') this.#rooms.delete(message.roomKey);
    this.#worker.postMessage(message);
  }

  #onNotice({ roomKey, ...notice }: FromThread): void {
    switch (notice.kind) {
      case 'opened':
        return this.#onOpened(roomKey, notice);
      case 'failed':
        return this.#onFailed(roomKey, new AppError('WORKER_DIED', `slots failed: ${notice.reason}`));
      case 'claim':
      case 'talkers':
        return this.#rooms.get(roomKey)?.room.onNotice(notice);
      default:
        notice satisfies never;
    }
  }

  #onOpened(roomKey: RoomKey, { address }: Extract<RoomNotice, { kind: 'opened' }>): void {
    const opening = this.#opening.get(roomKey);
    if (opening === undefined) return;
    this.#opening.delete(roomKey);
    const { roomId, options, opened } = opening;
    const room = new EngineRoom(address, options, (command) => this.#send({ roomKey, ...command }));
    this.#rooms.set(roomKey, { roomId, room });
    opened.resolve(room);
  }

  #onFailed(roomKey: RoomKey, error: AppError): void {
    const opening = this.#opening.get(roomKey);
    const open = this.#rooms.get(roomKey);
    this.#opening.delete(roomKey);
    this.#rooms.delete(roomKey);
    const roomId = opening?.roomId ?? open?.roomId;
    this.#log.error({ err: error, roomId }, 'slots of a room failed');
    opening?.opened.reject(error);
    open?.room.onFailed(error);
  }

  #onEnded(cause: unknown): void {
    if (this.#ended !== undefined) return;
    const wasAsked = this.#closing !== undefined;
    const error = new AppError('WORKER_DIED', 'the slot engine has ended', { cause, retryAfterMs: 500 });
    this.#ended = error;
    for (const { opened } of this.#opening.values()) opened.reject(error);
    const rooms = [...this.#rooms.values()];
    this.#opening.clear();
    this.#rooms.clear();
    if (wasAsked) return; // who closes it knows
    this.#log.error({ err: error }, 'slot engine died');
    this.emit('died', error);
    for (const { room } of rooms) room.onFailed(error);
  }
}
