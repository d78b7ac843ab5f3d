/** Which plots a result deserves. Pure. */
import { figureOf, isFigureName, type FigureName } from '../measure/figures.ts';
import type { Result } from '../result.ts';
import { limitOf } from './limit-of.ts';
import { barPlot, type Bar } from './plot/bar-plot.ts';
import { linePlot } from './plot/line-plot.ts';
import { percentilePlot } from './plot/percentile-plot.ts';
import { numberText } from './numbers.ts';

export type Plot = {
  /** Unique in a result, fit for a file's name. */
  readonly key: string;
  readonly title: string;
  readonly svg: string;
};

export function plotsOf(result: Result): readonly Plot[] {
  const plots = [...barPlots(result), ...distributionPlots(result), ...seriesPlots(result)];
  return plots.map((plot, index) => ({ ...plot, key: `${index + 1}-${slugOf(plot.title)}` }));
}

type Untitled = Omit<Plot, 'key'>;

function barPlots({ figures, peers }: Result): Untitled[] {
  const names = new Set(
    [...Object.keys(figures), ...Object.values(peers).flatMap((peer) => Object.keys(peer.figures))].filter(
      isFigureName,
    ),
  );
  return [...names].flatMap((name) => {
    const bars = barsOf(name, figures, peers);
    if (bars.length < 2) return [];
    const { unit, better } = figureOf(name);
    const sense = [unit, better === undefined ? '' : `${better} is better`].filter((part) => part !== '');
    return [{ title: name, svg: barPlot(name, sense.join(', '), unit, bars) }];
  });
}

function barsOf(name: FigureName, figures: Result['figures'], peers: Result['peers']): Bar[] {
  const limit = limitOf(name);
  return [
    ...barOf('Kaskade', 'ours', figures[name]),
    ...(limit === undefined ? [] : barOf('limit here', 'limit', figures[limit])),
    ...Object.entries(peers).flatMap(([key, peer]) => barOf(key, 'peer', peer.figures[name])),
  ];
}

function barOf(name: string, kind: Bar['kind'], figure: Result['figures'][string] | undefined): Bar[] {
  if (figure === undefined) return [];
  return [{ name, kind, value: figure.median, range: [figure.min, figure.max] }];
}

function distributionPlots({ distributions }: Result): Untitled[] {
  const groups = Map.groupBy(distributions, ({ plot, name }) => plot ?? name);
  return [...groups].map(([title, group]) => ({ title, svg: percentilePlot(title, group) }));
}

function seriesPlots({ series, figures }: Result): Untitled[] {
  const drawable = series.filter(({ points }) => points.length > 1);
  const groups = Map.groupBy(
    drawable,
    ({ plot, name, unit, xName }) => plot ?? (unit === '' ? name : `${unit} by ${xName}`),
  );
  return [...groups].map(([key, group]) => {
    const title = group.length === 1 ? (group[0]?.plot ?? group[0]?.name ?? key) : key;
    return { title, svg: linePlot(title, group, kneeOf(group, figures)) };
  });
}

/** Only over an axis of load: over time there is none. */
function kneeOf(
  group: Result['series'],
  { knee }: Result['figures'],
): { x: number; text: string } | undefined {
  if (knee === undefined || group.some(({ xName }) => xName === 'time')) return undefined;
  return { x: knee.median, text: `holds up to ${numberText(knee.median)}` };
}

const slugOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
