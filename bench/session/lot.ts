/** Numbers drawn by lot, the same for the same seed (mulberry32). Pure but for its own state. */

const STEP = 0x6d2b79f5;
const RANGE = 2 ** 32;

/** @returns what gives the next number, uniform in [0, 1) */
export function lotOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + STEP) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / RANGE;
  };
}
