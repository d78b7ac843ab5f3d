/** A PipeTransport's `produce()`: each call waits until the test lets it go on. */
import { EventEmitter } from 'node:events';
import type { PipeTransport, Producer, ProducerOptions } from 'mediasoup/types';

class FakeProducer {
  readonly observer = new EventEmitter();
  readonly id: string;
  paused: boolean;
  closed = false;

  constructor(options: ProducerOptions) {
    this.id = options.id ?? '';
    this.paused = options.paused ?? false;
  }

  async pause(): Promise<void> {
    this.paused = true;
  }

  async resume(): Promise<void> {
    this.paused = false;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.observer.emit('close');
  }
}

type Call = { readonly options: ProducerOptions; finish(): FakeProducer; fail(error: Error): void };

export class FakePipeEnd {
  closed = false;
  readonly calls: Call[] = [];
  readonly #made: FakeProducer[] = [];

  /** Producers that are there. */
  get open(): number {
    return this.#made.filter(({ closed }) => !closed).length;
  }

  // generic in the app data, which nobody here reads
  readonly produce = ((options: ProducerOptions) => this.#begin(options)) as PipeTransport['produce'];

  #begin(options: ProducerOptions): Promise<Producer> {
    const { promise, resolve, reject } = Promise.withResolvers<Producer>();
    const finish = (): FakeProducer => {
      const producer = new FakeProducer(options);
      this.#made.push(producer);
      resolve(producer as unknown as Producer);
      return producer;
    };
    this.calls.push({ options, finish, fail: reject });
    return promise;
  }
}
