/** The talker slots that a session receives: K consumers for as long as it wishes for them, whoever speaks. */
import type { Consumer, RtpCapabilities, Transport } from 'mediasoup/types';
import { AppError, toAppError, toProtoCode } from '../../common/errors.ts';
import { slotId } from '../../common/ids.ts';
import type { IConsumer, ISetWatchResponse, IWishFailure } from '../../proto/index.ts';
import { closeConsumer } from './close-consumer.ts';
import { SlotConsumer } from './slot-consumer.ts';
import type { HeardSlots } from './slot-rooms.ts';

/** A consumer not started for so long was never heard of by the client (the answer got lost): it is made anew. */
const UNSTARTED_KEEP_MS = 5_000;
/** Closes that happen together are told together, and after the answer that names the consumer. */
const CLOSED_BATCH_MS = 20;

export type SessionSlotsDeps = {
  /** Of the participant in the room: it does not hear itself. 0 = unknown. */
  readonly number: number;
  /** @throws {AppError} */
  readonly listen: () => Promise<HeardSlots>;
  readonly receiveTransport: () => Transport;
  readonly nowMs: () => number;
  /** @returns false when nobody heard it; then the next answer to a watch says it */
  readonly tellClosed: (consumerIds: readonly string[]) => boolean;
  /** Who has the slots, for a session that has just begun to hear them. */
  readonly tellTalkers: (numbers: readonly number[]) => void;
};

type Held = { readonly one: SlotConsumer; readonly heard: HeardSlots; readonly forget: () => void };

type Receiver = { readonly transport: Transport; readonly rtpCapabilities: RtpCapabilities };

/** Outcome of one slot that needed a consumer. */
type Made = { readonly consumer: IConsumer } | { readonly failure: IWishFailure } | undefined;

export class SessionSlots {
  readonly #deps: SessionSlotsDeps;
  readonly #held = new Map<number, Held>();
  readonly #making = new Set<number>();
  #wished: ReadonlySet<number> = new Set();
  #heard: Promise<HeardSlots> | undefined;
  /** Aborted when the session hears no slots any more. */
  #left = new AbortController();
  #rtpCapabilities: RtpCapabilities | undefined;
  #untold: string[] = [];
  #closedTimer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(deps: SessionSlotsDeps) {
    this.#deps = deps;
  }

  get count(): number {
    return this.#held.size;
  }

  /** Remembers what the client can receive, for this and later watches. */
  setCapabilities(rtpCapabilities: RtpCapabilities): void {
    this.#rtpCapabilities = rtpCapabilities;
  }

  /**
   * Makes the consumers match the slots wished for, whole. Idempotent. A slot that can't be had fails alone; wishing again
   * tries again.
   *
   * @throws {AppError} ARGUMENT_INVALID without capabilities, TRANSPORT_UNKNOWN without a transport to receive on
   */
  async setWatch(slots: readonly number[]): Promise<ISetWatchResponse> {
    const on = slots.length === 0 ? undefined : this.#receiver();
    this.#wished = new Set(slots);
    const closedConsumerIds = [...this.#takeUntold(), ...this.#closeUnwanted()];
    if (on === undefined) {
      this.#letGo();
      return { consumers: [], closedConsumerIds, failures: [] };
    }
    const wanting = [...this.#wished].filter((slot) => !this.#held.has(slot) && !this.#making.has(slot));
    const made = await Promise.all(wanting.map((slot) => this.#fulfil(slot, on)));
    const outcomes = made.filter((outcome) => outcome !== undefined);
    return {
      consumers: outcomes.flatMap((outcome) => ('consumer' in outcome ? [outcome.consumer] : [])),
      failures: outcomes.flatMap((outcome) => ('failure' in outcome ? [outcome.failure] : [])),
      closedConsumerIds,
    };
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
    clearTimeout(this.#closedTimer);
    this.#closeUnwanted();
    this.#letGo();
  }

  #receiver(): Receiver {
    if (this.#rtpCapabilities === undefined)
      throw new AppError('ARGUMENT_INVALID', 'RTP capabilities are missing');
    return { transport: this.#deps.receiveTransport(), rtpCapabilities: this.#rtpCapabilities };
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

  #isCurrent({ slot, isStarted, madeAtMs }: SlotConsumer): boolean {
    return this.#wished.has(slot) && (isStarted || this.#deps.nowMs() - madeAtMs < UNSTARTED_KEEP_MS);
  }

  async #fulfil(slot: number, { transport, rtpCapabilities }: Receiver): Promise<Made> {
    this.#making.add(slot);
    try {
      const heard = await this.#hear();
      const producer = heard.producers[slot];
      if (producer === undefined)
        throw new AppError('SOURCE_UNKNOWN', `there are ${heard.producers.length} talker slots`);
      if (!this.#wished.has(slot)) return undefined;
      const consumer = await transport
        .consume({ producerId: producer.id, rtpCapabilities, paused: true, enableRtx: true })
        .catch((cause: unknown) => {
          throw new AppError('CONSUMER_IMPOSSIBLE', `talker slot ${slot} can not be received`, { cause });
        });
      if (!heard.closed.aborted && this.#wished.has(slot)) return this.#hold(consumer, slot, heard);
      closeConsumer(consumer, producer);
      heard.closed.throwIfAborted();
      return undefined;
    } catch (error) {
      const { code, retryAfterMs, message: detail } = toAppError(error);
      return {
        failure: { sourceId: slotId(slot), failure: { code: toProtoCode(code), detail, retryAfterMs } },
      };
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

  #hold(consumer: Consumer, slot: number, heard: HeardSlots): Made {
    const one = new SlotConsumer(consumer, { slot, nowMs: this.#deps.nowMs() });
    const leave = heard.listeners.add(one, { slot, number: this.#deps.number });
    const held: Held = { one, heard, forget: () => this.#forget(held, leave) };
    this.#held.set(slot, held);
    consumer.once('producerclose', () => this.#onSlotClosed(held));
    consumer.once('transportclose', () => held.forget());
    return {
      consumer: {
        consumerId: consumer.id,
        sourceId: slotId(slot),
        generation: 0,
        producerId: consumer.producerId,
        rtpParametersJson: JSON.stringify(consumer.rtpParameters),
        producerPaused: false,
      },
    };
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
    this.#untold.push(held.one.consumer.id);
    this.#closedTimer ??= setTimeout(() => this.#flushClosed(), CLOSED_BATCH_MS);
  }

  #flushClosed(): void {
    this.#closedTimer = undefined;
    const consumerIds = this.#untold;
    if (consumerIds.length > 0 && this.#deps.tellClosed(consumerIds)) this.#untold = [];
  }

  #takeUntold(): string[] {
    const consumerIds = this.#untold;
    this.#untold = [];
    return consumerIds;
  }
}
