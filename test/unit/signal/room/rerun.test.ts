import { describe, expect, test } from '@jest/globals';
import { Rerun } from '../../../../signal/room/rerun.ts';

describe('Rerun', () => {
  test('runs once more for all who ask while it runs, and never twice at a time', async () => {
    const { promise: isFree, resolve: free } = Promise.withResolvers<void>();
    let [runs, atOnce, most] = [0, 0, 0];
    const rerun = new Rerun(async () => {
      runs += 1;
      most = Math.max(most, (atOnce += 1));
      await isFree;
      atOnce -= 1;
    });

    const first = rerun.request();
    await new Promise(setImmediate);
    const others = [rerun.request(), rerun.request(), rerun.request()];
    free();
    await Promise.all([first, ...others, rerun.settled()]);

    expect([runs, most]).toEqual([2, 1]);
    await rerun.request();
    expect(runs).toBe(3);
  });
});
