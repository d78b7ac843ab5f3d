/** `--expect 'loss_ratio<=0.001'`: what a figure must be, and whether it is. Pure. */
import { BenchError } from '../bench-error.ts';
import type { Result } from '../result.ts';
import { didYouMean } from './nearest.ts';

const HOLDS = {
  '<=': (value: number, bound: number) => value <= bound,
  '>=': (value: number, bound: number) => value >= bound,
  '==': (value: number, bound: number) => value === bound,
  '<': (value: number, bound: number) => value < bound,
  '>': (value: number, bound: number) => value > bound,
} as const;

type Operator = keyof typeof HOLDS;

/** What a value must be. */
export type Bound = { readonly operator: Operator; readonly bound: number };

export type Expectation = Bound & { readonly name: string };

const EXPECTATION = /^\s*([a-z][a-z0-9_]*)\s*(.*)$/;
const BOUND = /^(<=|>=|==|<|>)\s*(\S+)\s*$/;

/**
 * @param reported figures that the scenario reports
 * @throws {BenchError} INPUT_INVALID
 */
export function parseExpectation(text: string, reported: readonly string[]): Expectation {
  const [, name = '', rest = ''] = EXPECTATION.exec(text) ?? [];
  const bound = parseBound(rest);
  if (bound === undefined) {
    throw invalid(`--expect takes a figure, one of <= < >= > == and a number, not "${text}"`);
  }
  if (!reported.includes(name)) {
    const guess = didYouMean(name, reported);
    throw invalid(`--expect: this scenario reports no ${name}.${guess} It reports ${reported.join(', ')}`);
  }
  return { name, ...bound };
}

/** Of `<=30`; undefined = it is none. */
export function parseBound(text: string): Bound | undefined {
  const [, operator = '', number = ''] = BOUND.exec(text) ?? [];
  const bound = Number(number);
  return isOperator(operator) && Number.isFinite(bound) ? { operator, bound } : undefined;
}

/** What was not measured holds nothing. */
export const holds = ({ operator, bound }: Bound, value: number | null): boolean =>
  value !== null && HOLDS[operator](value, bound);

const isOperator = (text: string): text is Operator => Object.hasOwn(HOLDS, text);
const invalid = (message: string): BenchError => new BenchError('INPUT_INVALID', message);

/** By the median of the runs; a figure that was not measured fails. */
export function judge(expectation: Expectation, figures: Result['figures']): Result['expectations'][number] {
  const { name, operator, bound } = expectation;
  const value = figures[name]?.median ?? null;
  return { name, limit: `${operator}${bound}`, value, pass: holds(expectation, value) };
}
