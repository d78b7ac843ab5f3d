import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs, MAX_BACKOFF_MS, MIN_BACKOFF_MS } from '../../../../cascade/links/backoff.ts';

describe('backoffMs()', () => {
  test('stays within its bounds', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), random, (failures, dice) => {
        const delayMs = backoffMs(failures, () => dice);

        expect(delayMs).toBeGreaterThanOrEqual(MIN_BACKOFF_MS);
        expect(delayMs).toBeLessThanOrEqual(MAX_BACKOFF_MS);
      }),
    );
  });

  test('grows with the failures', () => {
    expect([1, 2, 3, 4, 5, 6].map((failures) => backoffMs(failures, () => 0.5))).toEqual([
      50, 100, 200, 400, 500, 500,
    ]);
  });

  test.each([0, -1, 1.5])('refuses %p failures', (failures) => {
    expect(() => backoffMs(failures, () => 0)).toThrow(RangeError);
  });
});
