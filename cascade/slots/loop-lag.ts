/** How late an event loop is: its largest delay in this window and the one before. Time is passed in. */

const WINDOW_MS = 10_000;
const NS_PER_MS = 1_000_000;

/** The part of Node's `monitorEventLoopDelay` that we use: times between its looks, resolution included, ns. */
export type DelayMonitor = {
  readonly max: number;
  enable(): unknown;
  reset(): void;
};

export class LoopLag {
  readonly #monitor: DelayMonitor;
  readonly #stepMs: number;
  #windowEndsMs: number;
  #beforeMs = 0;

  /** @param stepMs the monitor's resolution */
  constructor(monitor: DelayMonitor, stepMs: number, nowMs: number) {
    this.#monitor = monitor;
    this.#stepMs = stepMs;
    this.#windowEndsMs = nowMs + WINDOW_MS;
    monitor.enable();
  }

  /** To be called more often than once in 10 s. @returns ms */
  read(nowMs: number): number {
    const largestMs = Math.max(0, this.#monitor.max / NS_PER_MS - this.#stepMs);
    const toldMs = Math.max(largestMs, this.#beforeMs);
    if (nowMs >= this.#windowEndsMs) {
      this.#beforeMs = largestMs;
      this.#monitor.reset();
      this.#windowEndsMs = nowMs + WINDOW_MS;
    }
    return toldMs;
  }
}
