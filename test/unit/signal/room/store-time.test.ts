import { describe, expect, jest, test } from '@jest/globals';
import { StoreTime, TRUSTED_MS } from '../../../../signal/room/store-time.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

function setUp() {
  const clock = new FakeClock();
  const ask = jest.fn(async () => 5_000_000 + clock.monotonicMs());
  return { clock, ask, time: new StoreTime({ nowMs: ask }, clock) };
}

describe('StoreTime', () => {
  test('goes on by itself between questions', async () => {
    const { clock, ask, time } = setUp();

    const readings = [await time.nowMs()];
    for (let i = 0; i < 3; i += 1) {
      clock.advance(100.5);
      readings.push(await time.nowMs());
    }

    expect(readings).toEqual([5_000_000, 5_000_100, 5_000_201, 5_000_301]);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  test('asks once for all who come at a time, and again after a while', async () => {
    const { clock, ask, time } = setUp();

    await Promise.all([time.nowMs(), time.nowMs(), time.nowMs()]);
    expect(ask).toHaveBeenCalledTimes(1);
    clock.advance(TRUSTED_MS);
    await time.nowMs();

    expect(ask).toHaveBeenCalledTimes(2);
  });

  test('asks again after a store that did not answer', async () => {
    const { ask, time } = setUp();
    ask.mockRejectedValueOnce(new Error('away'));

    await expect(time.nowMs()).rejects.toThrow('away');

    await expect(time.nowMs()).resolves.toBe(5_000_000);
  });
});
