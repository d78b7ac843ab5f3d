import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ClientFailure, type ErrorCode } from '../../../../client/errors.ts';
import {
  backoffMs,
  judgeEnd,
  judgeEntry,
  MAX_DELAY_MS,
  retryDelayMs,
} from '../../../../client/signal/reconnect.ts';

const attempt = fc.nat({ max: 10_000 });
const uniform = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const failure = (code: ErrorCode, retryAfterMs = 0) => new ClientFailure(code, code, { retryAfterMs });

describe('backoffMs()', () => {
  test('stays below its cap for every attempt', () => {
    fc.assert(
      fc.property(attempt, uniform, (n, r) => {
        const delayMs = backoffMs(n, () => r);
        return delayMs >= 0 && delayMs < MAX_DELAY_MS;
      }),
    );
  });

  test('uses the whole range, which doubles until the cap', () => {
    const ends = [0, 1, 2, 3, 4, 5, 6].map((n) => backoffMs(n, () => 1));

    expect(ends).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    expect(backoffMs(6, () => 0)).toBe(0);
  });

  test.each([-1, 1.5, NaN])('refuses attempt %p', (n) => {
    expect(() => backoffMs(n, () => 0)).toThrow(RangeError);
  });
});

describe('retryDelayMs()', () => {
  test('never comes back before the server asked it to', () => {
    fc.assert(
      fc.property(attempt, uniform, fc.integer({ min: 1, max: 120_000 }), (n, r, hintMs) => {
        return retryDelayMs(n, hintMs, () => r) >= hintMs;
      }),
    );
  });

  test('does not believe in a day', () => {
    expect(retryDelayMs(0, 86_400_000, () => 0)).toBe(120_000);
  });
});

describe('judgeEntry()', () => {
  test.each([
    ['TOKEN_EXPIRED', false, 'fatal'],
    ['GRANT_MISSING', false, 'fatal'],
    ['SESSION_REPLACED', true, 'fatal'],
    ['RESUME_INVALID', true, 'rejoin'],
    ['SESSION_EXPIRED', true, 'rejoin'],
    ['TOKEN_EXPIRED', true, 'rejoin'],
    ['STORE_REBUILDING', true, 'retry'],
    ['SIGNAL_UNREACHABLE', false, 'retry'],
  ] as const)('%s (resume: %p) is %s', (code, isResume, verdict) => {
    expect(judgeEntry(failure(code), isResume)).toBe(verdict);
  });
});

describe('judgeEnd()', () => {
  test.each([
    ['DRAINING', true, 0, 'retry'],
    ['SESSION_EXPIRED', false, 0, 'rejoin'],
    ['BUSY', false, 500, 'rejoin'],
    ['SESSION_REPLACED', false, 0, 'fatal'],
    ['INTERNAL', false, 0, 'fatal'],
  ] as const)('%s (can resume: %p, after %p ms) is %s', (code, canResume, retryAfterMs, verdict) => {
    expect(judgeEnd(failure(code, retryAfterMs), canResume)).toBe(verdict);
  });
});
