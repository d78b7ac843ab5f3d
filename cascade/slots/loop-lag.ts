/** How late an event loop is: the largest delay of a timer in this window and the one before. Pure: time is passed in. */

const WINDOW_MS = 10_000;

export class LoopLag {
  readonly #intervalMs: number;
  #tickedAtMs: number;
  #windowEndsMs: number;
  #largestMs = 0;
  #beforeMs = 0;

  constructor(intervalMs: number, nowMs: number) {
    this.#intervalMs = intervalMs;
    this.#tickedAtMs = nowMs;
    this.#windowEndsMs = nowMs + WINDOW_MS;
  }

  /** To be called by the timer. @returns ms */
  tick(nowMs: number): number {
    if (nowMs >= this.#windowEndsMs) {
      this.#beforeMs = this.#largestMs;
      this.#largestMs = 0;
      this.#windowEndsMs = nowMs + WINDOW_MS;
    }
    this.#largestMs = Math.max(this.#largestMs, nowMs - this.#tickedAtMs - this.#intervalMs);
    this.#tickedAtMs = nowMs;
    return Math.max(this.#largestMs, this.#beforeMs);
  }
}
