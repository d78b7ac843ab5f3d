import { describe, expect, test } from '@jest/globals';
import { Turns } from '../../../../../signal/room/rebuild/turns.ts';

describe('Turns', () => {
  test('runs as many at a time as it may, each in its turn, also after one that failed', async () => {
    const turns = new Turns(2);
    const begun: number[] = [];
    const ends = [0, 1, 2, 3].map(() => Promise.withResolvers<void>());

    const done = Promise.allSettled(
      ends.map(({ promise }, at) =>
        turns.run(() => {
          begun.push(at);
          return promise;
        }),
      ),
    );
    await new Promise(setImmediate);
    expect(begun).toEqual([0, 1]);
    ends[1]?.reject(new Error('failed'));
    await new Promise(setImmediate);
    expect(begun).toEqual([0, 1, 2]);
    for (const { resolve } of ends) resolve();

    expect((await done).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(begun).toEqual([0, 1, 2, 3]);
  });
});
