/** How long to wait before etcd is asked again. Pure. */

const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 1_000;
const MIN_DELAY_MS = 10;

/**
 * Full-jitter exponential backoff: a store that comes back is not met by everybody at once.
 *
 * @param failures how many tries have failed in a row; integer ≥ 1
 * @param random uniform in [0, 1)
 * @returns milliseconds, 10..1,000
 */
export function etcdBackoffMs(failures: number, random: () => number): number {
  const ceiling = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(failures - 1, 10));
  return Math.max(MIN_DELAY_MS, Math.floor(random() * ceiling));
}
