import { expect, test } from '@jest/globals';
import { LoopLag } from '../../../../cascade/slots/loop-lag.ts';

test('LoopLag tells the largest delay, and forgets it after two windows', () => {
  const lag = new LoopLag(20, 0);
  const told: number[] = [];

  for (const nowMs of [20, 75, 95, 10_000, 10_020, 20_030, 20_050]) told.push(lag.tick(nowMs));

  expect(told).toEqual([0, 35, 35, 9_885, 9_885, 9_990, 9_990]);
});
