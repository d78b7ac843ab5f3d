import { describe, expect, test } from '@jest/globals';
import { ConsumerHold } from '../../../../cascade/links/consumer-hold.ts';
import { settleMicrotasks } from '../../../support/microtasks.ts';

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

function start() {
  const consumer = new SlowConsumer();
  const failures: unknown[] = [];
  const hold = new ConsumerHold(consumer, (error) => failures.push(error));
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

    hold.set('unwatched', true);
    await answerLast();
    hold.set('shed', true);
    hold.set('unwatched', false);
    expect(names()).toEqual(['pause']);
    hold.set('shed', false);
    await answerLast();

    expect(names()).toEqual(['pause', 'resume']);
    expect(consumer.paused).toBe(false);
  });

  test('takes what changes while the worker is being asked', async () => {
    const { hold, names, answerLast } = start();

    hold.set('unwatched', true);
    hold.set('unwatched', false);
    await answerLast();
    await answerLast();

    expect(names()).toEqual(['pause', 'resume']);
  });

  test('tells a refusal, unless the consumer has closed', async () => {
    const { consumer, failures, hold } = start();
    hold.set('shed', true);
    consumer.calls[0]?.refuse();
    await settleMicrotasks();
    expect(failures).toHaveLength(1);

    hold.set('unwatched', true);
    consumer.closed = true;
    consumer.calls[1]?.refuse();
    await settleMicrotasks();

    expect(failures).toHaveLength(1);
  });
});
