/** How long to wait before something is tried again: longer each time, and not for everybody the same. Pure. */

export type Backoff = {
  /** Upper bound of the first delay, which doubles with each failure. */
  readonly firstMs: number;
  readonly maxMs: number;
  /** No two tries closer than this, whatever the dice say; default 0. */
  readonly minMs?: number;
};

/** Further doublings would leave what numbers can say; any `maxMs` is reached before. */
const MAX_DOUBLINGS = 30;

/**
 * The longest wait.
 *
 * @param failures how many tries have failed in a row; integer ≥ 1
 * @returns milliseconds, in [firstMs, maxMs]
 */
export function backoffBoundMs(failures: number, { firstMs, maxMs }: Backoff): number {
  if (!Number.isInteger(failures) || failures < 1) throw new RangeError(`failures: ${failures}`);
  return Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, MAX_DOUBLINGS));
}

/**
 * Exponential backoff with full jitter: who comes back is not met by everybody at once.
 *
 * @param failures as in {@link backoffBoundMs}
 * @param random uniform in [0, 1)
 * @returns whole milliseconds, in [minMs, maxMs]
 */
export function backoffMs(failures: number, backoff: Backoff, random: () => number): number {
  return Math.max(backoff.minMs ?? 0, Math.floor(random() * backoffBoundMs(failures, backoff)));
}
