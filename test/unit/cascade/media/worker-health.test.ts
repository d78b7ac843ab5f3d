import { describe, expect, jest, test } from '@jest/globals';
import {
  HUNG_AFTER_TICKS,
  UNRESPONSIVE_AFTER_TICKS,
  WorkerHealth,
} from '../../../../cascade/media/worker-health.ts';
import { settled } from '../../../support/session-bench.ts';

type Usage = { readonly ru_utime: number; readonly ru_stime: number };

function health() {
  const answers: ((usage: Usage) => void)[] = [];
  const ask = jest.fn(() => new Promise<Usage>((resolve) => answers.push(resolve)));
  const onHung = jest.fn();
  const sut = new WorkerHealth({ ask, onHung });
  let nowMs = 0;
  const tick = (count = 1): void => {
    for (let index = 0; index < count; index += 1) sut.tick((nowMs += 250));
  };
  const answer = async (cpuMs: number): Promise<void> => {
    answers.shift()?.({ ru_utime: cpuMs, ru_stime: 0 });
    await settled();
  };
  return { sut, ask, onHung, tick, answer };
}

describe('WorkerHealth', () => {
  test('measures the share of a core between two answers', async () => {
    const { sut, tick, answer } = health();
    tick();
    await answer(1_000);

    tick();
    await answer(1_100);

    expect(sut.load).toBeCloseTo(0.4);
  });

  test('asks one question at a time', () => {
    const { ask, tick } = health();

    tick(3);

    expect(ask).toHaveBeenCalledTimes(1);
  });

  test('a worker that answers nothing takes nothing new, and is as busy as can be', () => {
    const { sut, tick } = health();

    tick(UNRESPONSIVE_AFTER_TICKS);
    const before = sut.isResponsive;
    tick();

    expect([before, sut.isResponsive, sut.load]).toEqual([true, false, 1]);
  });

  test('a late answer makes it usable again', async () => {
    const { sut, tick, answer } = health();
    tick(UNRESPONSIVE_AFTER_TICKS + 1);

    await answer(1_000);

    expect([sut.isResponsive, sut.load]).toEqual([true, 0]);
  });

  test('says so when it hangs', () => {
    const { onHung, tick } = health();

    tick(HUNG_AFTER_TICKS);
    const before = onHung.mock.calls.length;
    tick();

    expect([before, onHung.mock.calls.length]).toEqual([0, 1]);
  });
});
