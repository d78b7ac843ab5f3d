/** Distributions as HDR histograms are drawn: the share of values on an axis that gives each further nine its room. Pure. */
import type { Result } from '../../result.ts';
import { areaFor, framed } from './frame.ts';
import { spanOf, tickOf } from './line-plot.ts';
import { linearScale, ninesOf, roundValues, shareTicks } from './scale.ts';
import { element, pathOf } from './svg.ts';
import { COLOURS } from './style.ts';

type Distribution = Result['distributions'][number];

const Y_TICKS = 5;

export function percentilePlot(title: string, distributions: readonly Distribution[]): string {
  const values = distributions.flatMap(({ quantiles }) => quantiles.map(([, value]) => value));
  const maxNines = Math.max(1, ...distributions.map(({ count }) => Math.log10(Math.max(1, count))));
  const yTicks = roundValues(0, Math.max(...values), Y_TICKS);
  const area = areaFor(distributions.length);
  const x = linearScale([0, maxNines], [area.left, area.right]);
  const y = linearScale(spanOf(yTicks), [area.bottom, area.top]);
  const places = ({ quantiles, count }: Distribution): [number, number][] =>
    // the largest value of all is drawn where the share below it ends
    quantiles.map(([share, value]) => [
      x(Math.min(ninesOf(share), Math.log10(Math.max(1, count)))),
      y(value),
    ]);
  const [{ unit } = { unit: '' }] = distributions;
  return framed({
    title,
    area,
    x: { title: 'share of values', ticks: shareTicks(maxNines), scale: x },
    y: { title: unit, ticks: yTicks.map(tickOf), scale: y },
    names: distributions.map(({ name, quantiles }, index) => ({
      name,
      y: y(quantiles.at(-1)?.[1] ?? 0),
      colour: index % COLOURS,
    })),
    content: distributions.map((one, index) =>
      element('path', { d: pathOf(places(one)), class: `line l${index % COLOURS}` }),
    ),
  });
}
