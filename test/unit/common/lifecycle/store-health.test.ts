import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { AppError } from '../../../../common/errors.ts';
import { StoreHealth } from '../../../../common/lifecycle/store-health.ts';
import { declareStoreMetrics } from '../../../../common/metrics/store-metrics.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { settleMicrotasks } from '../../../support/microtasks.ts';

let clock: FakeClock;
let lines: unknown[];
let failure: AppError | undefined;
let onUnusable: jest.Mock<(reason: AppError) => void>;
let health: StoreHealth;

beforeEach(() => {
  clock = new FakeClock();
  lines = [];
  failure = undefined;
  onUnusable = jest.fn();
  const probe = async (): Promise<void> => {
    if (failure) throw failure;
  };
  health = new StoreHealth({
    probes: [{ name: 'redis', probe, stillWorks: 'media' }],
    onUnusable,
    clock,
    log: pino({ level: 'info' }, { write: (line) => void lines.push(JSON.parse(line)) }),
  });
  health.start();
});

async function seconds(count: number): Promise<void> {
  for (let second = 0; second < count; second += 1) {
    clock.advance(1_000);
    await settleMicrotasks();
  }
}

const lost = new AppError('BUSY', 'redis 127.0.0.1:6379 cannot be reached since …');

describe('StoreHealth', () => {
  test('says once which store is gone, since when and what still works, and once that it is back', async () => {
    await seconds(2);
    failure = lost;
    await seconds(5);
    expect(health.isDown('redis')).toBe(true);

    failure = undefined;
    await seconds(3);

    expect(health.isDown('redis')).toBe(false);
    expect(lines).toMatchObject([
      {
        msg: 'store does not answer',
        store: 'redis',
        reason: lost.message,
        since: expect.stringMatching(/^20/),
        stillWorks: 'media',
      },
      { msg: 'store answers again', store: 'redis', downMs: 5_000 },
    ]);
    expect(onUnusable).not.toHaveBeenCalled();
  });

  test('tells of a store that is another’s', async () => {
    failure = new AppError('CLUSTER_MISMATCH', 'another cluster');

    await seconds(1);

    expect(onUnusable).toHaveBeenCalledWith(failure);
  });

  test('is a gauge', async () => {
    const registry = new Registry();
    declareStoreMetrics(registry, health);
    expect(await registry.metrics()).toContain('kaskade_store_up{store="redis"} 1');

    failure = lost;
    await seconds(1);

    expect(await registry.metrics()).toContain('kaskade_store_up{store="redis"} 0');
  });

  test('asks no more once it is closed', async () => {
    await health.close();
    failure = lost;

    await seconds(3);

    expect(health.isDown('redis')).toBe(false);
  });
});
