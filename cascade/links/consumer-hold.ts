/** Keeps a consumer paused for as long as there is a reason to; reasons come and go while the worker is being asked. */
import type { Consumer } from 'mediasoup/types';

/** Nobody at the other end shows it; the link can't carry it. */
export type HoldReason = 'unwatched' | 'shed';

export class ConsumerHold {
  readonly #consumer: Pick<Consumer, 'paused' | 'closed' | 'pause' | 'resume'>;
  readonly #failed: (error: unknown) => void;
  readonly #reasons = new Set<HoldReason>();
  #isApplying = false;

  /** @param failed the worker refused, though the consumer is open */
  constructor(
    consumer: Pick<Consumer, 'paused' | 'closed' | 'pause' | 'resume'>,
    failed: (error: unknown) => void,
  ) {
    this.#consumer = consumer;
    this.#failed = failed;
  }

  set(reason: HoldReason, isHeld: boolean): void {
    if (isHeld) this.#reasons.add(reason);
    else this.#reasons.delete(reason);
    if (!this.#isApplying && this.#isDue()) void this.#apply();
  }

  #isDue(): boolean {
    const { closed, paused } = this.#consumer;
    return !closed && paused !== this.#reasons.size > 0;
  }

  async #apply(): Promise<void> {
    this.#isApplying = true;
    try {
      while (this.#isDue()) await (this.#reasons.size > 0 ? this.#consumer.pause() : this.#consumer.resume());
    } catch (error) {
      if (!this.#consumer.closed) this.#failed(error);
    } finally {
      this.#isApplying = false;
    }
  }
}
