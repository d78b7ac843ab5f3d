import { describe, expect, test } from '@jest/globals';
import { SerialQueue } from '../../../../common/lifecycle/serial-queue.ts';

describe('SerialQueue', () => {
  test('runs tasks one after the other and gives each its own result', async () => {
    const queue = new SerialQueue(10);
    const order: string[] = [];
    const task = (name: string) => async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
      return name;
    };

    const results = await Promise.all([queue.run(task('a')), queue.run(task('b'))]);

    expect(results).toEqual(['a', 'b']);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  test('goes on after a task that failed', async () => {
    const queue = new SerialQueue(10);
    const failed = queue.run(async () => {
      throw new Error('no');
    });
    const next = queue.run(async () => 'yes');

    await expect(failed).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });

  test('refuses more than may wait, without running it, and takes new ones later', async () => {
    const queue = new SerialQueue(1);
    const gate = Promise.withResolvers<void>();
    const running = queue.run(() => gate.promise);
    const waiting = queue.run(async () => 'waited');
    let hasRun = false;

    const refused = queue.run(async () => {
      hasRun = true;
    });

    await expect(refused).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(queue.waiting).toBe(1);
    gate.resolve();
    await Promise.all([running, waiting]);
    await expect(queue.run(async () => 'later')).resolves.toBe('later');
    expect(hasRun).toBe(false);
  });
});
