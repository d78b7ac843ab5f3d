/** Keeps a consumer paused for as long as there is a reason to; reasons come and go while the worker is being asked. */
import type { Consumer } from 'mediasoup/types';

/** The part of a consumer that is used. */
type HeldBack = Pick<Consumer, 'paused' | 'closed' | 'pause' | 'resume'>;

export type HoldOptions<Reason> = {
  /** There from the start, of a consumer that was made paused. */
  readonly reasons?: readonly Reason[];
  /** The worker refused, though the consumer is open: it stays as it is until the next {@link ConsumerHold.set}. */
  readonly failed?: (error: unknown) => void;
};

export class ConsumerHold<Reason extends string> {
  readonly #consumer: HeldBack;
  readonly #failed: (error: unknown) => void;
  readonly #reasons: Set<Reason>;
  #applying: Promise<void> | undefined;

  constructor(consumer: HeldBack, { reasons = [], failed = () => {} }: HoldOptions<Reason> = {}) {
    this.#consumer = consumer;
    this.#reasons = new Set(reasons);
    this.#failed = failed;
  }

  has(reason: Reason): boolean {
    return this.#reasons.has(reason);
  }

  /**
   * Resolves when the worker has confirmed all that is wanted by then; never rejects, also when the consumer closes
   * meanwhile.
   */
  set(reason: Reason, isHeld: boolean): Promise<void> {
    if (isHeld) this.#reasons.add(reason);
    else this.#reasons.delete(reason);
    if (this.#applying === undefined && this.#isDue()) this.#applying = this.#apply();
    return this.#applying ?? Promise.resolve();
  }

  #isDue(): boolean {
    const { closed, paused } = this.#consumer;
    return !closed && paused !== this.#reasons.size > 0;
  }

  async #apply(): Promise<void> {
    try {
      while (this.#isDue()) await (this.#reasons.size > 0 ? this.#consumer.pause() : this.#consumer.resume());
    } catch (error) {
      if (!this.#consumer.closed) this.#failed(error);
    } finally {
      this.#applying = undefined;
    }
  }
}
