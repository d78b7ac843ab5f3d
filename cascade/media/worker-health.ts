/**
 * Whether a worker answers, and how busy it is: one question per tick, never two at a time.
 *
 * Silence is counted in own ticks, not in elapsed time, so that a stall of our own process does not pass for one of the
 * worker's. A worker is one thread: while it answers nothing, it forwards nothing.
 */
import type { WorkerResourceUsage } from 'mediasoup/types';

/** So many ticks (of 250 ms) without an answer, and nothing new is begun on the worker. */
export const UNRESPONSIVE_AFTER_TICKS = 4;
/** So many, and it counts as dead. Before callers' own deadlines, so that they hear why. */
export const HUNG_AFTER_TICKS = 16;
/** Weight of one tick in the mean: it forgets within about 5 s. */
const MEAN_WEIGHT = 0.05;

export type WorkerHealthDeps = {
  readonly ask: () => Promise<Pick<WorkerResourceUsage, 'ru_utime' | 'ru_stime'>>;
  /** It hangs; called at each tick from then on. */
  readonly onHung: () => void;
};

export class WorkerHealth {
  readonly #deps: WorkerHealthDeps;
  #missedTicks = 0;
  #isAsking = false;
  #load = 0;
  #meanLoad = 0;
  #measured: { readonly cpuMs: number; readonly atMs: number } | undefined;

  constructor(deps: WorkerHealthDeps) {
    this.#deps = deps;
  }

  get isResponsive(): boolean {
    return this.#missedTicks < UNRESPONSIVE_AFTER_TICKS;
  }

  /** CPU share between the last two answers; 1 without answers. Ratio, 0..1. */
  get load(): number {
    return this.isResponsive ? this.#load : 1;
  }

  /** The same over some seconds, so that a burst is not taken for the state. */
  get meanLoad(): number {
    return this.isResponsive ? this.#meanLoad : 1;
  }

  /** @param nowMs monotonic */
  tick(nowMs: number): void {
    if (!this.#isAsking) return void this.#ask(nowMs);
    this.#missedTicks += 1;
    if (this.#missedTicks >= HUNG_AFTER_TICKS) this.#deps.onHung();
  }

  async #ask(nowMs: number): Promise<void> {
    this.#isAsking = true;
    const usage = await this.#deps.ask().catch(() => undefined); // it died meanwhile
    this.#isAsking = false;
    this.#missedTicks = 0;
    if (usage !== undefined) this.#update(usage.ru_utime + usage.ru_stime, nowMs);
  }

  #update(cpuMs: number, atMs: number): void {
    const last = this.#measured;
    if (last !== undefined && atMs > last.atMs) {
      this.#load = Math.min(1, Math.max(0, (cpuMs - last.cpuMs) / (atMs - last.atMs)));
      this.#meanLoad += (this.#load - this.#meanLoad) * MEAN_WEIGHT;
    }
    this.#measured = { cpuMs, atMs };
  }
}
