import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeAddress, retryDelayMs } from '../../../../../common/store/redis/options.ts';

describe('retryDelayMs()', () => {
  test('is bounded, and never the same for all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (n, dice) => {
          const delayMs = retryDelayMs(n, () => dice);
          expect(delayMs).toBeGreaterThanOrEqual(25);
          expect(delayMs).toBeLessThanOrEqual(1_000);
        },
      ),
    );
    expect(retryDelayMs(20, () => 0)).toBe(500);
  });
});

describe('describeAddress()', () => {
  test('names a server, or the master and its sentinels, and no secrets', () => {
    const sentinels = [
      { host: 'a', port: 1 },
      { host: 'b', port: 2 },
    ];

    expect(describeAddress({ host: 'a', port: 1, password: 'x' })).toBe('a:1');
    expect(describeAddress({ sentinels, name: 'site', password: 'x' })).toBe('site by sentinels a:1, b:2');
  });
});
