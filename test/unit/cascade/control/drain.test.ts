import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { drainSessions } from '../../../../cascade/control/drain.ts';
import type { SessionId } from '../../../../common/ids.ts';
import { SYSTEM_CLOCK } from '../../../../common/lifecycle/clock.ts';

let told: number[];

beforeEach(() => {
  jest.useFakeTimers();
  told = [];
});
afterEach(() => void jest.useRealTimers());

const sessionsOf = (count: number, isHeard: boolean) => ({
  refuseNew: () => Array.from({ length: count }, (_, index) => `s${index}` as SessionId),
  moveAway: () => {
    told.push(Date.now());
    return isHeard;
  },
});

/** @returns ms that it took */
async function drained(sessions: ReturnType<typeof sessionsOf>, drainMs: number): Promise<number> {
  const startMs = Date.now();
  const draining = drainSessions(sessions, drainMs, SYSTEM_CLOCK);
  await jest.runAllTimersAsync();
  await draining;
  return (told.at(-1) ?? startMs) - startMs;
}

describe('drainSessions()', () => {
  test('lets at most 20 sessions a second go', async () => {
    expect(await drained(sessionsOf(41, true), 60_000)).toBe(2_000);
    expect(told).toHaveLength(41);
  });

  test('is quicker when there are more than the time allows for', async () => {
    expect(await drained(sessionsOf(1_000, true), 2_000)).toBeLessThanOrEqual(2_000);
    expect(told).toHaveLength(1_000);
  });

  test.each([
    ['nobody hears of them', false, 60_000],
    ['there is no time', true, 0],
  ])('does not wait when %s', async (_why, isHeard, drainMs) => {
    expect(await drained(sessionsOf(100, isHeard), drainMs)).toBe(0);
  });
});
