/** The consumers this client has, by source, and what an answer to WatchRequest changes about them. No I/O. */
import type { IConsumer, IConsumerState } from '../../proto/signal.ts';
import type { Answer } from '../signal/requests.ts';
import type { ConsumerParameters, ConsumerPort } from './media-port.ts';
import type { RosterSource } from './roster-person.ts';
import { isSlotId } from './slot-id.ts';

/** A consumer that is announced but not wanted any more before it was made is remembered so long at most. */
const MAX_EARLY_CLOSED = 1_000;

type Row = {
  readonly port: ConsumerPort;
  readonly sourceId: string;
  readonly generation: number;
  isResumed: boolean;
  score: number | undefined;
  isHeldByLink: boolean;
};

export type ReceivedSource = {
  readonly consumerId: string;
  readonly track: MediaStreamTrack;
  readonly score: number | undefined;
  readonly isHeldByLink: boolean;
  /** The server has started it. */
  readonly isResumed: boolean;
};

export type NewConsumer = ConsumerParameters & { readonly generation: number };

export class ConsumerTable {
  readonly #bySourceId = new Map<string, Row>();
  readonly #byConsumerId = new Map<string, Row>();
  /** Closed by the server while their answer was under way. */
  readonly #earlyClosed = new Set<string>();

  /** What is received of a source. */
  get(sourceId: string): ReceivedSource | undefined {
    const row = this.#bySourceId.get(sourceId);
    if (row === undefined) return undefined;
    const { port, score, isHeldByLink, isResumed } = row;
    return { consumerId: port.consumerId, track: port.track, score, isHeldByLink, isResumed };
  }

  /** A request goes out: from now on closed ids that are not known belong to its answer. */
  expectNew(): void {
    this.#earlyClosed.clear();
  }

  /** What to open and to close for an answer. What is closed is out of the table already. */
  plan(answer: Answer<'watch'>): { opening: NewConsumer[]; closing: ConsumerPort[] } {
    const opening = (answer.consumers ?? [])
      .map(toNewConsumer)
      .filter(({ consumerId }) => !this.#byConsumerId.has(consumerId) && !this.#earlyClosed.has(consumerId));
    const replaced = opening.flatMap(({ sourceId }) => this.#bySourceId.get(sourceId)?.port.consumerId ?? []);
    const { closing } = this.takeClosed([...(answer.closedConsumerIds ?? []), ...replaced]);
    return { opening, closing };
  }

  /** @returns false when it has been closed meanwhile and is not taken */
  add(parameters: NewConsumer, port: ConsumerPort): boolean {
    if (this.#earlyClosed.delete(parameters.consumerId)) return false;
    const { sourceId, generation } = parameters;
    const state = { isResumed: false, score: undefined, isHeldByLink: false };
    const row: Row = { port, sourceId, generation, ...state };
    this.#bySourceId.set(sourceId, row);
    this.#byConsumerId.set(port.consumerId, row);
    return true;
  }

  /** Takes out those with the ids; unknown ones are remembered for the answer that is under way. */
  takeClosed(consumerIds: readonly string[]): { closing: ConsumerPort[]; sourceIds: string[] } {
    const rows: Row[] = [];
    for (const consumerId of consumerIds) {
      const row = this.#byConsumerId.get(consumerId);
      if (row !== undefined) rows.push(row);
      else if (this.#earlyClosed.size < MAX_EARLY_CLOSED) this.#earlyClosed.add(consumerId);
    }
    for (const row of rows) this.#remove(row);
    return { closing: rows.map((row) => row.port), sourceIds: rows.map((row) => row.sourceId) };
  }

  /** Takes out those whose source has gone or has been produced anew. */
  takeStale(sources: ReadonlyMap<string, RosterSource>): ConsumerPort[] {
    const stale = [...this.#byConsumerId.values()].filter((row) => {
      if (isSlotId(row.sourceId)) return false; // nobody's: the server closes it
      const source = sources.get(row.sourceId);
      return source === undefined || row.generation < source.generation;
    });
    for (const row of stale) this.#remove(row);
    return stale.map((row) => row.port);
  }

  unresumedIds(): string[] {
    return [...this.#byConsumerId.values()].filter((row) => !row.isResumed).map((row) => row.port.consumerId);
  }

  markResumed(consumerIds: readonly string[]): void {
    for (const consumerId of consumerIds) {
      const row = this.#byConsumerId.get(consumerId);
      if (row !== undefined) row.isResumed = true;
    }
  }

  /** @returns whether something is another than before */
  applyStates(states: readonly IConsumerState[]): boolean {
    let hasChanged = false;
    for (const state of states) {
      const row = this.#byConsumerId.get(state.consumerId ?? '');
      const score = Math.min(state.score ?? 0, state.sourceScore ?? 0, 10);
      const isHeldByLink = state.heldByLink ?? false;
      if (row === undefined || (row.score === score && row.isHeldByLink === isHeldByLink)) continue;
      row.score = score;
      row.isHeldByLink = isHeldByLink;
      hasChanged = true;
    }
    return hasChanged;
  }

  /** Forgets all; the engine that had them is closed. */
  clear(): void {
    this.#bySourceId.clear();
    this.#byConsumerId.clear();
    this.#earlyClosed.clear();
  }

  #remove(row: Row): void {
    this.#byConsumerId.delete(row.port.consumerId);
    if (this.#bySourceId.get(row.sourceId) === row) this.#bySourceId.delete(row.sourceId);
  }
}

function toNewConsumer(consumer: IConsumer): NewConsumer {
  return {
    consumerId: consumer.consumerId ?? '',
    producerId: consumer.producerId ?? '',
    sourceId: consumer.sourceId ?? '',
    generation: consumer.generation ?? 0,
    rtpParametersJson: consumer.rtpParametersJson ?? '',
  };
}
