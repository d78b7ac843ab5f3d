/** One talker slot as one session receives it. It flows once the client has asked for it, but never its own voice. */
import type { Consumer } from 'mediasoup/types';
import { slotId } from '../../common/ids.ts';
import type { IConsumer } from '../../proto/index.ts';
import { ConsumerHold } from './consumer-hold.ts';
import { describeConsumer } from './watch-answer.ts';

export class SlotConsumer {
  readonly consumer: Consumer;
  readonly slot: number;
  readonly madeAtMs: number;
  readonly #hold: ConsumerHold<'unstarted' | 'own voice'>;

  /** @param consumer paused */
  constructor(consumer: Consumer, about: { readonly slot: number; readonly nowMs: number }) {
    this.consumer = consumer;
    this.slot = about.slot;
    this.madeAtMs = about.nowMs;
    this.#hold = new ConsumerHold(consumer, { reasons: ['unstarted'] });
  }

  /** The client has asked for its packets. */
  get isStarted(): boolean {
    return !this.#hold.has('unstarted');
  }

  /** Idempotent; a consumer that closes meanwhile is not an error. */
  start(): Promise<void> {
    return this.#hold.set('unstarted', false);
  }

  /** Resolves when no packet that comes from now on goes the wrong way: the worker has answered. */
  setExcluded(isExcluded: boolean): Promise<void> {
    return this.#hold.set('own voice', isExcluded);
  }

  /** As the client is told. */
  describe(): IConsumer {
    return describeConsumer(this.consumer, {
      sourceId: slotId(this.slot),
      generation: 0,
      producerPaused: false,
    });
  }
}
