import { describe, expect, test } from '@jest/globals';
import { nextCursor, skipTo, Timetable } from '../../../../../bench/load/media/timetable.ts';

describe('Timetable', () => {
  test('hands out what is due, in order, once', () => {
    const table = new Timetable<string>(100);
    const seen: string[] = [];
    table.put(103.2, 'later');
    table.put(101, 'first');
    table.put(50, 'overdue');

    table.goTo(103, (entry) => seen.push(entry));
    table.goTo(110, (entry) => seen.push(entry));

    expect(seen).toEqual(['first', 'overdue', 'later']);
    expect(table.isEmpty).toBe(true);
  });

  test('takes entries that are put while it goes on', () => {
    const table = new Timetable<number>(0);
    const seen: number[] = [];
    table.put(1, 1);

    table.goTo(5, (entry) => {
      seen.push(entry);
      table.put(entry + 2, entry + 2);
    });

    expect(seen).toEqual([1, 3, 5]);
  });

  test('says how long nothing is due', () => {
    const table = new Timetable<number>(0);
    table.put(4, 4);

    expect(table.quietMs(10)).toBe(4);
    expect(table.quietMs(3)).toBe(3);
  });
});

describe('nextCursor()', () => {
  test('is now while nothing is late', () => {
    expect(nextCursor(101, { from: 100, since: 100 })).toBe(101);
  });

  test('makes a pause good in small steps, faster than time passes', () => {
    let [now, from] = [200, 100];
    const steps: number[] = [];
    while (from < now) {
      const cursor = nextCursor(now + 1, { from, since: now });
      steps.push(cursor - from);
      [now, from] = [now + 1, cursor];
    }

    expect(Math.max(...steps)).toBeLessThan(5);
    expect(steps.length).toBeLessThan(100);
  });
});

describe('skipTo()', () => {
  test('leaves out what is hopelessly late, and nothing else', () => {
    expect(skipTo(400, 100)).toBe(100);
    expect(skipTo(1_000, 100)).toBeGreaterThan(990);
  });
});
