/**
 * What came to people second by second, for a picture of the sitting: the part without the public, deaths and voices are
 * seen in it. Looks at those who are sampled.
 */
import { sum } from '../../../common/sum.ts';
import { readEvery } from '../../measure/readings.ts';
import type { Series } from '../../scenarios/scenario.ts';
import type { Council } from './council.ts';

const INTERVAL_MS = 1_000;
const MS_PER_S = 1_000;

const LINES = ['media to a member', 'media to an observer', 'voices'] as const;
type Line = (typeof LINES)[number];

/** Of all who are looked at, so far. */
export type CourseReading = { readonly atMs: number } & Readonly<Record<Line, number>>;

export type Course = {
  /** Ends the readings. */
  stop(): readonly Series[];
};

/** A reading that fails is left out: the line goes on with the next one. */
export function startCourse(council: Council, intervalMs = INTERVAL_MS): Course {
  const { session, plan, bots } = council;
  const isSampled = (index: number): boolean => bots[index]?.isSampled === true;
  const sampled = plan.people.filter(({ index }) => isSampled(index));
  const of = (isObserver: boolean): readonly number[] =>
    sampled.filter(({ role }) => (role === 'observer') === isObserver).map(({ index }) => index);
  const [members, observers] = [of(false), of(true)];
  const all = sampled.map(({ index }) => index);
  const read = async (): Promise<CourseReading> => {
    const atMs = council.elapsedMs;
    const [packets, heard] = await Promise.all([session.received(all), session.heard()]);
    const each = (who: readonly number[]): number =>
      sum(who.map((index) => packets.get(index) ?? 0)) / Math.max(1, who.length);
    return {
      atMs,
      'media to a member': each(members),
      'media to an observer': each(observers),
      voices: sum([...heard.values()]) / Math.max(1, sampled.length),
    };
  };
  const readings = readEvery(read, intervalMs);
  return { stop: () => courseOf(readings.stop()) };
}

/** Between each two readings; at the time of the second. */
export function courseOf(readings: readonly CourseReading[]): readonly Series[] {
  if (readings.length < 2) return [];
  return LINES.map((line) => ({
    name: line,
    unit: '1/s',
    xName: 'time',
    xUnit: 's',
    plot: 'Packets to one participant',
    points: readings.slice(1).flatMap((reading, at) => {
      const before = readings[at];
      if (before === undefined) return [];
      // who loses their media has fewer for a moment: counters of ends that are just closing
      const packets = Math.max(0, reading[line] - before[line]);
      const seconds = (reading.atMs - before.atMs) / MS_PER_S;
      return [[reading.atMs / MS_PER_S, packets / seconds] as const];
    }),
  }));
}
