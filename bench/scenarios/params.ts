/** Flags of scenarios: how each is read from text, its default and unit. Pure. */
import { BenchError } from '../bench-error.ts';

export type Param<T> = {
  /** Shown in `--help`; empty = a plain count. */
  readonly unit: string;
  readonly about: string;
  /** As it would be typed. */
  readonly byDefault: string;
  /** @throws {BenchError} INPUT_INVALID, naming `flag` and what it takes */
  parse(text: string, flag: string): T;
};

export type ParamsOf<P extends Readonly<Record<string, Param<unknown>>>> = {
  readonly [K in keyof P]: P[K] extends Param<infer T> ? T : never;
};

type About = { readonly about: string; readonly unit?: string };

export function wholeNumber(
  byDefault: number,
  { about, unit = '', min, max }: About & { readonly min: number; readonly max: number },
): Param<number> {
  return {
    unit,
    about,
    byDefault: String(byDefault),
    parse: (text, flag) => {
      const value = Number(text);
      if (text.trim() !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
      throw new BenchError(
        'INPUT_INVALID',
        `${flag} takes a whole number from ${min} to ${max}, not "${text}"`,
      );
    },
  };
}

export function choice<const T extends string>(
  byDefault: NoInfer<T>,
  { about, of }: About & { readonly of: readonly T[] },
): Param<T> {
  return {
    unit: of.join('|'),
    about,
    byDefault,
    parse: (text, flag) => {
      const found = of.find((value) => value === text);
      if (found !== undefined) return found;
      throw new BenchError('INPUT_INVALID', `${flag} takes ${of.join(', ')}, not "${text}"`);
    },
  };
}

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|min)$/;
const MS_OF = { ms: 1, s: 1_000, min: 60_000 } as const;
const MAX_DURATION_MS = 3_600_000;

/** A time with its unit, e.g. `1s`, in ms. */
export function duration(byDefault: string, { about }: About): Param<number> {
  return {
    unit: 'e.g. 500ms, 10s, 2min',
    about,
    byDefault,
    parse: (text, flag) => {
      const [, amount, unit] = DURATION.exec(text) ?? [];
      const ms = unit === 'ms' || unit === 's' || unit === 'min' ? Number(amount) * MS_OF[unit] : Number.NaN;
      if (ms > 0 && ms <= MAX_DURATION_MS) return ms;
      throw new BenchError(
        'INPUT_INVALID',
        `${flag} takes a time such as 500ms, 10s or 2min (at most 60min), not "${text}"`,
      );
    },
  };
}
