/** One talker slot as one session receives it. It flows once the client has asked for it, but never its own voice. */
import type { Consumer } from 'mediasoup/types';

export class SlotConsumer {
  readonly consumer: Consumer;
  readonly slot: number;
  readonly madeAtMs: number;
  #isStarted = false;
  #isExcluded = false;
  #isFlowing = false;
  /** Answers of the worker are awaited one after the other: the last one is to fit what is wanted. */
  #flow: Promise<void> = Promise.resolve();

  /** @param consumer paused */
  constructor(consumer: Consumer, about: { readonly slot: number; readonly nowMs: number }) {
    this.consumer = consumer;
    this.slot = about.slot;
    this.madeAtMs = about.nowMs;
  }

  /** The client has asked for its packets. */
  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** Idempotent; a consumer that closes meanwhile is not an error. */
  start(): Promise<void> {
    this.#isStarted = true;
    return this.#apply();
  }

  /** Resolves when no packet that comes from now on goes the wrong way: the worker has answered. */
  setExcluded(isExcluded: boolean): Promise<void> {
    this.#isExcluded = isExcluded;
    return this.#apply();
  }

  #apply(): Promise<void> {
    const isFlowing = this.#isStarted && !this.#isExcluded;
    if (isFlowing !== this.#isFlowing) {
      this.#isFlowing = isFlowing;
      const { consumer } = this;
      this.#flow = this.#flow.then(async () => {
        if (consumer.closed) return;
        await (isFlowing ? consumer.resume() : consumer.pause()).catch(() => {}); // closed meanwhile
      });
    }
    return this.#flow;
  }
}
