/**
 * Spreads what comes at once over time: a virtual queue that serves so many per second. Whoever comes is told how long
 * to wait, and nobody has to be remembered. Not pure: it knows when the last one is served.
 */

export type PaceLimits = {
  readonly perSec: number;
  /** Served at once after a quiet time. */
  readonly burst: number;
  /** Whoever would wait longer is refused, ms. */
  readonly maxWaitMs: number;
};

const MS_PER_SEC = 1_000;

export class Pace {
  readonly #limits: PaceLimits;
  /** When all who came until now are served, monotonic ms. */
  #servedUntilMs = Number.NEGATIVE_INFINITY;

  constructor(limits: PaceLimits) {
    this.#limits = limits;
  }

  /** Takes a turn. @returns ms to wait for it; undefined when the queue is too long, and nothing is taken */
  take(nowMs: number): number | undefined {
    const { perSec, burst, maxWaitMs } = this.#limits;
    const stepMs = MS_PER_SEC / perSec;
    const idleSinceMs = nowMs - burst * stepMs;
    const startMs = Math.max(this.#servedUntilMs, idleSinceMs) + stepMs;
    const waitMs = Math.max(0, startMs - nowMs);
    if (waitMs > maxWaitMs) return undefined;
    this.#servedUntilMs = startMs;
    return waitMs;
  }
}
