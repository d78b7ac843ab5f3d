/** How often a meeting takes place: between the choices of a form and the rule that the server keeps (docs/api.md). Pure. */
import type { RepeatKind } from './texts.ts';

export type RepeatEnd = 'never' | 'count' | 'until';

export type Repeat = {
  readonly kind: RepeatKind;
  readonly end: RepeatEnd;
  readonly count: number;
  /** `2026-12-01`; empty where it is not the end. */
  readonly until: string;
  /** A rule that the form has no choice for, as it is. */
  readonly kept: string;
};

export const ONCE: Repeat = { kind: 'once', end: 'never', count: 10, until: '', kept: '' };
export const MAX_COUNT = 500;

const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
const DAYS_PER_WEEK = 7;
/** From the fifth on a month may lack it: the last one is meant. */
const LAST_COUNTED_WEEK = 4;

/**
 * @param day of the first meeting, `2026-12-01`
 * @returns the rule; empty = once
 */
export function ruleOf(repeat: Repeat, day: string): string {
  if (repeat.kind === 'once') return '';
  if (repeat.kind === 'kept') return repeat.kept;
  const base = baseRule(repeat.kind, day);
  if (repeat.end === 'count') return `${base};COUNT=${repeat.count}`;
  if (repeat.end === 'until' && repeat.until !== '')
    return `${base};UNTIL=${repeat.until.replaceAll('-', '')}`;
  return base;
}

/** The choices that give this rule for this day; `kept` when none do. */
export function repeatOf(rule: string | undefined, day: string): Repeat {
  if (rule === undefined || rule === '') return ONCE;
  const parts = rule.split(';');
  const valueOf = (name: string): string | undefined =>
    parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  const base = parts.filter((part) => !/^(COUNT|UNTIL)=/.test(part)).join(';');
  const kind = KINDS.find((one) => isSameRule(baseRule(one, day), base));
  if (kind === undefined) return { ...ONCE, kind: 'kept', kept: rule };
  const [count, until] = [valueOf('COUNT'), valueOf('UNTIL')];
  if (count !== undefined) return { ...ONCE, kind, end: 'count', count: Number(count) };
  if (until !== undefined)
    return { ...ONCE, kind, end: 'until', until: until.replace(/^(\d{4})(\d\d)(\d\d).*$/, '$1-$2-$3') };
  return { ...ONCE, kind };
}

type Known = Exclude<RepeatKind, 'once' | 'kept'>;
const KINDS: readonly Known[] = ['daily', 'weekly', 'fortnightly', 'monthlyDay', 'monthlyWeekday', 'yearly'];

function baseRule(kind: Known, day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const weekday = WEEKDAYS[date.getUTCDay()] ?? '';
  switch (kind) {
    case 'daily':
      return 'FREQ=DAILY';
    case 'weekly':
      return `FREQ=WEEKLY;BYDAY=${weekday}`;
    case 'fortnightly':
      return `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekday}`;
    case 'monthlyDay':
      return `FREQ=MONTHLY;BYMONTHDAY=${date.getUTCDate()}`;
    case 'monthlyWeekday':
      return `FREQ=MONTHLY;BYDAY=${weekNumber(date.getUTCDate())}${weekday}`;
    case 'yearly':
      return 'FREQ=YEARLY';
  }
}

function weekNumber(dayOfMonth: number): number {
  const week = Math.ceil(dayOfMonth / DAYS_PER_WEEK);
  return week > LAST_COUNTED_WEEK ? -1 : week;
}

/** Whatever the order of the parts is; an interval of 1 need not be said. */
function isSameRule(one: string, other: string): boolean {
  const partsOf = (rule: string): string =>
    rule
      .split(';')
      .filter((part) => part !== 'INTERVAL=1')
      .sort()
      .join(';');
  return partsOf(one) === partsOf(other);
}
