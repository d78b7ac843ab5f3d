/** When a meeting takes place: what may be planned, and what of it is still to come. Pure. */
import { AppError } from '../../../common/errors.ts';
import { DAY_MS, isTimeZone, parseLocal, toLocal, toUtc, type LocalMs } from './local-time.ts';
import { dayOf, daysOf } from './occurrences.ts';
import { parseRecurrence } from './recurrence.ts';

/** As somebody plans it; local times as `2026-12-01T18:00`. */
export type Schedule = {
  readonly startsAt: string;
  readonly endsAt: string;
  readonly timeZone: string;
  /** Empty = once. */
  readonly recurrence: string;
  /** Occurrences that don't take place. Their days count: a meeting is at most once a day. */
  readonly skips: readonly string[];
  readonly moves: readonly Move[];
};

/** One occurrence at another time; it counts by the day that it would be on. */
export type Move = { readonly occurrence: string; readonly startsAt: string; readonly endsAt: string };

export type Moments = {
  readonly startMs: number;
  readonly endMs: number;
  /** When it begins by the recurrence. */
  readonly occurrence: LocalMs;
};

const MAX_UPCOMING = 5;
const MAX_MEETING_DAYS = 7;
/** Times are kept from here to there: what is beyond is a mistake. */
const YEARS = { from: 2000, to: 2200 } as const;

/** @throws {AppError} ARGUMENT_INVALID, naming what is wrong */
export function checkSchedule(schedule: Schedule): void {
  const { timeZone, recurrence, skips, moves } = schedule;
  if (!isTimeZone(timeZone)) throw invalid('timeZone: not known');
  const { start } = checkTimes(schedule);
  for (const skip of skips) parseLocal(skip, 'skips');
  for (const move of moves) checkTimes(move);
  const moved = moves.map(({ occurrence }) => dayOf(parseLocal(occurrence, 'moves')));
  if (new Set(moved).size < moved.length) throw invalid('moves: one twice');
  if (recurrence === '') return;
  const [first] = daysOf(parseRecurrence(recurrence), dayOf(start));
  if (first !== dayOf(start)) throw invalid('startsAt: is not a day of its recurrence');
}

function checkTimes(times: Times): LocalTimes {
  const { start, end } = localTimes(times);
  if (end <= start) throw invalid('endsAt: not after startsAt');
  if (end - start > MAX_MEETING_DAYS * DAY_MS)
    throw invalid(`endsAt: more than ${MAX_MEETING_DAYS} days later`);
  const year = new Date(start).getUTCFullYear();
  if (year < YEARS.from || year > YEARS.to) throw invalid(`startsAt: not from ${YEARS.from} to ${YEARS.to}`);
  return { start, end };
}

const invalid = (problem: string): AppError => new AppError('ARGUMENT_INVALID', problem);

/**
 * Those that are not over, in their order.
 * @param schedule that {@link checkSchedule} has let through
 */
export function upcoming(schedule: Schedule, nowMs: number, limit = MAX_UPCOMING): readonly Moments[] {
  const moved = movesOf(schedule);
  const left = new Set([...skippedDays(schedule), ...moved.map(({ occurrence }) => dayOf(occurrence))]);
  const found: Moments[] = [];
  for (const start of startsFrom(schedule, toLocal(nowMs, schedule.timeZone))) {
    if (found.length === limit) break;
    const times = momentsOf(schedule, start);
    if (!left.has(dayOf(start)) && times.endMs > nowMs) found.push(times);
  }
  const elsewhere = moved
    .map(({ occurrence, ...times }) => ({ ...momentsBetween(times, schedule.timeZone), occurrence }))
    .filter(({ endMs }) => endMs > nowMs);
  return [...found, ...elsewhere].sort((one, other) => one.startMs - other.startMs).slice(0, limit);
}

const skippedDays = ({ skips }: Pick<Schedule, 'skips'>): readonly number[] =>
  skips.map((skip) => dayOf(parseLocal(skip, 'skips')));

/** By the recurrence: what was skipped, at the time of the others. */
export function skippedStarts(schedule: Schedule): readonly LocalMs[] {
  return skippedDays(schedule).flatMap((day) => startOn(schedule, day) ?? []);
}

export type Moved = LocalTimes & { readonly occurrence: LocalMs };

/** Those of occurrences that there are, and that take place. */
export function movesOf(schedule: Schedule): readonly Moved[] {
  if (schedule.moves.length === 0 || schedule.recurrence === '') return [];
  const skipped = new Set(skippedDays(schedule));
  return schedule.moves.flatMap(({ occurrence: named, ...times }) => {
    const day = dayOf(parseLocal(named, 'moves'));
    const occurrence = skipped.has(day) ? undefined : startOn(schedule, day);
    return occurrence === undefined ? [] : [{ ...localTimes(times), occurrence }];
  });
}

/** @returns undefined when there is none on that day */
function startOn(schedule: Schedule, day: number): LocalMs | undefined {
  const { start } = localTimes(schedule);
  const first = dayOf(start);
  const local = start + (day - first) * DAY_MS;
  if (day === first || schedule.recurrence === '') return day === first ? start : undefined;
  const [next] = day < first ? [] : daysOf(parseRecurrence(schedule.recurrence), first, day);
  return next === day ? local : undefined;
}

/** Starts of all that may not be over yet, and of some that are. */
function* startsFrom(schedule: Schedule, now: LocalMs): Generator<LocalMs, void> {
  const { start } = localTimes(schedule);
  if (schedule.recurrence === '') {
    yield start;
    return;
  }
  const timeOfDay = start - dayOf(start) * DAY_MS;
  // one more: clocks may have been changed since
  const from = dayOf(now) - MAX_MEETING_DAYS - 1;
  for (const day of daysOf(
    parseRecurrence(schedule.recurrence),
    dayOf(start),
    Math.max(from, dayOf(start)),
  )) {
    yield day * DAY_MS + timeOfDay;
  }
}

type Times = { readonly startsAt: string; readonly endsAt: string };
export type LocalTimes = { readonly start: LocalMs; readonly end: LocalMs };

export function localTimes({ startsAt, endsAt }: Times): LocalTimes {
  return { start: parseLocal(startsAt, 'startsAt'), end: parseLocal(endsAt, 'endsAt') };
}

function momentsOf(schedule: Schedule, occurrence: LocalMs): Moments {
  const { start, end } = localTimes(schedule);
  const times = { start: occurrence, end: occurrence + end - start };
  return { ...momentsBetween(times, schedule.timeZone), occurrence };
}

/** Ends by the clock too; where clocks are changed meanwhile, never before it has begun. */
function momentsBetween({ start, end }: LocalTimes, timeZone: string): Omit<Moments, 'occurrence'> {
  const startMs = toUtc(start, timeZone);
  const endMs = toUtc(end, timeZone);
  return { startMs, endMs: endMs > startMs ? endMs : startMs + end - start };
}
