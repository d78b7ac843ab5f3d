import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../common/errors.ts';
import { untilReachable, type WaitOptions } from '../../../../common/lifecycle/until-reachable.ts';
import { createLogger } from '../../../../common/log/logger.ts';

const options = (over: Partial<WaitOptions> = {}): WaitOptions => ({
  log: createLogger({ level: 'silent' }),
  signal: new AbortController().signal,
  random: () => 0,
  ...over,
});

const busy = () => Promise.reject(new AppError('BUSY', 'no answer from 127.0.0.1:1'));

describe('untilReachable()', () => {
  test('tries again until the store answers', async () => {
    let tries = 0;
    const probe = () => ((tries += 1) < 3 ? busy() : Promise.resolve());

    await untilReachable({ name: 'etcd', probe }, options());

    expect(tries).toBe(3);
  });

  test('gives up in time and says which store and since when', async () => {
    await expect(
      untilReachable({ name: 'redis', probe: busy }, options({ giveUpAfterMs: 30 })),
    ).rejects.toMatchObject({
      code: 'BUSY',
      message: expect.stringMatching(
        /^redis does not answer since \d{4}-.*Z: no answer from 127\.0\.0\.1:1$/,
      ),
    });
  });

  test('does not repeat what a second try would not change', async () => {
    const probe = () => Promise.reject(new AppError('CONFIG_INVALID', 'wrong password'));

    await expect(untilReachable({ name: 'redis', probe }, options())).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    });
  });

  test('ends when nobody wants to wait any more', async () => {
    const stop = new AbortController();
    const waiting = untilReachable(
      { name: 'etcd', probe: busy },
      options({ signal: stop.signal, random: () => 0.99 }),
    );

    stop.abort();

    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});
