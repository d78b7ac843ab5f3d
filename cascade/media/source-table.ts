/**
 * The sources that exist on this node's router of one room, local ones and those piped in, by source id.
 *
 * Holds references only: whoever created a producer closes it. A newer generation replaces an older one.
 */
import { EventEmitter } from 'node:events';
import type { Producer } from 'mediasoup/types';
import { AppError } from '../../common/errors.ts';
import type { NodeId, SourceId } from '../../common/ids.ts';
import type { SourceKind } from '../../proto/index.ts';

export type SourceEntry = {
  readonly sourceId: SourceId;
  readonly generation: number;
  readonly kind: SourceKind;
  readonly producer: Producer;
  readonly originNodeId: NodeId;
  /** Links passed on the way here; 0 = produced here. */
  readonly hops: number;
  /** Nodes passed, the origin first, this node not included; empty for a local source. */
  readonly path: readonly NodeId[];
  /** It came from another router of this node, which lists it without this. */
  readonly isCopy?: boolean;
  /** Of the participant in the room, where the source is produced here. */
  readonly number?: number;
};

export type SourceTableEvents = {
  added: [entry: SourceEntry];
  removed: [entry: SourceEntry];
  /** A source that was piped in has another score at its origin. */
  scored: [entry: SourceEntry];
  /** A link no longer carries a source that was piped in, or does again. */
  held: [entry: SourceEntry];
};

type Waiter = {
  readonly sourceId: SourceId;
  readonly generation: number;
  readonly settle: (outcome: SourceEntry | AppError) => void;
};

export class SourceTable extends EventEmitter<SourceTableEvents> {
  readonly #entries = new Map<SourceId, SourceEntry>();
  readonly #waiters = new Set<Waiter>();
  readonly #originScores = new Map<SourceEntry, number>();
  readonly #heldByLink = new Set<SourceEntry>();

  constructor() {
    super();
    this.setMaxListeners(0); // all sessions of the room listen
  }

  get(sourceId: SourceId): SourceEntry | undefined {
    return this.#entries.get(sourceId);
  }

  list(): readonly SourceEntry[] {
    return [...this.#entries.values()];
  }

  /**
   * Adds a source; one of an older generation under the same id is reported as removed first.
   * The entry leaves by itself when its producer closes.
   * @throws {AppError} FENCED when a newer generation is already here
   */
  add(entry: SourceEntry): void {
    const held = this.#entries.get(entry.sourceId);
    if (held !== undefined && held.generation > entry.generation) {
      throw new AppError('FENCED', `source ${entry.sourceId} has generation ${held.generation} already`);
    }
    if (held !== undefined) this.remove(held);
    this.#entries.set(entry.sourceId, entry);
    entry.producer.observer.once('close', () => this.remove(entry));
    for (const waiter of this.#waiters) {
      if (waiter.sourceId === entry.sourceId && waiter.generation <= entry.generation) waiter.settle(entry);
    }
    this.emit('added', entry);
  }

  /** Takes exactly this entry out; does nothing when another one took its place. */
  remove(entry: SourceEntry): void {
    if (this.#entries.get(entry.sourceId) !== entry) return;
    this.#entries.delete(entry.sourceId);
    this.#originScores.delete(entry);
    this.#heldByLink.delete(entry);
    this.emit('removed', entry);
  }

  /** What the origin says of a source that was piped in, 0..10; undefined = nothing. */
  originScore(entry: SourceEntry): number | undefined {
    return this.#originScores.get(entry);
  }

  /** Does nothing for an entry that has left. */
  setOriginScore(entry: SourceEntry, score: number): void {
    if (this.#entries.get(entry.sourceId) !== entry || this.#originScores.get(entry) === score) return;
    this.#originScores.set(entry, score);
    this.emit('scored', entry);
  }

  /** True while the link can't carry a source that was piped in: nobody has paused it. */
  isHeldByLink(entry: SourceEntry): boolean {
    return this.#heldByLink.has(entry);
  }

  /** Does nothing for an entry that has left. */
  setHeldByLink(entry: SourceEntry, isHeld: boolean): void {
    if (this.#entries.get(entry.sourceId) !== entry || this.#heldByLink.has(entry) === isHeld) return;
    if (isHeld) this.#heldByLink.add(entry);
    else this.#heldByLink.delete(entry);
    this.emit('held', entry);
  }

  /** Tells those who wait for a source that it will not come. */
  refuse(sourceId: SourceId, generation: number, error: AppError): void {
    for (const waiter of this.#waiters) {
      if (waiter.sourceId === sourceId && waiter.generation <= generation) waiter.settle(error);
    }
  }

  /** The room is gone: tells all who wait. */
  refuseAll(error: AppError): void {
    for (const waiter of this.#waiters) waiter.settle(error);
  }

  /**
   * The source once it is here in this generation or a newer one.
   * @throws {AppError} SOURCE_UNKNOWN when it was refused or did not come within `timeoutMs`
   */
  waitFor(sourceId: SourceId, generation: number, timeoutMs: number): Promise<SourceEntry> {
    const held = this.#entries.get(sourceId);
    if (held !== undefined && held.generation >= generation) return Promise.resolve(held);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiter.settle(
          new AppError('SOURCE_UNKNOWN', `source ${sourceId} did not arrive within ${timeoutMs} ms`),
        );
      }, timeoutMs);
      const waiter: Waiter = {
        sourceId,
        generation,
        settle: (outcome) => {
          clearTimeout(timer);
          this.#waiters.delete(waiter);
          if (outcome instanceof AppError) reject(outcome);
          else resolve(outcome);
        },
      };
      this.#waiters.add(waiter);
    });
  }
}
