import { describe, expect, test } from '@jest/globals';
import { ConsumerHold, type HoldOptions } from '../../../../cascade/media/consumer-hold.ts';
import { settleMicrotasks } from '../../../support/microtasks.ts';

type Reason = 'unwatched' | 'shed';

/** A consumer whose worker answers when the test says so. */
class SlowConsumer {
  paused = false;
  closed = false;
  readonly calls: { readonly name: string; answer(): void; refuse(): void }[] = [];

  pause(): Promise<void> {
    return this.#ask('pause', true);
  }

  resume(): Promise<void> {
    return this.#ask('resume', false);
  }

  #ask(name: string, paused: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const answer = (): void => {
        this.paused = paused;
        resolve();
      };
      this.calls.push({ name, answer, refuse: () => reject(new Error('refused')) });
    });
  }
}

function start(options: HoldOptions<Reason> = {}) {
  const consumer = new SlowConsumer();
  consumer.paused = (options.reasons ?? []).length > 0;
  const failures: unknown[] = [];
  const hold = new ConsumerHold<Reason>(consumer, {
    failed: (error) => failures.push(error),
    ...options,
  });
  const names = () => consumer.calls.map(({ name }) => name);
  const answerLast = async () => {
    consumer.calls.at(-1)?.answer();
    await settleMicrotasks();
  };
  return { consumer, failures, hold, names, answerLast };
}

describe('ConsumerHold', () => {
  test('pauses while there is any reason', async () => {
    const { consumer, hold, names, answerLast } = start();

    void hold.set('unwatched', true);
    await answerLast();
    void hold.set('shed', true);
    void hold.set('unwatched', false);
    expect(names()).toEqual(['pause']);
    void hold.set('shed', false);
    await answerLast();

    expect(names()).toEqual(['pause', 'resume']);
    expect(consumer.paused).toBe(false);
  });

  test('lets a consumer that was made paused flow when its reasons have gone', async () => {
    const { hold, names } = start({ reasons: ['unwatched'] });

    await hold.set('shed', true);
    void hold.set('unwatched', false);
    expect(names()).toEqual([]);
    expect(hold.has('unwatched')).toBe(false);
    void hold.set('shed', false);

    expect(names()).toEqual(['resume']);
  });

  test('takes what changes while the worker is being asked', async () => {
    const { hold, names, answerLast } = start();

    void hold.set('unwatched', true);
    void hold.set('unwatched', false);
    await answerLast();
    await answerLast();

    expect(names()).toEqual(['pause', 'resume']);
  });

  test('acknowledges a wish only when the worker has confirmed it, also one made while another was asked for', async () => {
    const { hold, names, answerLast } = start({ reasons: ['unwatched'] });
    const acknowledged: string[] = [];

    void hold.set('unwatched', false).then(() => acknowledged.push('flows'));
    void hold.set('shed', true).then(() => acknowledged.push('held'));
    await answerLast();
    expect(names()).toEqual(['resume', 'pause']);
    expect(acknowledged).toEqual([]);
    await answerLast();

    expect(acknowledged).toEqual(['flows', 'held']);
  });

  test('asks nothing of a consumer that has closed', async () => {
    const { consumer, hold, names } = start();
    consumer.closed = true;

    await hold.set('shed', true);

    expect(names()).toEqual([]);
  });

  test('tells a refusal, and asks again at the next change', async () => {
    const { consumer, failures, hold, names } = start();

    const isDone = hold.set('shed', true);
    consumer.calls[0]?.refuse();
    await isDone;
    void hold.set('unwatched', true);

    expect(failures).toHaveLength(1);
    expect(names()).toEqual(['pause', 'pause']);
  });

  test('a refusal is no failure when the consumer has closed', async () => {
    const { consumer, failures, hold } = start();

    const isDone = hold.set('shed', true);
    consumer.closed = true;
    consumer.calls[0]?.refuse();
    await isDone;

    expect(failures).toEqual([]);
  });
});
