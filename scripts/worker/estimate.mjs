/**
 * Progress of the worker's build, read from what ninja prints. Pure.
 */

/** Two cores that had other work too needed 4 to 5 minutes where it was measured (ADR 0002). */
const EXPECTED_CORE_MS = 2 * 300_000;
/** From this share on, the measured speed counts alone. */
const TRUSTED_SHARE = 0.3;

/**
 * @param {string} line of the build's output
 * @returns {{ done: number, total: number } | undefined}
 */
export function parseNinjaLine(line) {
  const match = /^\[(\d+)\/(\d+)\]/.exec(line);
  return match === null ? undefined : { done: Number(match[1]), total: Number(match[2]) };
}

/**
 * How long the compile will still take. Early on the expectation for this
 * machine counts, later only what was measured.
 *
 * @param {{ done: number, total: number }} progress
 * @param {number} elapsedMs since the compile began, ≥ 0
 * @param {number} cores ≥ 1
 * @returns {number} milliseconds, ≥ 0
 */
export function remainingMs({ done, total }, elapsedMs, cores) {
  const expectedMs = EXPECTED_CORE_MS / cores;
  const share = total > 0 ? Math.min(1, done / total) : 0;
  if (share === 0) return Math.max(0, expectedMs - elapsedMs);
  const measuredMs = elapsedMs / share;
  const trust = Math.min(1, share / TRUSTED_SHARE);
  const wholeMs = trust * measuredMs + (1 - trust) * expectedMs;
  return Math.max(0, wholeMs * (1 - share));
}

/**
 * @param {number} ms
 * @returns {string} like `under a minute` or `about 4 min`
 */
export function roughly(ms) {
  const minutes = Math.round(ms / 60_000);
  return minutes < 1 ? 'under a minute' : `about ${minutes} min`;
}
