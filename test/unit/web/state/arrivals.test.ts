import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  attendanceOf,
  noteArrivals,
  startArrivals,
  tellArrivals,
  type Attendance,
} from '../../../../web/state/arrivals.ts';
import { de } from '../../../../web/texts/de.ts';
import { personView } from '../people.ts';

const small = (...names: string[]): Attendance => ({
  names: new Map(names.map((name) => [name, name])),
  count: names.length + 1,
});
const large = (count: number): Attendance => ({ names: undefined, count });

/** What is said, and when, about changes at their times; ms. */
function hear(
  start: Attendance,
  changes: readonly (readonly [atMs: number, now: Attendance])[],
): [number, string][] {
  let arrivals = startArrivals(start, 0);
  const said: [number, string][] = [];
  const tellUntil = (untilMs: number, now: Attendance): void => {
    const { dueAtMs } = arrivals;
    if (dueAtMs === undefined || dueAtMs > untilMs) return;
    const { sentence, next } = tellArrivals(arrivals, now, dueAtMs, de.announce);
    arrivals = next;
    if (sentence !== '') said.push([dueAtMs, sentence]);
  };
  let current = start;
  for (const [atMs, now] of changes) {
    tellUntil(atMs, current);
    current = now;
    arrivals = noteArrivals(arrivals, now, atMs);
  }
  tellUntil(Infinity, current);
  return said;
}

describe('arrivals', () => {
  test.each([
    ['one who comes', small('a'), small('a', 'Anna'), 'Anna nimmt jetzt teil.'],
    ['one who goes', small('a', 'Anna'), small('a'), 'Anna ist gegangen.'],
    ['many who come', small(), small('a', 'b', 'c'), '3 Personen nehmen jetzt teil.'],
    ['both ways', small('a', 'b'), small('c'), 'c nimmt jetzt teil. 2 Personen sind gegangen.'],
    ['many in a large room', large(100), large(114), '14 Personen nehmen jetzt teil.'],
    ['one in a large room', large(100), large(99), 'Eine Person ist gegangen.'],
  ])('tell of %s', (_name, before, after, sentence) => {
    expect(hear(before, [[1_000, after]])).toEqual([[2_500, sentence]]);
  });

  test('say nothing of who came and went before it was told', () => {
    expect(
      hear(small('a'), [
        [0, small('a', 'b')],
        [500, small('a')],
      ]),
    ).toEqual([]);
  });

  test('say nothing while a hall fills, and nothing about it afterwards', () => {
    const filling = Array.from({ length: 240 }, (_, index) => [index * 100, large(11 + index)] as const);

    expect(hear(large(10), filling).map(([, sentence]) => sentence)).toEqual([]);
  });

  test('come at most every five seconds, however people come and go', () => {
    const changes = fc.array(
      fc.record({ waitMs: fc.integer({ min: 0, max: 4_000 }), count: fc.integer({ min: 1, max: 40 }) }),
    );
    fc.assert(
      fc.property(changes, (list) => {
        let atMs = 0;
        const said = hear(
          large(20),
          list.map(({ waitMs, count }) => [(atMs += waitMs), large(count)]),
        );
        said.forEach(([saidAtMs], index) => {
          if (index > 0) expect(saidAtMs - (said[index - 1]?.[0] ?? 0)).toBeGreaterThanOrEqual(5_000);
        });
      }),
    );
  });
});

describe('attendanceOf()', () => {
  const people = [personView('me', { isSelf: true }), personView('anna')];

  test('knows names of others in a small room', () => {
    expect(attendanceOf(people, 2, false)).toEqual({ names: new Map([['anna', 'anna']]), count: 2 });
  });

  test('knows only how many there are in a large one', () => {
    expect(attendanceOf(people, 250, true)).toEqual({ names: undefined, count: 250 });
  });
});
