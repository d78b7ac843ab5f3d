/** How figures are written for people. Pure. */

const DIGITS = 3;
const PERCENT = 100;
/** From here on a number is told in thousands or millions. */
const LARGE = 10_000;
const STEPS = [
  { from: 1e9, suffix: 'G' },
  { from: 1e6, suffix: 'M' },
  { from: LARGE, divideBy: 1e3, suffix: 'k' },
] as const;

/** Three digits that matter, large ones with k, M or G: `0.00012`, `4.2`, `31.4k`. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  const step = STEPS.find(({ from }) => size >= from);
  if (step === undefined) return digits(value);
  return `${digits(value / ('divideBy' in step ? step.divideBy : step.from))}${step.suffix}`;
}

/** Units that take k, M and G. */
const PREFIXED = ['B', 'B/s', 'bit/s'];

/** With its unit: `12.3 ms`, `1.2 MB`, `31.4k /s`. */
export function valueText(value: number, unit: string): string {
  if (unit === 'ratio' || unit === '') return numberText(value);
  const text = numberText(value);
  if (!PREFIXED.includes(unit)) return `${text} ${unit === '1/s' ? '/s' : unit}`;
  const [, number = text, prefix = ''] = /^(.*?)([kMG]?)$/.exec(text) ?? [];
  return `${number} ${prefix}${unit}`;
}

/** Change from one value to another, signed: `+12 %`; undefined where there is no share. */
export function changeText(from: number, to: number): string {
  if (from === to) return '0 %';
  if (from === 0) return '—';
  const percent = (to / from - 1) * PERCENT;
  return `${percent > 0 ? '+' : '−'}${digits(Math.abs(percent), 2)} %`;
}

function digits(value: number, count = DIGITS): string {
  if (value === 0) return '0';
  const rounded = Number(value.toPrecision(count));
  const whole = Math.abs(value) >= 10 ** count ? Math.round(value) : rounded;
  const text = Math.abs(whole) < 1e-6 ? whole.toExponential() : String(whole);
  return text.replace('-', '−');
}
