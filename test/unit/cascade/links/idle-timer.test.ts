import { describe, expect, jest, test } from '@jest/globals';
import { IdleTimer } from '../../../../cascade/links/idle-timer.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const LINGER_MS = 10_000;

function start(use: { isBusy: boolean }) {
  const clock = new FakeClock();
  const onIdle = jest.fn<() => void>();
  return {
    clock,
    onIdle,
    timer: new IdleTimer({ clock, lingerMs: LINGER_MS, isBusy: () => use.isBusy, onIdle }),
  };
}

describe('IdleTimer', () => {
  test('tells after the linger, counted from the first check without use', () => {
    const { clock, onIdle, timer } = start({ isBusy: false });
    timer.check('linger');
    clock.advance(LINGER_MS - 1);
    timer.check('linger');
    expect(onIdle).not.toHaveBeenCalled();

    clock.advance(1);

    expect(onIdle).toHaveBeenCalledTimes(1);
  });

  test('tells at once when the use has lingered already', () => {
    const { clock, onIdle, timer } = start({ isBusy: false });
    timer.check('linger');

    timer.check('now');
    clock.advance(0);

    expect(onIdle).toHaveBeenCalledTimes(1);
  });

  test('begins anew after a use', () => {
    const use = { isBusy: false };
    const { clock, onIdle, timer } = start(use);
    timer.check('linger');
    clock.advance(LINGER_MS - 1);

    use.isBusy = true;
    timer.check('linger');
    use.isBusy = false;
    timer.check('linger');
    clock.advance(LINGER_MS - 1);

    expect(onIdle).not.toHaveBeenCalled();
  });

  test('does not tell when there is a use that nobody told it of, nor after a stop', () => {
    const use = { isBusy: false };
    const { clock, onIdle, timer } = start(use);
    timer.check('linger');
    use.isBusy = true;
    clock.advance(LINGER_MS);
    use.isBusy = false;
    timer.check('linger');
    timer.stop();
    clock.advance(LINGER_MS);

    expect(onIdle).not.toHaveBeenCalled();
  });
});
