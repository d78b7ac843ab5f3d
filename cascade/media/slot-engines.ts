/** The node's slot engine: started ahead or for the first room that has slots, and again after its thread has died. */
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import type { RoomId } from '../../common/ids.ts';
import type { SlotCounters, SlotEnginePort, SlotRoomOptions, SlotRoomPort } from '../slots/slot-port.ts';

/** No two starts closer than this: what ends an engine may end the next one, too. */
const MIN_START_INTERVAL_MS = 1_000;

export type StartedEngine = SlotEnginePort & {
  readonly counters: SlotCounters;
  once(event: 'died', listener: () => void): unknown;
};

export type SlotEnginesDeps = {
  readonly start: (log: Logger) => Promise<StartedEngine>;
  /** Monotonic. */
  readonly nowMs: () => number;
  readonly log: Logger;
};

export class SlotEngines implements SlotEnginePort {
  readonly #deps: SlotEnginesDeps;
  #engine: Promise<StartedEngine> | undefined;
  #started: StartedEngine | undefined;
  #startedAtMs = Number.NEGATIVE_INFINITY;
  #deaths = 0;
  #isClosed = false;

  constructor(deps: SlotEnginesDeps) {
    this.#deps = deps;
  }

  /** Of the engine that runs, since its start; undefined = none does. */
  get counters(): SlotCounters | undefined {
    return this.#started?.counters;
  }

  /** Engines that died, since the node's start. */
  get deaths(): number {
    return this.#deaths;
  }

  /** Starts it before a room needs it: while a crowd comes, a thread that loads its program takes time from all of them. */
  startAhead(): void {
    this.#engine ??= this.#start();
    this.#engine.catch((error: unknown) => {
      this.#deps.log.warn({ err: error }, 'slot engine did not start ahead; the first room tries again');
    });
  }

  async openRoom(roomId: RoomId, options: SlotRoomOptions): Promise<SlotRoomPort> {
    if (this.#isClosed) throw new AppError('DRAINING', 'the node is closing');
    if (this.#engine === undefined) this.#assertMayStart();
    const engine = await (this.#engine ??= this.#start());
    return engine.openRoom(roomId, options);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const engine = await this.#engine?.catch(() => undefined); // whoever opened a room has that error
    await engine?.close();
  }

  #assertMayStart(): void {
    const retryAfterMs = this.#startedAtMs + MIN_START_INTERVAL_MS - this.#deps.nowMs();
    if (retryAfterMs <= 0) return;
    throw new AppError('WORKER_DIED', 'the slot engine is started again soon', { retryAfterMs });
  }

  async #start(): Promise<StartedEngine> {
    const { start, nowMs, log } = this.#deps;
    this.#startedAtMs = nowMs();
    try {
      const engine = await start(log);
      this.#started = engine;
      engine.once('died', () => this.#onDied());
      return engine;
    } catch (error) {
      this.#engine = undefined;
      throw error;
    }
  }

  #onDied(): void {
    this.#deaths += 1;
    this.#engine = undefined;
    this.#started = undefined;
  }
}
