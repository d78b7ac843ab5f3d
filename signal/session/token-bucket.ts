/** Limits how many commands a session may send. No timer: it counts when it is asked. */

export type BucketLimits = { readonly ratePerSec: number; readonly burst: number };

const MS_PER_SEC = 1_000;

/** A bucket that starts full. */
export class TokenBucket {
  readonly #limits: BucketLimits;
  #tokens: number;
  #filledAtMs: number;

  constructor(limits: BucketLimits, nowMs: number) {
    this.#limits = limits;
    this.#tokens = limits.burst;
    this.#filledAtMs = nowMs;
  }

  /**
   * Takes one token.
   * @param nowMs monotonic time, ms
   * @returns 0 when there was one, else milliseconds until there is
   */
  take(nowMs: number): number {
    const { ratePerSec, burst } = this.#limits;
    const gained = ((nowMs - this.#filledAtMs) / MS_PER_SEC) * ratePerSec;
    this.#tokens = Math.min(burst, this.#tokens + Math.max(0, gained));
    this.#filledAtMs = nowMs;
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) / ratePerSec) * MS_PER_SEC);
    this.#tokens -= 1;
    return 0;
  }
}
