import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TokenBucket } from '../../../../signal/session/token-bucket.ts';

const LIMITS = { ratePerSec: 50, burst: 200 };

describe('TokenBucket', () => {
  test('lets a burst through, then asks to wait for one token', () => {
    const bucket = new TokenBucket(LIMITS, 0);
    for (let count = 0; count < LIMITS.burst; count += 1) expect(bucket.take(0)).toBe(0);

    expect(bucket.take(0)).toBe(20);
    expect(bucket.take(20)).toBe(0);
  });

  test('never lets more through than burst + rate × time', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 500 });
    fc.assert(
      fc.property(waits, (gaps) => {
        const bucket = new TokenBucket(LIMITS, 0);
        let nowMs = 0;
        let taken = 0;
        for (const gap of gaps) {
          nowMs += gap;
          if (bucket.take(nowMs) === 0) taken += 1;
        }
        expect(taken).toBeLessThanOrEqual(LIMITS.burst + (LIMITS.ratePerSec * nowMs) / 1000);
      }),
    );
  });
});
