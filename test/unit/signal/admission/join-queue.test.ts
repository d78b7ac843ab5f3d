import { describe, expect, test } from '@jest/globals';
import { JoinQueue, type JoinQueueLimits } from '../../../../signal/admission/join-queue.ts';
import { MOMENT_MS } from '../../../../signal/admission/moments.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { settled } from '../../../support/session-bench.ts';

const LIMITS: JoinQueueLimits = { perSec: 10, burst: 2, maxUnderWay: 100, maxWaiting: 5 };

function door(over: Partial<JoinQueueLimits> = {}, random = () => 0.5) {
  const clock = new FakeClock();
  const waited: number[] = [];
  const queue = new JoinQueue({
    limits: { ...LIMITS, ...over },
    clock,
    random,
    onTurn: (ms) => void waited.push(ms),
  });
  const told: [string, number, number][] = [];
  const came: string[] = [];
  const enter = (name: string) => {
    const turn = queue.enter((place, expectedMs) => void told.push([name, place, expectedMs]));
    void turn.come.then(() => came.push(name));
    return turn;
  };
  return { clock, queue, waited, told, came, enter };
}

describe('JoinQueue', () => {
  test('lets a few in at once, then so many a second, in the order in which they came', async () => {
    const { clock, came, enter, waited } = door();

    for (const name of ['a', 'b', 'c', 'd']) enter(name);
    await settled();
    expect(came).toEqual(['a', 'b']);
    clock.advance(100);
    await settled();
    expect(came).toEqual(['a', 'b', 'c']);
    clock.advance(100);
    await settled();

    expect(came).toEqual(['a', 'b', 'c', 'd']);
    expect(waited).toEqual([0, 0, 100, 200]);
  });

  test('tells the place at once and each second after that', async () => {
    const { clock, told, enter } = door({ perSec: 0.8, burst: 1 });

    for (const name of ['a', 'b', 'c']) enter(name);
    clock.advance(1_000);
    clock.advance(1_000);

    expect(told).toEqual([
      ['b', 1, 1_250],
      ['c', 2, 2_500],
      ['b', 1, 1_250],
      ['c', 2, 2_500],
      ['c', 1, 1_250],
    ]);
  });

  test('lets in several of a moment together where many a second may come in', async () => {
    const { clock, came, enter } = door({ perSec: 100, burst: 1, maxWaiting: 100 });
    let times = 0;

    for (let n = 0; n <= MOMENT_MS; n += 1) enter(`p${n}`);
    for (let ms = 0; ms < 10 * MOMENT_MS; ms += 10) {
      const before = came.length;
      clock.advance(10);
      await settled();
      if (came.length > before) times += 1;
    }

    expect(came.length).toBeGreaterThanOrEqual(MOMENT_MS);
    expect(times).toBeLessThanOrEqual(1 + 10);
  });

  test('who goes makes place for those behind', async () => {
    const { clock, came, enter } = door();
    enter('a');
    enter('b');
    const gone = enter('c');
    enter('d');

    gone.done();
    clock.advance(100);
    await settled();

    expect(came).toEqual(['a', 'b', 'd']);
  });

  test('has at most so many joins under way, however slow they are', async () => {
    const { clock, came, enter } = door({ maxUnderWay: 2 });
    const first = enter('a');
    enter('b');
    enter('c');
    clock.advance(10_000);
    await settled();
    expect(came).toEqual(['a', 'b']);

    first.done();
    first.done();
    await settled();

    expect(came).toEqual(['a', 'b', 'c']);
  });

  test('refuses beyond its bound, with a hint spread over the time that those who wait need', () => {
    let chance = 0.5;
    const { enter } = door({}, () => chance);
    for (let index = 0; index < 7; index += 1) enter(`p${index}`);

    const hintOf = (): number => {
      try {
        enter('one more');
      } catch (error) {
        return (error as { retryAfterMs: number }).retryAfterMs;
      }
      return 0;
    };

    chance = 0;
    expect(hintOf()).toBe(500);
    chance = 0.999;
    expect(hintOf()).toBe(1_000);
  });

  test('after a quiet time it has not saved up more than its burst', async () => {
    const { clock, came, enter } = door();
    clock.advance(3_600_000);

    for (const name of ['a', 'b', 'c', 'd']) enter(name);
    await settled();

    expect(came).toEqual(['a', 'b']);
  });
});
