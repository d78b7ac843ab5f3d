/** Loudness from what the browser knows of received and own sound; no WebAudio. */

type Reading = { readonly timestamp: number; readonly audioLevel?: number };

/**
 * Loudest source of a receiver, 0..1.
 *
 * The browser goes on telling the last level of a source that has fallen silent, in a clock of its own: a reading
 * whose timestamp has not moved since the last look is old.
 *
 * @param lastTimestamps of the last look; written
 */
export function loudestFresh(
  readings: readonly Reading[],
  lastTimestamps: Map<string, number>,
  key: string,
): number {
  let loudest = 0;
  let newest = lastTimestamps.get(key) ?? -Infinity;
  const before = newest;
  for (const { timestamp, audioLevel } of readings) {
    if (timestamp <= before) continue;
    loudest = Math.max(loudest, audioLevel ?? 0);
    newest = Math.max(newest, timestamp);
  }
  lastTimestamps.set(key, newest);
  return loudest;
}

type Contribution = Reading & { readonly source: number };

/** Of one receiver. */
export type Voices = {
  readonly levels: ReadonlyMap<number, number>;
  readonly lastTimestamps: ReadonlyMap<number, number>;
};

export const NO_VOICES: Voices = { levels: new Map(), lastTimestamps: new Map() };

/**
 * Loudness of those whose packets have come by a talker slot since the last look, 0..1, by their numbers: the
 * contributing sources (CSRC) of its packets.
 *
 * @param before of the last look, by which what is old is told
 */
export function freshVoices(contributions: readonly Contribution[], before: Voices): Voices {
  const levels = new Map<number, number>();
  const lastTimestamps = new Map<number, number>();
  for (const { source, timestamp, audioLevel } of contributions) {
    lastTimestamps.set(source, timestamp);
    if (timestamp > (before.lastTimestamps.get(source) ?? -Infinity)) levels.set(source, audioLevel ?? 0);
  }
  return { levels, lastTimestamps };
}

/** Level of our own microphone, 0..1, from the sender's statistics; 0 while nothing is sent. */
export function ownLevel(report: Iterable<readonly [string, unknown]>): number {
  for (const [, entry] of report) {
    if (typeof entry !== 'object' || entry === null || !('type' in entry)) continue;
    if (entry.type !== 'media-source' || !('audioLevel' in entry)) continue;
    if (typeof entry.audioLevel === 'number') return entry.audioLevel;
  }
  return 0;
}
