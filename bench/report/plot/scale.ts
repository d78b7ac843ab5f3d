/** From values to places, and round values for the ticks between. Pure. */

export type Scale = {
  /** Place in px. */
  (value: number): number;
};

export type Tick = { readonly value: number; readonly text: string };

const CROWDED_NINES = 4;
const NICE_STEPS = [1, 2, 2.5, 5, 10];

export const linearScale =
  ([low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale =>
  (value) =>
    high === low ? from : from + ((value - low) / (high - low)) * (to - from);

/** Round values from 0 (or the lowest) to the first one that is not below `high`. */
export function roundValues(low: number, high: number, about: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low, low + 1];
  const rough = span / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (NICE_STEPS.find((nice) => nice * power >= rough * (1 - 1e-9)) ?? 10);
  const first = Math.floor(low / step);
  const count = Math.ceil(high / step - 1e-9) - first;
  return Array.from({ length: count + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** A share of a distribution as HDR histograms are drawn: each further nine takes as much room. */
export const ninesOf = (share: number): number => -Math.log10(1 - share);

/** `50 %`, `90 %`, `99 %` … as far as `maxNines` reaches. */
export function shareTicks(maxNines: number): Tick[] {
  const nines = Array.from({ length: Math.floor(maxNines + 1e-9) }, (_, index) => index + 1);
  return [
    // where many nines are shown there is no room for it
    ...(maxNines < CROWDED_NINES ? [{ value: 0, text: '0 %' }] : []),
    { value: ninesOf(0.5), text: '50 %' },
    ...nines.map((count) => ({ value: count, text: `${percentOfNines(count)} %` })),
  ];
}

function percentOfNines(count: number): string {
  if (count === 1) return '90';
  return count === 2 ? '99' : `99.${'9'.repeat(count - 2)}`;
}
