import { describe, expect, test } from '@jest/globals';
import { LaterQueue } from '../../../../common/lifecycle/later-queue.ts';
import { waitFor } from '../../../support/wait-for.ts';

describe('LaterQueue', () => {
  test('runs tasks later and in order, also those that tasks add', async () => {
    const queue = new LaterQueue();
    const done: string[] = [];
    queue.push(() => {
      done.push('a');
      queue.push(() => done.push('c'));
    });
    queue.push(() => done.push('b'));
    expect(done).toEqual([]);

    await waitFor(() => done.length === 3, { what: 'all tasks ran' });

    expect(done).toEqual(['a', 'b', 'c']);
  });

  test('keeps tasks while it is held, also when it is held by a task', async () => {
    const queue = new LaterQueue();
    const done: string[] = [];
    queue.push(() => {
      done.push('a');
      queue.hold();
    });
    queue.push(() => done.push('b'));
    await waitFor(() => done.length === 1, { what: 'the first task ran' });
    expect(queue.length).toBe(1);

    queue.resume();

    await waitFor(() => done.length === 2, { what: 'the second task ran' });
  });

  test('drops what waits when it is cleared by a task, and takes new ones', async () => {
    const queue = new LaterQueue();
    const done: string[] = [];
    queue.push(() => {
      queue.clear();
      queue.push(() => done.push('new'));
    });
    queue.push(() => done.push('dropped'));

    await waitFor(() => done.length === 1, { what: 'the new task ran' });

    expect(done).toEqual(['new']);
  });

  test('does nothing more after close()', async () => {
    const [closed, open] = [new LaterQueue(), new LaterQueue()];
    const done: string[] = [];
    closed.push(() => done.push('closed'));
    closed.close();
    closed.push(() => done.push('closed'));
    open.push(() => done.push('open'));

    await waitFor(() => done.length > 0, { what: 'the other queue ran' });

    expect(done).toEqual(['open']);
  });
});
