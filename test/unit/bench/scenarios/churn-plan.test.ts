import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { churnPlan } from '../../../../bench/scenarios/churn-plan.ts';

describe('churnPlan()', () => {
  test('a tenth of the room switches each second', () => {
    const switched = churnPlan(800, 3).reduce((sum, { indexes }) => sum + indexes.length, 0);

    expect(switched).toBe(240);
  });

  test('nobody is told to be what they are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (participants, seconds) => {
          const muted = Array.from({ length: participants }, () => true);
          for (const { indexes, isMuted } of churnPlan(participants, seconds)) {
            for (const index of indexes) {
              expect(muted[index]).toBe(!isMuted);
              muted[index] = isMuted;
            }
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test('steps are in order of time and end within the seconds', () => {
    const times = churnPlan(250, 2).map(({ atMs }) => atMs);

    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.max(...times)).toBeLessThan(2_000);
  });
});
