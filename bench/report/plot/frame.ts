/** What is around lines: title, axes with ticks and units, and names at the lines' ends. Pure. */
import { drawing, element, escapeText, label } from './svg.ts';
import type { Scale, Tick } from './scale.ts';

const SIZE = { width: 760, height: 300 };
const AREA = { left: 48, right: 744, top: 40, bottom: 250 };
/** Room for names at the lines' ends. */
const NAMES_WIDTH = 215;

export type Area = typeof AREA;

/** Where lines are drawn. A line alone needs no name beside the title. */
export const areaFor = (lines: number): Area =>
  lines > 1 ? { ...AREA, right: AREA.right - NAMES_WIDTH } : AREA;

type Axis = { readonly title: string; readonly ticks: readonly Tick[]; readonly scale: Scale };

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
const MAX_NAME = 31;

type Framed = {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly names: readonly Named[];
  readonly area: Area;
  readonly content: readonly string[];
};

export function framed({ title, x, y, names, area, content }: Framed): string {
  return drawing(
    title,
    SIZE,
    element(
      'text',
      { x: 0, y: TITLE_Y },
      element('tspan', { class: 'title' }, escapeText(title)),
      escapeText(y.title === '' ? '' : `  [${y.title}]`),
    ),
    ...y.ticks.flatMap(({ value, text }) => {
      const place = y.scale(value);
      return [
        element('line', { x1: area.left, x2: area.right, y1: place, y2: place, class: 'grid' }),
        label({ x: area.left - TICK_GAP, y: place + TEXT_SHIFT, 'text-anchor': 'end' }, text),
      ];
    }),
    ...x.ticks.flatMap(({ value, text }) => {
      const place = x.scale(value);
      return [
        element('line', {
          x1: place,
          x2: place,
          y1: area.bottom,
          y2: area.bottom + TEXT_SHIFT,
          class: 'axis',
        }),
        label({ x: place, y: area.bottom + NAME_HEIGHT, 'text-anchor': 'middle' }, text),
      ];
    }),
    label({ x: area.right, y: SIZE.height - TICK_GAP, 'text-anchor': 'end' }, x.title),
    ...content,
    ...(names.length > 1 ? spread(names) : []).map(({ name, y: place, colour }) =>
      label(
        {
          x: area.right + TICK_GAP,
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
