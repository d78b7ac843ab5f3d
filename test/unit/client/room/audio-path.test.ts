import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  DIRECT,
  PATIENCE_MS,
  QUIET_MS,
  SETTLE_MS,
  isCrossing,
  isTimeToCross,
  turnTo,
  wishesOf,
} from '../../../../client/room/audio-path.ts';

describe('turnTo()', () => {
  test('crosses over where something is received, and begins the new way at once where nothing is', () => {
    expect(turnTo(DIRECT, 3, true)).toEqual({ heard: 0, wanted: 3 });
    expect(turnTo(DIRECT, 3, false)).toEqual({ heard: 3, wanted: 3 });
  });

  test('takes another number of slots without crossing', () => {
    expect(turnTo({ heard: 3, wanted: 3 }, 5, true)).toEqual({ heard: 5, wanted: 5 });
  });

  test('always asks for what is heard and for what is wanted', () => {
    const turns = fc.array(fc.record({ wanted: fc.integer({ min: 0, max: 8 }), isOpen: fc.boolean() }));
    fc.assert(
      fc.property(turns, (steps) => {
        let path = DIRECT;
        for (const { wanted, isOpen } of steps) {
          path = turnTo(path, wanted, isOpen);
          const wishes = wishesOf(path);
          expect(path.wanted).toBe(wanted);
          for (const way of [path.heard, path.wanted]) {
            if (way === 0) expect(wishes.mics).toBe(true);
            else expect(wishes.slots).toBeGreaterThanOrEqual(way);
          }
          if (!isCrossing(path)) expect(wishes).toEqual({ mics: wanted === 0, slots: wanted });
        }
      }),
    );
  });
});

describe('isTimeToCross()', () => {
  const pause = { isAnyHeard: false, haveAllCome: true };
  const silence = { isAnyHeard: false, haveAllCome: false };
  const speech = { isAnyHeard: true, haveAllCome: true };

  test.each([
    [{ readyForMs: undefined, voices: pause }, false],
    [{ readyForMs: SETTLE_MS - 1, voices: pause }, false],
    [{ readyForMs: SETTLE_MS, voices: pause }, true],
    [{ readyForMs: SETTLE_MS, voices: undefined }, true],
    [{ readyForMs: QUIET_MS - 1, voices: silence }, false],
    [{ readyForMs: QUIET_MS, voices: silence }, true],
    [{ readyForMs: PATIENCE_MS - 1, voices: speech }, false],
    [{ readyForMs: PATIENCE_MS, voices: speech }, true],
  ])('%j: %p', (way, expected) => {
    expect(isTimeToCross(way)).toBe(expected);
  });
});
