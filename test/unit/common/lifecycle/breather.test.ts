import { describe, expect, test } from '@jest/globals';
import { Breather } from '../../../../common/lifecycle/breather.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

describe('Breather', () => {
  test('lets others go first when so much time was spent, not after so many pieces', async () => {
    const clock = new FakeClock();
    const breather = new Breather(clock);
    const done: string[] = [];
    setImmediate(() => done.push('others'));

    for (const piece of ['short', 'short', 'long', 'next']) {
      clock.advance(piece === 'long' ? 20 : 1);
      done.push(piece);
      await breather.rest();
    }

    expect(done).toEqual(['short', 'short', 'long', 'others', 'next']);
  });
});
