import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import ICAL from 'ical.js';
import {
  formatLocal,
  isTimeZone,
  parseLocal,
  toLocal,
  toUtc,
} from '../../../../../signal/management/schedule/local-time.ts';
import { dayOf, RuleDays } from '../../../../../signal/management/schedule/occurrences.ts';
import { parseRecurrence } from '../../../../../signal/management/schedule/recurrence.ts';
import {
  checkSchedule,
  upcoming,
  type Schedule,
} from '../../../../../signal/management/schedule/schedule.ts';

const BERLIN = 'Europe/Berlin';
const DAY_MS = 86_400_000;
const MOVE = { occurrence: '2026-12-08T18:00', startsAt: '2026-12-09T18:00', endsAt: '2026-12-09T20:00' };

const plan = (over: Partial<Schedule> = {}): Schedule => ({
  startsAt: '2026-12-01T18:00',
  endsAt: '2026-12-01T20:00',
  timeZone: BERLIN,
  recurrence: '',
  skips: [],
  moves: [],
  ...over,
});

const starts = (schedule: Schedule, now: string, limit = 5): string[] =>
  upcoming(schedule, Date.parse(now), limit).map(({ startMs }) => new Date(startMs).toISOString());

describe('toUtc()', () => {
  const at = (text: string): string => new Date(toUtc(parseLocal(text, ''), BERLIN)).toISOString();

  test.each([
    ['2026-07-01T18:00', '2026-07-01T16:00:00.000Z'],
    ['2026-12-01T18:00', '2026-12-01T17:00:00.000Z'],
    // left out: an hour later
    ['2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T03:00', '2026-03-29T01:00:00.000Z'],
    // twice: the first one
    ['2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25T03:00', '2026-10-25T02:00:00.000Z'],
  ])('says when clocks in Berlin show %s', (local, utc) => {
    expect(at(local)).toBe(utc);
  });

  test('is the way back from what clocks show, apart from the hour that comes twice', () => {
    const zones = fc.constantFrom(BERLIN, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC');
    const moments = fc.integer({ min: Date.UTC(2020, 0) / 1000, max: Date.UTC(2040, 0) / 1000 });
    fc.assert(
      fc.property(zones, moments, (zone, second) => {
        const back = toUtc(toLocal(second * 1000, zone), zone);

        expect(toLocal(back, zone)).toBe(toLocal(second * 1000, zone));
        expect(back).toBeLessThanOrEqual(second * 1000);
      }),
    );
  });

  test.each(['2026-02-30T10:00', '2026-12-01T24:30', '2026-13-01T10:00'])('does not take %s', (text) => {
    expect(() => parseLocal(text, 'startsAt')).toThrow('startsAt');
  });

  test('takes names of places only', () => {
    expect([BERLIN, 'UTC', '+01:00', 'Mars/Base', ''].map(isTimeZone)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('RuleDays', () => {
  const rules = fc
    .record({
      frequency: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      interval: fc.integer({ min: 1, max: 14 }),
      weekdays: fc.uniqueArray(fc.constantFrom('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'), { maxLength: 4 }),
      monthly: fc.constantFrom(
        '',
        ';BYMONTHDAY=31',
        ';BYMONTHDAY=-1',
        ';BYDAY=1MO',
        ';BYDAY=-1FR',
        ';BYDAY=5TU',
      ),
    })
    .map(({ frequency, interval, weekdays, monthly }) => {
      const byDay = frequency === 'WEEKLY' && weekdays.length > 0 ? `;BYDAY=${weekdays.join()}` : '';
      return `FREQ=${frequency};INTERVAL=${interval}${byDay}${frequency === 'MONTHLY' ? monthly : ''}`;
    });
  // ical.js takes a yearly 29 February on to 1 March
  const days = fc
    .integer({ min: dayOf(Date.UTC(2024, 0)), max: dayOf(Date.UTC(2034, 0)) })
    .filter((day) => !new Date(day * DAY_MS).toISOString().includes('-02-29'));

  test('has the days that ical.js has', () => {
    fc.assert(
      fc.property(rules, days, (rule, start) => {
        const iterator = ICAL.Recur.fromString(rule).iterator(
          ICAL.Time.fromDateString(new Date(start * DAY_MS).toISOString().slice(0, 10)),
        );
        const expected = Array.from({ length: 6 }, () =>
          dayOf(Date.parse(`${String(iterator.next())}T00:00:00Z`)),
        );
        fc.pre(!expected.includes(NaN)); // ical.js gives up after five months without such a day

        expect(firstDays(rule, start, 6)).toEqual(expected);
      }),
    );
  });

  test('has the same days whenever one begins to look', () => {
    fc.assert(
      fc.property(rules, days, fc.integer({ min: 0, max: 4_000 }), (rule, start, later) => {
        const all = firstDays(`${rule};COUNT=60`, start, 60);
        const from = start + later;

        const ruleDays = new RuleDays(parseRecurrence(`${rule};COUNT=60`), start);
        const seen = [...ruleDays.from(from)];

        expect(seen).toEqual(all.filter((day) => day >= from));
        const near = Array.from({ length: 60 }, (_, index) => from + index);
        expect(near.filter((day) => ruleDays.has(day))).toEqual(seen.filter((day) => day < from + 60));
      }),
    );
  });

  test('leaves out years without a 29 February', () => {
    const found = firstDays('FREQ=YEARLY', dayOf(Date.UTC(2028, 1, 29)), 3);

    expect(found.map((day) => new Date(day * DAY_MS).toISOString().slice(0, 10))).toEqual([
      '2028-02-29',
      '2032-02-29',
      '2036-02-29',
    ]);
  });

  test('ends where there is never such a day', () => {
    // from 30 January each 12 months: never a 31st
    expect(firstDays('FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31', dayOf(Date.UTC(2027, 3, 1)), 1)).toEqual([]);
  });
});

function firstDays(rule: string, start: number, count: number): number[] {
  const found: number[] = [];
  for (const day of new RuleDays(parseRecurrence(rule), start).from(start)) {
    if (found.push(day) === count) break;
  }
  return found;
}

describe('parseRecurrence()', () => {
  test.each([
    '',
    'FREQ=HOURLY',
    'FREQ=WEEKLY;BYDAY=1MO',
    'FREQ=WEEKLY;BYDAY=MO,MO',
    'FREQ=MONTHLY;BYDAY=MO',
    'FREQ=MONTHLY;BYDAY=6MO',
    'FREQ=MONTHLY;BYMONTHDAY=0',
    'FREQ=DAILY;BYDAY=MO',
    'FREQ=DAILY;COUNT=0',
    'FREQ=DAILY;COUNT=501',
    'FREQ=DAILY;COUNT=2;UNTIL=20271231',
    'FREQ=DAILY;UNTIL=20270231',
    'FREQ=DAILY;INTERVAL=53',
    'FREQ=DAILY;FREQ=DAILY',
    'FREQ=DAILY;BYHOUR=3',
    'RRULE:FREQ=DAILY',
    'FREQ=DAILY\r\nATTACH:x',
  ])('does not take %j', (text) => {
    expect(() => parseRecurrence(text)).toThrow('is not taken');
  });
});

describe('upcoming()', () => {
  test('stays at the same hour of clocks when they are changed', () => {
    const weekly = plan({
      startsAt: '2026-10-20T18:00',
      endsAt: '2026-10-20T20:00',
      recurrence: 'FREQ=WEEKLY;COUNT=2',
    });

    expect(starts(weekly, '2026-10-01T00:00:00Z')).toEqual([
      '2026-10-20T16:00:00.000Z',
      '2026-10-27T17:00:00.000Z',
    ]);
  });

  test('loses and doubles no meeting on days when clocks are changed, whatever hour it is at', () => {
    const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });
    const changes = fc.constantFrom('2026-03-26', '2026-10-22', '2027-03-25');
    fc.assert(
      fc.property(changes, minutes, (day, minute) => {
        const start = parseLocal(`${day}T00:00`, '') + minute * 60_000;
        const daily = plan({
          startsAt: formatLocal(start),
          endsAt: formatLocal(start + 30 * 60_000),
          recurrence: 'FREQ=DAILY;COUNT=7',
        });

        const found = upcoming(daily, Date.parse('2026-01-01T00:00:00Z'), 10);

        const seen = found.map(({ startMs }) => dayOf(toLocal(startMs, BERLIN)));
        expect(seen).toEqual(Array.from({ length: 7 }, (_, index) => dayOf(start) + index));
        for (const { startMs, endMs } of found) expect(endMs).toBeGreaterThan(startMs);
      }),
    );
  });

  test('begins with the one that goes on now, and leaves out those that are skipped', () => {
    const daily = plan({ recurrence: 'FREQ=DAILY', skips: ['2026-12-03T18:00'] });

    expect(starts(daily, '2026-12-02T18:30:00Z', 2)).toEqual([
      '2026-12-02T17:00:00.000Z',
      '2026-12-04T17:00:00.000Z',
    ]);
  });

  test('has what was moved where it was moved to, in order, whatever time of the day named it', () => {
    const moves = [
      { occurrence: '2026-12-02T09:00', startsAt: '2026-12-04T19:00', endsAt: '2026-12-04T21:30' },
      { occurrence: '2026-12-05T18:00', startsAt: '2026-12-02T08:00', endsAt: '2026-12-02T09:00' },
      // skipped as well, and none of the recurrence
      { occurrence: '2026-12-03T18:00', startsAt: '2026-12-03T20:00', endsAt: '2026-12-03T21:00' },
      { occurrence: '2026-11-30T18:00', startsAt: '2026-12-03T20:00', endsAt: '2026-12-03T21:00' },
    ];
    const daily = plan({ recurrence: 'FREQ=DAILY;COUNT=6', skips: ['2026-12-03T07:00'], moves });

    const found = upcoming(daily, Date.parse('2026-12-01T12:00:00Z'));

    expect(found.map(({ occurrence }) => formatLocal(occurrence))).toEqual([
      '2026-12-01T18:00',
      '2026-12-05T18:00',
      '2026-12-04T18:00',
      '2026-12-02T18:00',
      '2026-12-06T18:00',
    ]);
    expect(found.map(({ startMs }) => formatLocal(toLocal(startMs, BERLIN)))).toEqual([
      '2026-12-01T18:00',
      '2026-12-02T08:00',
      '2026-12-04T18:00',
      '2026-12-04T19:00',
      '2026-12-06T18:00',
    ]);
    expect(upcoming({ ...daily, recurrence: '' }, 0)).toHaveLength(1);
  });

  test('has what was moved in order by the hour, around a change of clocks and among many others', () => {
    const moves = Array.from({ length: 50 }, (_, index) => {
      const day = new Date(Date.UTC(2026, 9, 24) + index * DAY_MS).toISOString().slice(0, 10);
      // all in the night of 25 October, when 2:00 to 3:00 comes twice, the last one first
      const at = `2026-10-25T0${1 + Math.floor((49 - index) / 25)}:${String(10 + ((49 - index) % 25))}`;
      return { occurrence: `${day}T18:00`, startsAt: at, endsAt: '2026-10-25T06:00' };
    });
    const daily = plan({
      startsAt: '2026-10-24T18:00',
      endsAt: '2026-10-24T20:00',
      recurrence: 'FREQ=DAILY;COUNT=50',
      moves,
    });

    const all = starts(daily, '2026-10-24T00:00:00Z', 50);

    expect(all).toEqual([...all].sort());
    expect(new Set(all).size).toBe(50);
    expect(starts(daily, '2026-10-24T00:00:00Z', 3)).toEqual(all.slice(0, 3));
    expect(starts(daily, '2026-10-25T05:30:00Z', 3)).toEqual([]);
  });

  test('is empty when all is over', () => {
    expect(starts(plan(), '2026-12-01T19:00:00Z')).toEqual([]);
    expect(starts(plan({ recurrence: 'FREQ=DAILY;UNTIL=20261202' }), '2026-12-02T19:00:00Z')).toEqual([]);
  });
});

describe('checkSchedule()', () => {
  test.each([
    [{ timeZone: 'Mars/Base' }, 'timeZone'],
    [{ endsAt: '2026-12-01T18:00' }, 'endsAt'],
    [{ endsAt: '2026-12-09T18:00' }, 'endsAt'],
    [{ startsAt: '1926-12-01T18:00', endsAt: '1926-12-01T19:00' }, 'startsAt'],
    [{ startsAt: '2026-02-30T18:00' }, 'startsAt'],
    [{ recurrence: 'FREQ=WEEKLY;BYDAY=WE' }, 'startsAt'],
    [{ recurrence: 'FREQ=NEVER' }, 'recurrence'],
    [{ skips: ['2026-12-32T18:00'] }, 'skips'],
    [{ moves: [{ ...MOVE, endsAt: MOVE.startsAt }] }, 'endsAt'],
    [{ moves: [{ ...MOVE, occurrence: '2026-12-32T18:00' }] }, 'moves'],
    [{ moves: [MOVE, { ...MOVE, occurrence: '2026-12-08T09:00' }] }, 'moves'],
  ])('refuses %j', (over, named) => {
    expect(() => checkSchedule(plan(over))).toThrow(named);
  });

  test('takes the first Tuesday of each month', () => {
    expect(() => checkSchedule(plan({ recurrence: 'FREQ=MONTHLY;BYDAY=1TU;UNTIL=20271231' }))).not.toThrow();
  });
});
