/** The talker slots that a session receives: K consumers for as long as it wishes for them, whoever speaks. */
import type { Consumer } from 'mediasoup/types';
import { AppError } from '../../common/errors.ts';
import { slotId } from '../../common/ids.ts';
import type { ISetWatchResponse } from '../../proto/index.ts';
import { closeConsumer } from './close-consumer.ts';
import { ClosedNotices } from './closed-notices.ts';
import { isKept, receive, type Receiver, type ReceivingEnd } from './receiving-end.ts';
import { SlotConsumer } from './slot-consumer.ts';
import type { HeardSlots } from './slot-rooms.ts';
import { failedWish, watchAnswer, type WishOutcome } from './watch-answer.ts';

export type SessionSlotsDeps = {
  /** Of the participant in the room: it does not hear itself. 0 = unknown. */
  readonly number: number;
  /** @throws {AppError} */
  readonly listen: () => Promise<HeardSlots>;
  readonly receivingEnd: ReceivingEnd;
  readonly nowMs: () => number;
  /** @returns false when nobody heard it; then the next answer to a watch says it */
  readonly tellClosed: (consumerIds: readonly string[]) => boolean;
  /** Who has the slots, for a session that has just begun to hear them. */
  readonly tellTalkers: (numbers: readonly number[]) => void;
};

type Held = { readonly one: SlotConsumer; readonly heard: HeardSlots; readonly forget: () => void };

export class SessionSlots {
  readonly #deps: SessionSlotsDeps;
  readonly #notices: ClosedNotices;
  readonly #held = new Map<number, Held>();
  readonly #making = new Set<number>();
  #wished: ReadonlySet<number> = new Set();
  #heard: Promise<HeardSlots> | undefined;
  /** Aborted when the session hears no slots any more. */
  #left = new AbortController();
  #isClosed = false;

  constructor(deps: SessionSlotsDeps) {
    this.#deps = deps;
    this.#notices = new ClosedNotices(deps.tellClosed);
  }

  get count(): number {
    return this.#held.size;
  }

  /**
   * Makes the consumers match the slots wished for, whole. Idempotent. A slot that can't be had fails alone; wishing again
   * tries again.
   *
   * @throws {AppError} ARGUMENT_INVALID without capabilities, TRANSPORT_UNKNOWN without a transport to receive on
   */
  async setWatch(slots: readonly number[]): Promise<ISetWatchResponse> {
    const on = slots.length === 0 ? undefined : this.#deps.receivingEnd.receiver();
    this.#wished = new Set(slots);
    const closedConsumerIds = [...this.#notices.take(), ...this.#closeUnwanted()];
    if (on === undefined) {
      this.#letGo();
      return watchAnswer([], closedConsumerIds);
    }
    const wanting = [...this.#wished].filter((slot) => !this.#held.has(slot) && !this.#making.has(slot));
    const outcomes = await Promise.all(wanting.map((slot) => this.#fulfil(slot, on)));
    return watchAnswer(outcomes, closedConsumerIds);
  }

  /** Lets packets flow. Unknown ids are ignored: they were closed meanwhile, or are no slots. */
  async start(consumerIds: readonly string[]): Promise<void> {
    const wanted = new Set(consumerIds);
    const found = [...this.#held.values()].filter(({ one }) => wanted.has(one.consumer.id));
    await Promise.all(found.map(({ one }) => one.start()));
  }

  close(): void {
    this.#isClosed = true;
    this.#wished = new Set();
    this.#notices.close();
    this.#closeUnwanted();
    this.#letGo();
  }

  #letGo(): void {
    const heard = this.#heard;
    this.#heard = undefined;
    this.#left.abort();
    this.#left = new AbortController();
    heard?.then(
      (lease) => lease.release(),
      () => {}, // whoever wished has that error
    );
  }

  #closeUnwanted(): string[] {
    const unwanted = [...this.#held.values()].filter(({ one }) => !this.#isCurrent(one));
    for (const held of unwanted) this.#drop(held);
    return unwanted.map(({ one }) => one.consumer.id);
  }

  #isCurrent(one: SlotConsumer): boolean {
    return this.#wished.has(one.slot) && isKept(one, this.#deps.nowMs());
  }

  async #fulfil(slot: number, on: Receiver): Promise<WishOutcome> {
    this.#making.add(slot);
    try {
      const heard = await this.#hear();
      const producer = heard.producers[slot];
      if (producer === undefined)
        throw new AppError('SOURCE_UNKNOWN', `there are ${heard.producers.length} talker slots`);
      if (!this.#wished.has(slot)) return undefined;
      const consumer = await receive(on, producer).catch((cause: unknown) => {
        throw new AppError('CONSUMER_IMPOSSIBLE', `talker slot ${slot} can not be received`, { cause });
      });
      if (!heard.closed.aborted && this.#wished.has(slot)) return this.#hold(consumer, slot, heard);
      closeConsumer(consumer, producer);
      heard.closed.throwIfAborted();
      return undefined;
    } catch (error) {
      return failedWish(slotId(slot), error);
    } finally {
      this.#making.delete(slot);
    }
  }

  /** Shared by all slots; a failure is not kept, nor slots that are over. */
  #hear(): Promise<HeardSlots> {
    return (this.#heard ??= this.#startHearing());
  }

  async #startHearing(): Promise<HeardSlots> {
    try {
      const heard = await this.#deps.listen();
      if (heard.closed.aborted) throw heard.closed.reason;
      // a room's slots outlive most sessions: they must not hold on to them
      const { signal } = this.#left;
      heard.closed.addEventListener('abort', () => this.#onOver(), { once: true, signal });
      const talkers = heard.talkers();
      if (talkers.length > 0) this.#deps.tellTalkers(talkers);
      return heard;
    } catch (error) {
      this.#heard = undefined;
      throw error;
    }
  }

  #onOver(): void {
    if (!this.#isClosed) this.#heard = undefined;
  }

  #hold(consumer: Consumer, slot: number, heard: HeardSlots): WishOutcome {
    const one = new SlotConsumer(consumer, { slot, nowMs: this.#deps.nowMs() });
    const leave = heard.listeners.add(one, { slot, number: this.#deps.number });
    const held: Held = { one, heard, forget: () => this.#forget(held, leave) };
    this.#held.set(slot, held);
    consumer.once('producerclose', () => this.#onSlotClosed(held));
    consumer.once('transportclose', () => held.forget());
    return { made: one };
  }

  #drop({ one, heard, forget }: Held): void {
    forget();
    const producer = heard.producers[one.slot];
    if (producer !== undefined) closeConsumer(one.consumer, producer);
  }

  #forget(held: Held, leave: () => void): void {
    leave();
    if (this.#held.get(held.one.slot) === held) this.#held.delete(held.one.slot);
  }

  #onSlotClosed(held: Held): void {
    if (this.#held.get(held.one.slot) !== held) return; // let go before, and told as closed then
    held.forget();
    this.#notices.add(held.one.consumer.id);
  }
}
