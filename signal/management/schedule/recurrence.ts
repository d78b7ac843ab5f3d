/** When meetings come again: the part of RRULE (RFC 5545, 3.3.10) that we take, read and written. Pure. */
import { AppError } from '../../../common/errors.ts';

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
type Frequency = (typeof FREQUENCIES)[number];

/** Monday first. */
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

export type Recurrence = {
  readonly frequency: Frequency;
  readonly interval: number;
  /** Weekly: 0 = Monday; empty = that of the start. */
  readonly weekdays: readonly number[];
  /** Monthly: the `nth` of a weekday, -1 = the last one. */
  readonly nthWeekday: { readonly nth: number; readonly weekday: number } | undefined;
  /** Monthly: 1..31, -1 = the last one. */
  readonly monthDay: number | undefined;
  readonly count: number | undefined;
  /** As `20271231`: the last day on which one may begin. */
  readonly until: string | undefined;
};

const MAX_INTERVAL = 52;
const MAX_COUNT = 500;
const MAX_MONTH_DAY = 31;

type Parts = ReadonlyMap<string, string>;

/** @throws {AppError} ARGUMENT_INVALID, saying what we don't take */
export function parseRecurrence(text: string): Recurrence {
  const parts = partsOf(text);
  const frequency = FREQUENCIES.find((one) => one === parts.get('FREQ')) ?? wrong('FREQ');
  const isMonthly = frequency === 'MONTHLY';
  if (!isMonthly) without(parts, 'BYMONTHDAY');
  if (!isMonthly && frequency !== 'WEEKLY') without(parts, 'BYDAY');
  if (parts.has('BYDAY')) without(parts, 'BYMONTHDAY');
  if (parts.has('COUNT')) without(parts, 'UNTIL');
  return {
    frequency,
    interval: numberOf(parts, 'INTERVAL', MAX_INTERVAL) ?? 1,
    weekdays: isMonthly ? [] : weekdaysOf(parts),
    nthWeekday: isMonthly ? nthWeekdayOf(parts) : undefined,
    monthDay: parts.get('BYMONTHDAY') === '-1' ? -1 : numberOf(parts, 'BYMONTHDAY', MAX_MONTH_DAY),
    count: numberOf(parts, 'COUNT', MAX_COUNT),
    until: untilOf(parts),
  };
}

/** What does not go together with the rest. */
function without(parts: Parts, name: string): void {
  if (parts.has(name)) wrong(`${name} with ${[...parts.keys()].filter((one) => one !== name).join(', ')}`);
}

const KNOWN = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'COUNT', 'UNTIL']);

function partsOf(text: string): Parts {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const [, name = '', value = ''] = /^([A-Z]+)=([A-Z0-9,+-]+)$/.exec(part) ?? [];
    if (!KNOWN.has(name) || parts.has(name)) wrong(part.slice(0, 40) || 'empty');
    parts.set(name, value);
  }
  return parts;
}

function wrong(what: string): never {
  throw new AppError('ARGUMENT_INVALID', `recurrence: ${what} is not taken`);
}

function numberOf(parts: Parts, name: string, max: number): number | undefined {
  const text = parts.get(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= max ? value : wrong(`${name}=${text}`);
}

function weekdaysOf(parts: Parts): readonly number[] {
  const names = parts.get('BYDAY')?.split(',') ?? [];
  const days = names.map((name) => WEEKDAYS.findIndex((one) => one === name));
  if (days.includes(-1) || new Set(days).size < days.length) wrong(`BYDAY=${names.join()}`);
  return days.sort((one, other) => one - other);
}

function nthWeekdayOf(parts: Parts): Recurrence['nthWeekday'] {
  const text = parts.get('BYDAY');
  if (text === undefined) return undefined;
  const [, nth, name] = /^([1-5]|-1)([A-Z]{2})$/.exec(text) ?? [];
  const weekday = WEEKDAYS.findIndex((one) => one === name);
  return weekday < 0 ? wrong(`BYDAY=${text}`) : { nth: Number(nth), weekday };
}

function untilOf(parts: Parts): string | undefined {
  const text = parts.get('UNTIL');
  if (text === undefined) return undefined;
  const day = text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (day === text || Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(day)) {
    wrong(`UNTIL=${text}`);
  }
  return text;
}
