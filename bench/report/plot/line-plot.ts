/** Lines over a common axis: a course over time, or figures by load with the knee. Pure. */
import type { Result } from '../../result.ts';
import { numberText } from '../numbers.ts';
import { areaFor, framed, type Area } from './frame.ts';
import { linearScale, roundValues, type Tick } from './scale.ts';
import { element, label, pathOf } from './svg.ts';
import { COLOURS } from './style.ts';

type Series = Result['series'][number];

const X_TICKS = 8;
const Y_TICKS = 5;
/** Few points are measurements of their own, each worth a dot. */
const MAX_DOTS = 30;
const DOT = 3;
const MARK_GAP = 5;
const MARK_DROP = 14;

/** @param mark a value of x that is pointed out, e.g. the knee */
export function linePlot(
  title: string,
  series: readonly Series[],
  mark?: { readonly x: number; readonly text: string },
): string {
  const xs = series.flatMap(({ points }) => points.map(([x]) => x));
  const ys = series.flatMap(({ points }) => points.map(([, y]) => y));
  const xTicks = roundValues(Math.min(...xs), Math.max(...xs), X_TICKS);
  const yTicks = roundValues(Math.min(0, ...ys), Math.max(...ys), Y_TICKS);
  const area = areaFor(series.length);
  const x = linearScale(spanOf(xTicks), [area.left, area.right]);
  const y = linearScale(spanOf(yTicks), [area.bottom, area.top]);
  const [{ unit, xName, xUnit } = { unit: '', xName: '', xUnit: '' }] = series;
  const lines = series.map(({ points }, index) => drawLine(points, { x, y, colour: index % COLOURS }));
  return framed({
    title,
    area,
    x: { title: xUnit === '' ? xName : `${xName} [${xUnit}]`, ticks: xTicks.map(tickOf), scale: x },
    y: { title: unit, ticks: yTicks.map(tickOf), scale: y },
    names: series.map(({ name, points }, index) => ({
      name,
      y: y(points.at(-1)?.[1] ?? 0),
      colour: index % COLOURS,
    })),
    content: [...lines, ...(mark === undefined ? [] : [drawMark(x(mark.x), mark.text, area)])],
  });
}

export const tickOf = (value: number): Tick => ({ value, text: numberText(value) });

export const spanOf = (ticks: readonly number[]): [number, number] => [ticks[0] ?? 0, ticks.at(-1) ?? 1];

type Placed = {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly colour: number;
};

function drawLine(points: Series['points'], { x, y, colour }: Placed): string {
  const places = points.map(([px, py]): [number, number] => [x(px), y(py)]);
  const dots =
    places.length > MAX_DOTS
      ? []
      : places.map(([cx, cy]) => element('circle', { cx, cy, r: DOT, class: `c${colour}` }));
  return [element('path', { d: pathOf(places), class: `line l${colour}` }), ...dots].join('');
}

function drawMark(x: number, text: string, area: Area): string {
  const isLeft = x > (area.left + area.right) / 2;
  return [
    element('line', { x1: x, x2: x, y1: area.top, y2: area.bottom, class: 'mark' }),
    label(
      {
        x: x + (isLeft ? -MARK_GAP : MARK_GAP),
        y: area.top + MARK_DROP,
        class: 'value',
        'text-anchor': isLeft ? 'end' : 'start',
      },
      text,
    ),
  ].join('');
}
