/** What is around lines: title, axes with ticks and units, and names at the lines' ends. Pure. */
import { drawing, element, label } from './svg.ts';
import type { Scale, Tick } from './scale.ts';

export const SIZE = { width: 760, height: 300 };
export const AREA = { left: 64, right: 590, top: 44, bottom: 250 };

export type Axis = { readonly title: string; readonly ticks: readonly Tick[]; readonly scale: Scale };

export type Named = {
  readonly name: string;
  /** Where its line ends, px. */
  readonly y: number;
  readonly colour: number;
};

const TICK_GAP = 8;
const NAME_HEIGHT = 17;
const TITLE_Y = 22;
const TEXT_SHIFT = 4;
/** More would run out of the picture. */
const MAX_NAME = 24;

type Framed = {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly names: readonly Named[];
  readonly content: readonly string[];
};

export function framed({ title, x, y, names, content }: Framed): string {
  return drawing(
    title,
    SIZE,
    label({ x: AREA.left, y: TITLE_Y, class: 'title' }, title),
    ...y.ticks.flatMap(({ value, text }) => {
      const place = y.scale(value);
      return [
        element('line', { x1: AREA.left, x2: AREA.right, y1: place, y2: place, class: 'grid' }),
        label({ x: AREA.left - TICK_GAP, y: place + TEXT_SHIFT, 'text-anchor': 'end' }, text),
      ];
    }),
    ...x.ticks.flatMap(({ value, text }) => {
      const place = x.scale(value);
      return [
        element('line', {
          x1: place,
          x2: place,
          y1: AREA.bottom,
          y2: AREA.bottom + TEXT_SHIFT,
          class: 'axis',
        }),
        label({ x: place, y: AREA.bottom + NAME_HEIGHT, 'text-anchor': 'middle' }, text),
      ];
    }),
    label({ x: AREA.left, y: AREA.top - TICK_GAP, 'text-anchor': 'end' }, y.title),
    label({ x: AREA.right, y: SIZE.height - TICK_GAP, 'text-anchor': 'end' }, x.title),
    ...content,
    ...spread(names).map(({ name, y: place, colour }) =>
      label(
        {
          x: AREA.right + TICK_GAP,
          y: place + TEXT_SHIFT,
          class: `name c${colour}`,
          style: `fill:var(--c${colour})`,
        },
        shortened(name),
      ),
    ),
  );
}

const shortened = (name: string): string =>
  name.length <= MAX_NAME ? name : `${name.slice(0, MAX_NAME - 1)}…`;

/** Moves names apart that would cover each other, from below upwards, and back down where the top is reached. */
export function spread(names: readonly Named[]): readonly Named[] {
  let ceiling = AREA.bottom + NAME_HEIGHT;
  const placed = names
    .toSorted((a, b) => b.y - a.y)
    .map((named) => {
      ceiling = Math.min(named.y, ceiling - NAME_HEIGHT);
      return { ...named, y: ceiling };
    });
  const missing = Math.max(0, AREA.top - ceiling);
  return placed.map((named) => ({ ...named, y: named.y + missing }));
}
