import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { NodePulse } from '../../../../cascade/control/node-pulse.ts';
import type { ISfuBeat } from '../../../../proto/index.ts';

const TICK_MS = 250;
const USE = { sessions: 3, reserved: 1, ceiling: 800 };

let clockMs: number;
let pulse: NodePulse;
let expire: jest.Mock;
let tickWorkers: jest.Mock;
let beats: ISfuBeat[];

beforeEach(() => {
  jest.useFakeTimers();
  clockMs = 0;
  expire = jest.fn();
  tickWorkers = jest.fn();
  beats = [];
  pulse = new NodePulse({
    pool: { load: 0.5, tick: tickWorkers },
    hub: { beat: (beat) => void beats.push(beat) },
    sessions: { count: 3, expire, isOpen: true },
    reservations: { use: () => USE },
    nowMs: () => clockMs,
    wallMs: () => 1_800_000_000_000,
  });
  pulse.start();
});

afterEach(async () => {
  await pulse.close();
  jest.useRealTimers();
});

async function tick(elapsedMs = TICK_MS): Promise<void> {
  clockMs += elapsedMs;
  await jest.advanceTimersByTimeAsync(TICK_MS);
}

describe('NodePulse', () => {
  test('beats four times per second', async () => {
    await jest.advanceTimersByTimeAsync(1_000);

    expect(beats).toEqual(
      Array(4).fill({ load: 0.5, sessionCount: 3, draining: false, wallMs: 1_800_000_000_000, use: USE }),
    );
  });

  test('ends forgotten sessions', async () => {
    await tick();

    expect(expire).toHaveBeenCalledTimes(1);
  });

  test('lets sessions be vouched for after the process was stopped', async () => {
    await tick();
    expire.mockClear();

    await tick(60_000);
    await tick(1_000);
    const callsAtOnce = expire.mock.calls.length;
    for (let tickCount = 0; tickCount < 10; tickCount += 1) await tick(1_000);

    expect([callsAtOnce, expire.mock.calls.length > 0]).toEqual([0, true]);
  });

  test('looks how the workers do', async () => {
    await tick();
    await tick();

    expect(tickWorkers.mock.calls).toEqual([[TICK_MS], [2 * TICK_MS]]);
  });

  test('is silent after its end', async () => {
    await pulse.close();

    await tick();

    expect(beats).toEqual([]);
  });
});
