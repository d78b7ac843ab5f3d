import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ONCE, repeatOf, ruleOf, type Repeat } from '../../../../web/start/recurrence.ts';

const DAY = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const REPEAT: fc.Arbitrary<Repeat> = fc
  .record({
    kind: fc.constantFrom<Repeat['kind']>(
      'daily',
      'weekly',
      'fortnightly',
      'monthlyDay',
      'monthlyWeekday',
      'yearly',
    ),
    end: fc.constantFrom<Repeat['end']>('never', 'count', 'until'),
    count: fc.integer({ min: 1, max: 500 }),
    until: DAY,
  })
  .map(({ kind, end, count, until }) => ({
    ...ONCE,
    kind,
    end,
    ...(end === 'count' && { count }),
    ...(end === 'until' && { until }),
  }));

describe('ruleOf()', () => {
  test.each<[Partial<Repeat>, string]>([
    [{ kind: 'once' }, ''],
    [{ kind: 'fortnightly', end: 'count', count: 3 }, 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=3'],
    [{ kind: 'monthlyWeekday', end: 'until', until: '2027-12-31' }, 'FREQ=MONTHLY;BYDAY=1TU;UNTIL=20271231'],
    [{ kind: 'monthlyDay' }, 'FREQ=MONTHLY;BYMONTHDAY=1'],
  ])('of %j from 1 December 2026 is %p', (repeat, rule) => {
    expect(ruleOf({ ...ONCE, ...repeat }, '2026-12-01')).toBe(rule);
  });

  test('means the last weekday where a month may have no fifth', () => {
    expect(ruleOf({ ...ONCE, kind: 'monthlyWeekday' }, '2026-12-30')).toBe('FREQ=MONTHLY;BYDAY=-1WE');
  });

  test('is read back as what was chosen', () => {
    fc.assert(
      fc.property(REPEAT, DAY, (repeat, day) => {
        expect(repeatOf(ruleOf(repeat, day), day)).toEqual(repeat);
      }),
    );
  });
});

describe('repeatOf()', () => {
  test.each(['FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=DAILY;INTERVAL=3;COUNT=4', 'FREQ=MONTHLY;BYDAY=2TU'])(
    'keeps %s, which the form has no choice for',
    (rule) => {
      const repeat = repeatOf(rule, '2026-12-01');

      expect(repeat.kind).toBe('kept');
      expect(ruleOf(repeat, '2027-01-07')).toBe(rule);
    },
  );

  test('knows a rule in another order, with an interval of one', () => {
    expect(repeatOf('BYDAY=TU;INTERVAL=1;FREQ=WEEKLY;COUNT=2', '2026-12-01')).toMatchObject({
      kind: 'weekly',
      count: 2,
    });
  });
});
