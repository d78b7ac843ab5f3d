import { describe, expect, test } from '@jest/globals';
import { clockOffset } from '../../../../../bench/load/agent/clock.ts';

describe('clockOffset()', () => {
  test('believes the quickest answer, to within half of its time', () => {
    const slow = { askedUs: 0, answeredUs: 10_000, theirUs: 109_000 };
    const quick = { askedUs: 20_000, answeredUs: 20_400, theirUs: 120_150 };

    expect(clockOffset([slow, quick])).toEqual({ offsetUs: -99_950, errorUs: 200 });
  });
});
