import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoffBoundMs, backoffMs } from '../../../../common/lifecycle/backoff.ts';

const BACKOFF = { firstMs: 100, maxMs: 1_000, minMs: 25 };

describe('backoffMs()', () => {
  test('stays within its bounds', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), random, (failures, dice) => {
        const delayMs = backoffMs(failures, BACKOFF, () => dice);

        expect(delayMs).toBeGreaterThanOrEqual(BACKOFF.minMs);
        expect(delayMs).toBeLessThanOrEqual(BACKOFF.maxMs);
      }),
    );
  });

  test('grows with the failures', () => {
    const failures = [1, 2, 3, 4, 5, 6];

    expect(failures.map((count) => backoffMs(count, BACKOFF, () => 0.5))).toEqual([
      50, 100, 200, 400, 500, 500,
    ]);
    expect(failures.map((count) => backoffBoundMs(count, BACKOFF))).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
  });

  test.each([0, -1, 1.5])('refuses %p failures', (failures) => {
    expect(() => backoffMs(failures, BACKOFF, () => 0)).toThrow(RangeError);
  });
});
