/** What of a stretch of time is drawn: latency by share, loss and packets second by second. Pure. */
import type { Histogram } from 'hdr-histogram-js';
import type { WindowReport } from '../load/fleet.ts';
import type { Distribution, Series } from './scenario.ts';

const US_PER_MS = 1_000;
const MS_PER_S = 1_000;
const PERCENT = 100;
/** Points for each halving of what is left above them. */
const STEPS_PER_HALF = 4;
const MAX_HALVINGS = 20;

type Drawn = Pick<Distribution, 'name' | 'unit' | 'plot'> & { readonly divideBy?: number };

/** @returns nothing of an empty one */
export function distributionOf(
  histogram: Histogram,
  { divideBy = 1, ...drawn }: Drawn,
): readonly Distribution[] {
  const count = histogram.totalCount;
  if (count === 0) return [];
  const quantiles = sharesFor(count).map((share): [number, number] => [
    share,
    histogram.getValueAtPercentile(share * PERCENT) / divideBy,
  ]);
  return [{ ...drawn, count, quantiles }];
}

/** Denser towards 1, as far as `count` values tell anything apart; 1 itself is the largest value. */
function sharesFor(count: number): number[] {
  const halvings = Math.min(MAX_HALVINGS, Math.floor(Math.log2(count)));
  const steps = Array.from(
    { length: halvings * STEPS_PER_HALF + 1 },
    (_, step) => 1 - 2 ** (-step / STEPS_PER_HALF),
  );
  return [...steps, 1];
}

export function latencyDistributions(window: WindowReport): readonly Distribution[] {
  const inMs = { unit: 'ms', divideBy: US_PER_MS, plot: 'Latency' };
  return [
    ...distributionOf(window.latencyUs, { name: 'sender → receiver', ...inMs }),
    ...distributionOf(window.hopLatencyUs, { name: 'from site to site', ...inMs }),
    ...distributionOf(window.ownLatencyUs, { name: 'the load’s own part', ...inMs }),
  ];
}

export function courseSeries({ course }: WindowReport): readonly Series[] {
  if (course.length < 2) return [];
  const x = { xName: 'time', xUnit: 's' };
  const loss = course.map(([atMs, received, lost]): [number, number] => [
    atMs / MS_PER_S,
    received + lost === 0 ? 0 : (lost / (received + lost)) * PERCENT,
  ]);
  return [{ name: 'packet loss', unit: '%', ...x, points: loss }];
}
