/** One figure of several: ours, what the machine can do at all, and peers, side by side. Pure. */
import { valueText } from '../numbers.ts';
import { linearScale } from './scale.ts';
import { drawing, element, label } from './svg.ts';

export type Bar = {
  readonly name: string;
  readonly value: number;
  readonly range: readonly [min: number, max: number];
  readonly kind: 'ours' | 'limit' | 'peer';
};

const WIDTH = 760;
const LEFT = 110;
const RIGHT = 660;
const TOP = 40;
const ROW = 30;
const BAR = 18;
const GAP = 8;
const TITLE_Y = 22;
const TEXT_SHIFT = 4;
const CLASSES = { ours: 'c0', limit: 'limit', peer: 'c1' } as const;

/** @param about e.g. `µs, lower is better` */
export function barPlot(title: string, about: string, unit: string, bars: readonly Bar[]): string {
  const largest = Math.max(...bars.flatMap(({ value, range }) => [value, range[1]]));
  const x = linearScale([0, largest], [LEFT, RIGHT]);
  const size = { width: WIDTH, height: TOP + bars.length * ROW + GAP };
  return drawing(
    title,
    size,
    label({ x: 0, y: TITLE_Y, class: 'title' }, title),
    label({ x: WIDTH, y: TITLE_Y, 'text-anchor': 'end' }, about),
    ...bars.map((bar, index) => drawBar(bar, { x, unit, y: TOP + index * ROW })),
  );
}

type Row = { readonly x: (value: number) => number; readonly unit: string; readonly y: number };

function drawBar({ name, value, range: [min, max], kind }: Bar, { x, unit, y }: Row): string {
  const middle = y + BAR / 2;
  const width = Math.max(1, x(value) - LEFT);
  const range = element('line', { x1: x(min), x2: x(max), y1: middle, y2: middle, class: 'range' });
  return [
    label({ x: LEFT - GAP, y: middle + TEXT_SHIFT, 'text-anchor': 'end', class: 'value' }, name),
    element('rect', { x: LEFT, y, width, height: BAR, rx: 2, class: CLASSES[kind] }),
    ...(max > min ? [range] : []),
    label(
      { x: Math.max(x(value), x(max)) + GAP, y: middle + TEXT_SHIFT, class: 'value' },
      valueText(value, unit),
    ),
  ].join('');
}
