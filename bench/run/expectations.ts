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

export type Expectation = {
  readonly name: string;
  readonly operator: Operator;
  readonly bound: number;
};

const EXPECTATION = /^\s*([a-z][a-z0-9_]*)\s*(<=|>=|==|<|>)\s*(\S+)\s*$/;

/**
 * @param reported figures that the scenario reports
 * @throws {BenchError} INPUT_INVALID
 */
export function parseExpectation(text: string, reported: readonly string[]): Expectation {
  const [, name = '', sign = '', number = ''] = EXPECTATION.exec(text) ?? [];
  const bound = Number(number);
  if (!isOperator(sign) || number === '' || !Number.isFinite(bound)) {
    throw invalid(`--expect takes a figure, one of <= < >= > == and a number, not "${text}"`);
  }
  if (!reported.includes(name)) {
    const guess = didYouMean(name, reported);
    throw invalid(`--expect: this scenario reports no ${name}.${guess} It reports ${reported.join(', ')}`);
  }
  return { name, operator: sign, bound };
}

const isOperator = (text: string): text is Operator => Object.hasOwn(HOLDS, text);
const invalid = (message: string): BenchError => new BenchError('INPUT_INVALID', message);

/** By the median of the runs; a figure that was not measured fails. */
export function judge(
  { name, operator, bound }: Expectation,
  figures: Result['figures'],
): Result['expectations'][number] {
  const value = figures[name]?.median ?? null;
  return { name, limit: `${operator}${bound}`, value, pass: value !== null && HOLDS[operator](value, bound) };
}
