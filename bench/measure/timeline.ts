/** Reads a cluster's usage once a second, and tells how many cores each kind of process was worth, second by second. */
import type { Series } from '../scenarios/scenario.ts';
import type { Target, Usage } from '../target/target.ts';
import { readEvery } from './readings.ts';

export type Timeline = {
  /** Ends the readings. @returns a line for each kind of process; none where usage can't be seen */
  stop(): readonly Series[];
};

type Kind = keyof Usage['cpuMs'];

const INTERVAL_MS = 1_000;
const MS_PER_S = 1_000;
const NAMES = {
  signal: 'signalling nodes',
  sfuNode: 'SFU nodes without workers',
  sfuWorkers: 'media workers',
  stores: 'etcd and Redis',
} as const satisfies Readonly<Record<Kind, string>>;
const KINDS = ['signal', 'sfuNode', 'sfuWorkers', 'stores'] as const satisfies readonly Kind[];

/** A reading that fails is left out: the line goes on with the next one. */
export function startTimeline(target: Pick<Target, 'usage'>, intervalMs = INTERVAL_MS): Timeline {
  const readings = readEvery(() => target.usage(), intervalMs);
  return { stop: () => seriesOf(readings.stop()) };
}

/** Between each two readings; at the time of the second. */
export function seriesOf(readings: readonly Usage[]): readonly Series[] {
  const [first] = readings;
  if (first === undefined || readings.length < 2) return [];
  return KINDS.map((kind) => ({
    name: `CPU: ${NAMES[kind]}`,
    unit: 'cores',
    xName: 'time',
    xUnit: 's',
    points: readings.slice(1).map((reading, index) => {
      const before = readings[index] ?? first;
      const cores = (reading.cpuMs[kind] - before.cpuMs[kind]) / (reading.atMs - before.atMs);
      return [(reading.atMs - first.atMs) / MS_PER_S, cores] as const;
    }),
  }));
}
