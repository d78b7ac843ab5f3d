import { describe, expect, test } from '@jest/globals';
import { nextCursor, skipTo, Timetable, usualGap } from '../../../../../bench/load/media/timetable.ts';

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

/** Turns of a thread: how far behind it is after each, and what it went through at once. */
function turns(gapsMs: readonly number[]) {
  let [now, from, usualMs] = [0, 0, 1];
  return gapsMs.map((gapMs) => {
    now += gapMs;
    usualMs = usualGap(usualMs, gapMs);
    const cursor = nextCursor(now, { from, usualMs });
    const turn = { stepMs: cursor - from, behindMs: now - cursor };
    from = cursor;
    return turn;
  });
}

describe('nextCursor()', () => {
  test('is now while nothing is late', () => {
    expect(turns([1, 1, 2, 1]).map(({ behindMs }) => behindMs)).toEqual([0, 0, 0, 0]);
  });

  test('makes a pause good in steps, faster than time passes', () => {
    const all = turns([1, 1, 200, ...Array.from({ length: 60 }, () => 1)]);

    expect(Math.max(...all.map(({ stepMs }) => stepMs))).toBeLessThan(50);
    expect(all.at(-1)?.behindMs).toBe(0);
  });

  test('keeps up when the thread seldom gets a turn', () => {
    const all = turns(Array.from({ length: 60 }, () => 60));

    expect(all.at(-1)?.behindMs).toBe(0);
    expect(Math.max(...all.map(({ behindMs }) => behindMs))).toBeLessThan(450);
  });
});

describe('skipTo()', () => {
  test('leaves out what is hopelessly late, and nothing else', () => {
    expect(skipTo(400, 100)).toBe(100);
    expect(skipTo(1_000, 100)).toBeGreaterThan(990);
  });
});
