import { describe, expect, test } from '@jest/globals';
import { MOMENT_MS, Moments } from '../../../../signal/admission/moments.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { settled } from '../../../support/session-bench.ts';

function setUp() {
  const clock = new FakeClock();
  const moments = new Moments(clock);
  const came: string[] = [];
  const come = (name: string): void => void moments.come().then(() => came.push(name));
  return { clock, moments, came, come };
}

describe('Moments', () => {
  test('lets the first go on at once, and those that come within a moment together after it', async () => {
    const { clock, came, come } = setUp();

    for (const name of ['a', 'b', 'c']) come(name);
    await settled();
    expect(came).toEqual(['a']);
    clock.advance(MOMENT_MS);
    await settled();

    expect(came).toEqual(['a', 'b', 'c']);
  });

  test('in a storm lets people go on once in a moment, and each after one at most', async () => {
    const { clock, came, come } = setUp();
    const times = new Set<number>();

    for (let ms = 0; ms < 1_000; ms += 5) {
      come(`at ${ms}`);
      const before = came.length;
      clock.advance(5);
      await settled();
      if (came.length > before) times.add(ms);
    }
    clock.advance(MOMENT_MS);
    await settled();

    expect(came).toHaveLength(200);
    expect(times.size).toBeLessThanOrEqual(1_000 / MOMENT_MS + 1);
  });

  test('is quick again after a moment in which nobody came', async () => {
    const { clock, came, come } = setUp();
    come('a');
    clock.advance(MOMENT_MS);

    come('b');
    await settled();

    expect(came).toEqual(['a', 'b']);
  });

  test('keeps nobody when it closes', async () => {
    const { moments, came, come } = setUp();
    for (const name of ['a', 'b']) come(name);

    moments.close();
    await settled();

    expect(came).toEqual(['a', 'b']);
  });
});
