/** What a meeting costs a node, in what is done for it. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { isTimeZone } from '../../../../../signal/management/schedule/local-time.ts';
import {
  checkSchedule,
  upcoming,
  type Schedule,
} from '../../../../../signal/management/schedule/schedule.ts';

const DAY_MS = 86_400_000;

const plan = (over: Partial<Schedule>): Schedule => ({
  startsAt: '2026-12-01T18:00',
  endsAt: '2026-12-01T20:00',
  timeZone: 'Europe/Berlin',
  recurrence: '',
  skips: [],
  moves: [],
  ...over,
});

describe('the work that a meeting makes', () => {
  // in days a year apart: each move was such a walk of its own
  const rare = { startsAt: '2028-02-29T18:00', endsAt: '2028-02-29T20:00' };
  const rule = 'FREQ=MONTHLY;INTERVAL=12;BYDAY=5TU;COUNT=500';
  /** Each an hour later. */
  const movesEach = (startsAt: string, days: number): Schedule['moves'] =>
    Array.from({ length: 50 }, (_, index) => {
      const ms = Date.parse(`${startsAt}Z`) + Math.floor(index * days) * DAY_MS;
      const day = new Date(ms).toISOString().slice(0, 10);
      return { occurrence: `${day}T18:00`, startsAt: `${day}T19:00`, endsAt: `${day}T20:00` };
    });
  const weekly = plan({ recurrence: 'FREQ=WEEKLY;COUNT=500', moves: movesEach('2026-12-01T18:00', 7) });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** Months that were looked at: each one begins with a date. */
  function monthsWalked(schedule: Schedule): number {
    const dates = jest.spyOn(Date, 'UTC');
    upcoming(schedule, Date.parse('2026-11-23T00:00:00Z'));
    return dates.mock.calls.filter(([year]) => year === 1970).length / 2;
  }

  test('is one walk to the end of its rule, however many of its days are moved', () => {
    expect(
      monthsWalked(plan({ ...rare, recurrence: rule, moves: movesEach(rare.startsAt, 28 * 365.25) })),
    ).toBeLessThan(500);
  });

  test('is that of those that come next, not of all that were moved', () => {
    const clocks = jest.spyOn(Intl.DateTimeFormat.prototype, 'formatToParts');
    const nowMs = Date.parse('2026-11-23T00:00:00Z');
    const [next] = upcoming(weekly, nowMs, 1);

    expect(next?.startMs).toBe(Date.parse('2026-12-01T18:00:00Z'));
    expect(clocks.mock.calls.length).toBeLessThan(30);
  });

  test.each([rule, 'FREQ=YEARLY;COUNT=500', 'FREQ=YEARLY;INTERVAL=52;COUNT=5'])(
    'is refused when %s goes on for centuries',
    (recurrence) => {
      expect(() => checkSchedule(plan({ ...rare, recurrence }))).toThrow('COUNT goes beyond the year 2200');
    },
  );

  test.each(['FREQ=YEARLY;COUNT=42', 'FREQ=DAILY;INTERVAL=52;COUNT=500', 'FREQ=MONTHLY;BYDAY=5TU;COUNT=500'])(
    'is taken for %s',
    (recurrence) => {
      expect(() => checkSchedule(plan({ ...rare, recurrence }))).not.toThrow();
    },
  );
});

describe('what is kept of time zones', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('is once for each, in how many spellings it may be named', () => {
    const made = jest.spyOn(Intl, 'DateTimeFormat');
    const name = 'america/argentina/comodrivadavia';

    for (let at = 0; at < name.length; at += 1) {
      expect(isTimeZone(`${name.slice(0, at)}${name.slice(at).toUpperCase()}`)).toBe(true);
    }

    expect(made.mock.calls.length).toBeLessThanOrEqual(1);
  });

  test('is found by letters of ASCII only', () => {
    expect([isTimeZone('Asia/Kolkata'), isTimeZone('Asia/\u212Aolkata')]).toEqual([true, false]);
  });
});
