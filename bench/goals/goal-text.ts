/** Goals in words, alike on terminals, pages and in docs. Pure. */
import { valueText } from '../report/numbers.ts';
import type { Goal } from './goal-list.ts';
import type { GoalVerdict } from './judge-goals.ts';

const SIGNS: Readonly<Record<string, string>> = { '<=': '≤', '>=': '≥', '==': '=' };

/** `<=30` → `≤ 30`. */
export const boundText = (bound: string): string =>
  bound.replace(/^(<=|>=|==)/, (sign) => `${SIGNS[sign] ?? sign} `);

export const foundText = ({ value, unit }: Pick<GoalVerdict, 'value' | 'unit'>): string =>
  value === null ? 'not measured' : valueText(value, unit);

export const reachedText = ({ isReached }: Pick<GoalVerdict, 'isReached'>): string =>
  isReached ? 'reached' : 'not reached';

/** What a goal is about, as one would type it. */
export function flagsText({ scenario, profile, params }: Goal): string {
  const flags = Object.entries(params).map(
    ([name, value]) => `--${name.replaceAll('_', '-')} ${written(name, value)}`,
  );
  return [scenario, ...(profile === undefined ? [] : [`--profile ${profile}`]), ...flags].join(' ');
}

/** Times are ms in results, and have a unit where they are typed. */
const written = (name: string, value: string | number): string =>
  name === 'within' ? `${value}ms` : String(value);
