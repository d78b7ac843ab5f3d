/** What a session receives: keeps its consumers in line with its wishes. */
import type { Consumer } from 'mediasoup/types';
import { AppError } from '../../common/errors.ts';
import type { NodeId, SourceId } from '../../common/ids.ts';
import type { IConsumerState, ISetWatchResponse } from '../../proto/index.ts';
import { closeConsumer } from './close-consumer.ts';
import { ClosedNotices } from './closed-notices.ts';
import { ConsumerStates } from './consumer-states.ts';
import { HeldConsumer, type WatchWish } from './held-consumer.ts';
import { isKept, type Receiver, type ReceivingEnd } from './receiving-end.ts';
import type { Room } from './room.ts';
import { wantsOf } from './session-wants.ts';
import type { SourceEntry } from './source-table.ts';
import type { Wants } from './want-sum.ts';
import { failedWish, watchAnswer, type WishOutcome } from './watch-answer.ts';

/** How long a wish waits for a source of another node. */
const REMOTE_WAIT_MS = 4_000;

export type SessionConsumersDeps = {
  readonly room: Room;
  readonly nodeId: NodeId;
  readonly receivingEnd: ReceivingEnd;
  readonly nowMs: () => number;
  /** What is wanted of sources of this node and others, whole. */
  readonly setWants: (wants: Wants) => void;
  /** @returns false when nobody heard it; then the next answer to a watch says it */
  readonly tellClosed: (consumerIds: readonly string[]) => boolean;
  readonly tellStates: (states: readonly IConsumerState[]) => void;
};

/** Consumers of one session, one per source. */
export class SessionConsumers {
  readonly #deps: SessionConsumersDeps;
  readonly #notices: ClosedNotices;
  readonly #states: ConsumerStates;
  readonly #held = new Map<SourceId, HeldConsumer>();
  readonly #making = new Map<SourceId, WatchWish>();
  #wishes = new Map<SourceId, WatchWish>();
  #isClosed = false;

  constructor(deps: SessionConsumersDeps) {
    this.#deps = deps;
    this.#notices = new ClosedNotices(deps.tellClosed);
    this.#states = new ConsumerStates({ tell: deps.tellStates, sources: deps.room.sources });
  }

  get count(): number {
    return this.#held.size;
  }

  /** Sources that the session receives. */
  get sourceIds(): readonly SourceId[] {
    return [...this.#held.keys()];
  }

  /** The consumer of a source. */
  find(sourceId: SourceId): Consumer | undefined {
    return this.#held.get(sourceId)?.consumer;
  }

  /**
   * Makes the consumers match the wishes, whole. Idempotent. Waits up to {@link REMOTE_WAIT_MS} for sources of other
   * nodes; a wish that can't be met fails alone and is forgotten, so that wishing again tries again.
   *
   * @throws {AppError} ARGUMENT_INVALID without capabilities, TRANSPORT_UNKNOWN without a transport to receive on
   */
  async setWatch(wishes: readonly WatchWish[]): Promise<ISetWatchResponse> {
    const on = wishes.length === 0 ? undefined : this.#deps.receivingEnd.receiver();
    this.#wishes = new Map(wishes.map((wish) => [wish.sourceId, wish]));
    const closedConsumerIds = [...this.#notices.take(), ...this.#closeUnwanted()];
    this.#tellDemand();
    const kept = [...this.#held.values()].map((held) => this.#applyWish(held));
    const wanting = [...this.#wishes.values()].filter((wish) => this.#needsConsumer(wish));
    const made = await Promise.all(wanting.map((wish) => this.#fulfil(wish, on)));
    await Promise.all(kept);
    return watchAnswer(made, closedConsumerIds);
  }

  /** Lets packets flow. Unknown ids are ignored: they were closed meanwhile. */
  async start(consumerIds: readonly string[]): Promise<void> {
    const wanted = new Set(consumerIds);
    const found = [...this.#held.values()].filter(({ consumer }) => wanted.has(consumer.id));
    const started = found.map((held) => held.start());
    if (found.length > 0) this.#tellDemand(); // the client is ready: now they may come
    await Promise.all(started);
  }

  close(): void {
    this.#isClosed = true;
    this.#notices.close();
    this.#states.close();
    this.#wishes.clear();
    this.#deps.setWants(new Map());
    for (const { consumer, entry } of this.#held.values()) closeConsumer(consumer, entry.producer);
    this.#held.clear();
  }

  #closeUnwanted(): string[] {
    const unwanted = [...this.#held.values()].filter((held) => !this.#isCurrent(held));
    for (const { entry, consumer } of unwanted) {
      this.#held.delete(entry.sourceId);
      closeConsumer(consumer, entry.producer);
    }
    return unwanted.map(({ consumer }) => consumer.id);
  }

  #isCurrent(held: HeldConsumer): boolean {
    const { sourceId, generation } = held.entry;
    const wish = this.#wishes.get(sourceId);
    if (wish === undefined || wish.generation > generation) return false;
    return isKept(held, this.#deps.nowMs());
  }

  /** A watch that overtook another leaves to it what that one is making already. */
  #needsConsumer({ sourceId, generation }: WatchWish): boolean {
    const making = this.#making.get(sourceId);
    return !this.#held.has(sourceId) && (making === undefined || making.generation < generation);
  }

  #tellDemand(): void {
    if (!this.#isClosed) this.#deps.setWants(wantsOf(this.#wishes.values(), this.#held));
  }

  async #applyWish(held: HeldConsumer): Promise<void> {
    const wish = this.#wishes.get(held.entry.sourceId);
    if (wish !== undefined) await held.apply(wish);
  }

  async #fulfil(wish: WatchWish, on: Receiver | undefined): Promise<WishOutcome> {
    if (on === undefined) return undefined;
    const { sourceId } = wish;
    this.#making.set(sourceId, wish);
    try {
      const entry = await this.#find(wish);
      if (!this.#isStillWanted(wish, entry)) return undefined;
      const { heightPx } = wish;
      const held = await HeldConsumer.make(entry, { ...on, heightPx, nowMs: this.#deps.nowMs() });
      return await this.#hold(held, wish);
    } catch (error) {
      this.#forgetWish(wish);
      return failedWish(sourceId, error);
    } finally {
      if (this.#making.get(sourceId) === wish) this.#making.delete(sourceId);
    }
  }

  async #find({ sourceId, generation, originNodeId }: WatchWish): Promise<SourceEntry> {
    const { room, nodeId } = this.#deps;
    const isHere = originNodeId === nodeId && !room.isElsewhere(sourceId);
    return room.sources.waitFor(sourceId, generation, isHere ? 0 : REMOTE_WAIT_MS);
  }

  #isStillWanted({ sourceId }: WatchWish, entry: SourceEntry): boolean {
    const current = this.#wishes.get(sourceId);
    return !this.#isClosed && current !== undefined && current.generation <= entry.generation;
  }

  async #hold(held: HeldConsumer, wish: WatchWish): Promise<WishOutcome> {
    const { consumer, entry } = held;
    if (entry.producer.closed)
      throw new AppError('SOURCE_UNKNOWN', `source ${entry.sourceId} has just ended`);
    const other = this.#held.get(entry.sourceId);
    const isOvertaken = other !== undefined && other.entry.generation >= entry.generation;
    if (isOvertaken || !this.#isStillWanted(wish, entry)) {
      consumer.close();
      return undefined;
    }
    if (other !== undefined) closeConsumer(other.consumer, other.entry.producer);
    this.#held.set(entry.sourceId, held);
    consumer.once('producerclose', () => this.#onSourceClosed(held));
    consumer.once('transportclose', () => this.#forget(held));
    this.#states.follow(held);
    consumer.on('layerschange', () => this.#tellDemand());
    this.#tellDemand(); // its layers are known now
    await held.apply(this.#wishes.get(entry.sourceId) ?? wish);
    return { made: held };
  }

  #forgetWish(wish: WatchWish): void {
    if (this.#wishes.get(wish.sourceId) !== wish) return;
    this.#wishes.delete(wish.sourceId);
    this.#tellDemand();
  }

  #onSourceClosed(held: HeldConsumer): void {
    if (this.#held.get(held.entry.sourceId) !== held) return; // let go before, and told as closed then
    this.#forget(held);
    this.#notices.add(held.consumer.id);
  }

  #forget(held: HeldConsumer): void {
    const { sourceId } = held.entry;
    if (this.#held.get(sourceId) === held) this.#held.delete(sourceId);
  }
}
