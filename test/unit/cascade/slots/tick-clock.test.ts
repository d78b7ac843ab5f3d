import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { TickClock } from '../../../../cascade/slots/tick-clock.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** @param waitsUntil the tick from which on nobody waits */
function startClock({ waitsUntil }: { waitsUntil: number }) {
  const onTick = jest.fn(() => onTick.mock.calls.length < waitsUntil);
  const clock = new TickClock(onTick);
  clock.start();
  return { clock, ticks: () => onTick.mock.calls.length };
}

describe('TickClock', () => {
  test('ticks four times a second while nobody waits', () => {
    const { ticks } = startClock({ waitsUntil: 0 });

    jest.advanceTimersByTime(1_000);

    expect(ticks()).toBe(1 + 4);
  });

  test('ticks every 20 ms while somebody waits, then calms down', () => {
    const { ticks } = startClock({ waitsUntil: 11 });

    jest.advanceTimersByTime(200);
    expect(ticks()).toBe(1 + 10);
    jest.advanceTimersByTime(200);
    expect(ticks()).toBe(1 + 10);
  });

  test('looks within 20 ms when somebody begins to wait, however often that is told', () => {
    const { clock, ticks } = startClock({ waitsUntil: 0 });

    jest.advanceTimersByTime(100);
    clock.hurry();
    jest.advanceTimersByTime(10);
    clock.hurry();
    jest.advanceTimersByTime(10);

    expect(ticks()).toBe(2);
  });

  test('stops when it is closed', () => {
    const { clock, ticks } = startClock({ waitsUntil: 0 });

    clock.close();
    jest.advanceTimersByTime(1_000);

    expect(ticks()).toBe(1);
  });
});
