import { expect, test } from '@jest/globals';
import { LoopLag } from '../../../../cascade/slots/loop-lag.ts';

test('LoopLag tells the largest delay, and forgets it after two windows', () => {
  const monitor = { max: 0, enable: () => {}, reset: () => (monitor.max = 0) };
  const lag = new LoopLag(monitor, 50, 0);
  const told: number[] = [];
  const looks = [
    [250, 49],
    [500, 85],
    [10_000, 70],
    [10_250, 51],
    [20_000, 51],
    [20_250, 51],
  ] as const;

  for (const [nowMs, largestMs] of looks) {
    monitor.max = Math.max(monitor.max, largestMs * 1_000_000);
    told.push(lag.read(nowMs));
  }

  expect(told).toEqual([0, 35, 35, 35, 35, 1]);
});
