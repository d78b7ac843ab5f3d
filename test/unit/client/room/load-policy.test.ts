import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NO_LOAD, stepLoad, type LoadSample, type LoadState } from '../../../../client/room/load-policy.ts';
import { MAX_LOAD_LEVEL } from '../../../../client/room/picture-limits.ts';

const WELL: LoadSample = { decodeRatio: 0.1, droppedRatio: 0, blockedRatio: 0 };
const SO_SO: LoadSample = { decodeRatio: 0.6, droppedRatio: 0.05, blockedRatio: 0.3 };
const OVERLOADED: LoadSample = { decodeRatio: 1.5, droppedRatio: 0.3, blockedRatio: 0.7 };

const times = (count: number, sample: LoadSample): LoadSample[] =>
  Array.from({ length: count }, () => sample);
const after = (samples: readonly LoadSample[], from: LoadState = NO_LOAD): LoadState =>
  samples.reduce(stepLoad, from);

describe('stepLoad()', () => {
  test('one bad moment is no overload', () => {
    expect(after([OVERLOADED, WELL, OVERLOADED]).level).toBe(0);
  });

  test.each([{ decodeRatio: 1 }, { droppedRatio: 0.5 }, { blockedRatio: 0.9 }])(
    'leaves something out when it goes on: %p',
    (over) => {
      expect(after(times(2, { ...WELL, ...over })).level).toBe(1);
    },
  );

  test('comes back only after it has been well for a while', () => {
    const overloaded = after(times(2, OVERLOADED));

    expect(after(times(4, WELL), overloaded).level).toBe(1);
    expect(after(times(5, WELL), overloaded).level).toBe(0);
  });

  test('stays where it is while it is neither', () => {
    expect(after(times(100, SO_SO), after(times(2, OVERLOADED))).level).toBe(1);
  });

  test('waits longer each time that coming back was too much', () => {
    let state = after(times(2, OVERLOADED));
    const waits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      let wait = 0;
      for (; state.level === 1; wait += 1) state = stepLoad(state, WELL);
      waits.push(wait);
      state = after(times(2, OVERLOADED), state);
    }

    expect(waits).toEqual([5, 10, 20, 40, 40]);
  });

  test('is between nothing and everything, one step at a time', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(WELL, SO_SO, OVERLOADED)), (samples) => {
        let state = NO_LOAD;
        for (const sample of samples) {
          const next = stepLoad(state, sample);
          expect(Math.abs(next.level - state.level)).toBeLessThanOrEqual(1);
          expect(next.level).toBeGreaterThanOrEqual(0);
          expect(next.level).toBeLessThanOrEqual(MAX_LOAD_LEVEL);
          state = next;
        }
      }),
    );
  });
});
