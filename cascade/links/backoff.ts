/** How long to wait before a channel or a link is tried again. Pure. */

const FIRST_DELAY_MS = 100;

/** A peer that comes back is found within about this time. */
export const MAX_BACKOFF_MS = 1_000;

/** No two tries closer than this, whatever the dice say. */
export const MIN_BACKOFF_MS = 25;

/**
 * Full-jitter exponential backoff.
 *
 * @param failures how many tries have failed in a row; integer ≥ 1
 * @param random uniform in [0, 1)
 * @returns milliseconds, in [{@link MIN_BACKOFF_MS}, {@link MAX_BACKOFF_MS}]
 */
export function backoffMs(failures: number, random: () => number): number {
  if (!Number.isInteger(failures) || failures < 1) throw new RangeError(`failures: ${failures}`);
  const ceiling = Math.min(MAX_BACKOFF_MS, FIRST_DELAY_MS * 2 ** Math.min(failures - 1, 10));
  return Math.max(MIN_BACKOFF_MS, Math.floor(random() * ceiling));
}
