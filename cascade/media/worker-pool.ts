/** The media workers of a node: starts them, chooses one for a new room, replaces those that die. */
import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import type { AppError } from '../../common/errors.ts';
import type { SfuOptions } from '../options.ts';
import { MediaWorker, type WebRtcPorts } from './media-worker.ts';

export type WorkerPoolEvents = {
  /** A worker died; a new one is being started in its place. */
  workerDied: [worker: MediaWorker, error: AppError];
  workerRestarted: [worker: MediaWorker];
};

export type WorkerPoolOptions = Pick<SfuOptions, 'workerCount' | 'workerBin' | 'webRtc'>;

/** A worker that died within this time after its start is not replaced at once. */
const STABLE_AFTER_MS = 10_000;
const RESPAWN_DELAYS_MS = [0, 250, 1_000, 5_000] as const;

type Slot = {
  readonly index: number;
  worker: MediaWorker | undefined;
  /** Kept over restarts: a firewall may know them. */
  ports: WebRtcPorts;
  startedAtMs: number;
  /** Early deaths in a row. */
  failures: number;
  respawn: { readonly timer: NodeJS.Timeout } | undefined;
  starting: Promise<void> | undefined;
};

/** N workers, each in a slot that survives its process. */
export class WorkerPool extends EventEmitter<WorkerPoolEvents> {
  readonly #options: WorkerPoolOptions;
  readonly #log: Logger;
  readonly #slots: Slot[];
  #closing: Promise<void> | undefined;

  constructor(options: WorkerPoolOptions, log: Logger) {
    super();
    this.#options = options;
    this.#log = log.child({ module: 'worker-pool' });
    const base = options.webRtc.port;
    this.#slots = Array.from({ length: options.workerCount }, (_, index) => ({
      index,
      worker: undefined,
      ports: base === 0 ? { udp: 0, tcp: 0 } : { udp: base + index, tcp: base + index },
      startedAtMs: 0,
      failures: 0,
      respawn: undefined,
      starting: undefined,
    }));
  }

  /**
   * Starts all workers; ends those already started when one fails.
   * @throws {AppError} PORT_IN_USE, CONFIG_INVALID, WORKER_DIED
   */
  async start(): Promise<void> {
    const results = await Promise.allSettled(this.#slots.map((slot) => this.#startSlot(slot)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed === undefined) return;
    await this.close();
    throw failed.reason;
  }

  /** Workers that live now. */
  get workers(): readonly MediaWorker[] {
    return this.#slots.flatMap(({ worker }) => (worker?.isAlive === true ? [worker] : []));
  }

  /** Ports of each worker, dead or alive. */
  get ports(): readonly WebRtcPorts[] {
    return this.#slots.map(({ ports }) => ports);
  }

  /** CPU share of the busiest worker. Ratio, 0..1. */
  get load(): number {
    return Math.max(0, ...this.workers.map(({ load }) => load));
  }

  /** Workers that live, the one for a new router first: fewest routers, then least CPU. */
  byLoad(): readonly MediaWorker[] {
    return [...this.workers].sort((a, b) => a.routerCount - b.routerCount || a.load - b.load);
  }

  /** Looks how all workers do; to be called every 250 ms. */
  tick(nowMs: number): void {
    for (const worker of this.workers) worker.tick(nowMs);
  }

  /** Ends all workers and waits until the processes are gone. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    for (const slot of this.#slots) clearTimeout(slot.respawn?.timer);
    await Promise.all(
      this.#slots.map(async (slot) => {
        await slot.starting?.catch(() => {}); // who started it has that error
        await slot.worker?.close();
      }),
    );
  }

  #startSlot(slot: Slot): Promise<void> {
    return (slot.starting = this.#spawn(slot));
  }

  async #spawn(slot: Slot): Promise<void> {
    const { workerBin, webRtc } = this.#options;
    const worker = await MediaWorker.start({ workerBin, ...webRtc, ports: slot.ports }, this.#log);
    slot.worker = worker;
    slot.ports = worker.ports;
    slot.startedAtMs = performance.now();
    worker.once('died', (error) => this.#onDied(slot, worker, error));
  }

  #onDied(slot: Slot, worker: MediaWorker, error: AppError): void {
    this.#log.error({ err: error, pid: worker.pid }, 'media worker died');
    slot.failures = performance.now() - slot.startedAtMs < STABLE_AFTER_MS ? slot.failures + 1 : 0;
    this.emit('workerDied', worker, error);
    this.#respawnLater(slot);
  }

  #respawnLater(slot: Slot): void {
    if (this.#closing !== undefined) return;
    const last = RESPAWN_DELAYS_MS.length - 1;
    // the first early death is replaced at once, too: most are single accidents
    const delayMs = RESPAWN_DELAYS_MS[Math.min(Math.max(0, slot.failures - 1), last)] ?? 0;
    const timer = setTimeout(() => void this.#respawn(slot), delayMs);
    slot.respawn = { timer };
  }

  async #respawn(slot: Slot): Promise<void> {
    try {
      await this.#startSlot(slot);
    } catch (error) {
      slot.failures += 1;
      this.#log.warn({ err: error, index: slot.index }, 'media worker did not restart, trying again');
      this.#respawnLater(slot);
      return;
    }
    if (slot.worker !== undefined) this.emit('workerRestarted', slot.worker);
  }
}
