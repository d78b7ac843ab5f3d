/** How fast somebody may write: a token bucket that is read off the messages themselves, so that no node loses it. Pure. */

export type Bucket = {
  /** Messages that may come at once. */
  readonly size: number;
  /** One more each so many ms. */
  readonly everyMs: number;
};

/** Nobody reads faster, and a program in a loop fills no room. */
export const FLOOD: Bucket = { size: 8, everyMs: 1_500 };

export const slowMode = (sec: number): Bucket => ({ size: 1, everyMs: sec * 1_000 });

/**
 * How long somebody has to wait who has written at these times.
 * @param sentAtMs in order; what is later than now, by another node's clock, counts as now
 * @returns ms; 0 = they may write
 */
export function waitMs(sentAtMs: readonly number[], { size, everyMs }: Bucket, nowMs: number): number {
  let fullAtMs = 0; // when the bucket is full again
  for (const atMs of sentAtMs) fullAtMs = Math.max(fullAtMs, Math.min(atMs, nowMs)) + everyMs;
  return Math.max(0, fullAtMs - (size - 1) * everyMs - nowMs);
}
