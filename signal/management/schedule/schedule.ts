/** When a meeting takes place: what may be planned, and what of it is still to come. Pure. */
import { AppError } from '../../../common/errors.ts';
import { DAY_MS, isTimeZone, parseLocal, toLocal, toUtc, type LocalMs } from './local-time.ts';
import { dayOf, LAST_YEAR, RuleDays } from './occurrences.ts';
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
const ONCE = 'FREQ=DAILY;COUNT=1';
const MAX_MEETING_DAYS = 7;
/** Times are kept from here to there: what is beyond is a mistake. */
const YEARS = { from: 2000, to: LAST_YEAR } as const;
/** Clocks are never changed by more. */
const CLOCKS_MS = DAY_MS;

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
  const { days } = seriesOf(schedule);
  if (!days.has(dayOf(start))) throw invalid('startsAt: is not a day of its recurrence');
  if (days.missing > 0) throw invalid(`recurrence: COUNT goes beyond the year ${YEARS.to}`);
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
  const now = toLocal(nowMs, schedule.timeZone);
  const series = seriesOf(schedule);
  const moved = movedOf(schedule, series);
  const left = new Set([...skippedDays(schedule), ...moved.map(({ occurrence }) => dayOf(occurrence))]);
  const found: Moments[] = [];
  for (const start of startsFrom(series, now)) {
    if (found.length === limit) break;
    if (left.has(dayOf(start))) continue;
    const times = momentsOf(schedule, start, series);
    if (times.endMs > nowMs) found.push(times);
  }
  const elsewhere = nextByClock(moved, now, limit)
    .map(({ occurrence, ...times }) => ({ ...momentsBetween(times, schedule.timeZone), occurrence }))
    .filter(({ endMs }) => endMs > nowMs);
  return [...found, ...elsewhere].sort((one, other) => one.startMs - other.startMs).slice(0, limit);
}

/** Those that can be among the next ones: what a clock shows is had at once, moments are not. */
function nextByClock(moved: readonly Moved[], now: LocalMs, limit: number): readonly Moved[] {
  const left = moved.filter(({ end }) => end > now - CLOCKS_MS);
  const coming = left.map(({ start }) => start).filter((start) => start > now + CLOCKS_MS);
  const last = coming.sort((one, other) => one - other)[limit - 1] ?? Infinity;
  return left.filter(({ start }) => start <= last + CLOCKS_MS);
}

/** What a recurrence comes to, read once for all that is asked of it. */
type Series = LocalTimes & { readonly days: RuleDays };

function seriesOf(schedule: Schedule): Series {
  const times = localTimes(schedule);
  return { ...times, days: new RuleDays(parseRecurrence(schedule.recurrence || ONCE), dayOf(times.start)) };
}

const skippedDays = ({ skips }: Pick<Schedule, 'skips'>): readonly number[] =>
  skips.map((skip) => dayOf(parseLocal(skip, 'skips')));

/** By the recurrence: what was skipped, at the time of the others. */
export function skippedStarts(schedule: Schedule): readonly LocalMs[] {
  const series = seriesOf(schedule);
  return skippedDays(schedule)
    .filter((day) => series.days.has(day))
    .map((day) => startOn(series, day));
}

export type Moved = LocalTimes & { readonly occurrence: LocalMs };

/** Those of occurrences that there are, and that take place. */
export const movesOf = (schedule: Schedule): readonly Moved[] => movedOf(schedule, seriesOf(schedule));

function movedOf(schedule: Schedule, series: Series): readonly Moved[] {
  if (schedule.recurrence === '') return [];
  const skipped = new Set(skippedDays(schedule));
  return schedule.moves.flatMap(({ occurrence: named, ...times }) => {
    const day = dayOf(parseLocal(named, 'moves'));
    const isTaking = !skipped.has(day) && series.days.has(day);
    return isTaking ? [{ ...localTimes(times), occurrence: startOn(series, day) }] : [];
  });
}

const startOn = ({ start }: Series, day: number): LocalMs => start + (day - dayOf(start)) * DAY_MS;

/** Starts of all that may not be over yet, and of some that are. */
function* startsFrom(series: Series, now: LocalMs): Generator<LocalMs, void> {
  // one more: clocks may have been changed since
  const from = dayOf(now) - MAX_MEETING_DAYS - 1;
  for (const day of series.days.from(from)) yield startOn(series, day);
}

type Times = { readonly startsAt: string; readonly endsAt: string };
export type LocalTimes = { readonly start: LocalMs; readonly end: LocalMs };

export function localTimes({ startsAt, endsAt }: Times): LocalTimes {
  return { start: parseLocal(startsAt, 'startsAt'), end: parseLocal(endsAt, 'endsAt') };
}

function momentsOf({ timeZone }: Schedule, occurrence: LocalMs, { start, end }: LocalTimes): Moments {
  return { ...momentsBetween({ start: occurrence, end: occurrence + end - start }, timeZone), occurrence };
}

/** Ends by the clock too; where clocks are changed meanwhile, never before it has begun. */
function momentsBetween({ start, end }: LocalTimes, timeZone: string): Omit<Moments, 'occurrence'> {
  const startMs = toUtc(start, timeZone);
  const endMs = toUtc(end, timeZone);
  return { startMs, endMs: endMs > startMs ? endMs : startMs + end - start };
}
