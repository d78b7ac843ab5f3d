import { describe, expect, test } from '@jest/globals';
import { LinkTimer } from '../../../../cascade/links/link-timer.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

function start() {
  const clock = new FakeClock();
  const timer = new LinkTimer({ clock, random: () => 0.999 });
  const calls: string[] = [];
  const call = (what: string) => () => void calls.push(what);
  return { clock, timer, calls, call };
}

describe('LinkTimer', () => {
  test('ends a try that takes too long', () => {
    const { clock, timer, calls, call } = start();

    timer.limitTry(call('timeout'));
    clock.advance(5_000);

    expect([calls, timer.isRunning]).toEqual([['timeout'], false]);
  });

  test('waits longer after each failure, until it is forgiven', () => {
    const { clock, timer, calls, call } = start();
    timer.waitForRetry(call('first'));
    clock.advance(100);
    timer.waitForRetry(call('second'));
    clock.advance(100);
    const isWaiting = timer.isRunning;
    clock.advance(100);

    timer.forgive();
    timer.waitForRetry(call('third'));
    clock.advance(100);

    expect([calls, isWaiting]).toEqual([['first', 'second', 'third'], true]);
  });

  test('does one thing at a time', () => {
    const { clock, timer, calls, call } = start();
    timer.waitForRetry(call('retry'));

    timer.limitTry(call('timeout'));
    clock.advance(1_000);
    timer.stop();
    clock.advance(10_000);

    expect(calls).toEqual([]);
  });
});
