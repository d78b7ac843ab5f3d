/** Turns many small changes into few notices: the first at once (in the next task), then one per interval. */

export class Throttle {
  readonly #intervalMs: number;
  readonly #notify: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastMs = -Infinity;

  /** @param intervalMs least time between two notices */
  constructor(intervalMs: number, notify: () => void) {
    this.#intervalMs = intervalMs;
    this.#notify = notify;
  }

  /** Something changed. */
  touch(): void {
    if (this.#timer !== undefined) return;
    const delayMs = Math.max(0, this.#lastMs + this.#intervalMs - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#lastMs = performance.now();
      this.#notify();
    }, delayMs);
  }
}
