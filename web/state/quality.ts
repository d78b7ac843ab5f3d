/** From scores of sources to bars on a tile. Pure. */
import type { PersonView } from '../../client/api.ts';

/** Bars lit, 0..4. */
export type Bars = 0 | 1 | 2 | 3 | 4;

/** Lowest score (0..10) for 1, 2, 3 and 4 bars; mediasoup calls ≥ 8 good. */
const THRESHOLDS = [1, 4, 7, 9] as const;

/** Bars of a person: those of the worst source that comes; undefined while nothing is known. */
export function barsOf(person: PersonView): Bars | undefined {
  const scores = [person.mic, person.camera, person.screen]
    .filter((source) => source !== undefined && !source.paused && !source.isHeldByLink)
    .map((source) => source?.score)
    .filter((score) => score !== undefined);
  return scores.length === 0 ? undefined : barsOfScore(Math.min(...scores));
}

/** @param score 0..10 */
export function barsOfScore(score: number): Bars {
  const [one, two, three, four] = THRESHOLDS;
  if (score >= four) return 4;
  if (score >= three) return 3;
  if (score >= two) return 2;
  return score >= one ? 1 : 0;
}
