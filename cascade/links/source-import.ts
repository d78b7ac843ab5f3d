/**
 * One source wanted from the peer: asked for, produced here when it is offered, followed until it ends. The far half of
 * what mediasoup's `pipeToRouter` does inside one process.
 */
import type { PipeTransport, Producer } from 'mediasoup/types';
import type { Logger } from 'pino';
import { toAppError, type AppError } from '../../common/errors.ts';
import type { SourceId } from '../../common/ids.ts';
import { SourceKind } from '../../proto/index.ts';
import type { SourceTable } from '../media/source-table.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { SourceBody, SourceOffer, SourceRef, SourceWish } from './link-message.ts';
import type { Reach } from './reach.ts';

/**
 * Key frame requests over a link come at most this often; mediasoup does not carry the origin's value over. What spares
 * the owner is the origin's: waiting here as well only keeps a viewer waiting.
 */
const KEY_FRAME_REQUEST_DELAY_MS = 100;

/** A source that is wanted and not there is asked for again after this time. */
export const ABSENT_RETRY_MS = 2_000;

export type ImportDeps = {
  readonly reach: Reach;
  readonly end: Pick<PipeTransport, 'produce' | 'closed'>;
  readonly sources: SourceTable;
  readonly send: (body: SourceBody) => void;
  readonly clock: Clock;
  readonly log: Logger;
};

export class SourceImport {
  readonly #deps: ImportDeps;
  readonly #onLive: () => void;
  #maxLayer: number;
  readonly #origin: Pick<SourceWish, 'originNodeId'>;
  #ref: SourceRef;
  #state: 'asked' | 'offered' | 'live' | 'absent' | 'closed' = 'asked';
  /** Raised by whatever overtakes a production that runs. */
  #ticket = 0;
  /** Productions one after the other: two of the same id can't be in a router at once. */
  #work: Promise<void> = Promise.resolve();
  #producer: Producer | undefined;
  #isPaused = false;
  #isShed = false;
  #cancelRetry: () => void = () => {};

  /** Asks for it. @param onLive called each time it has become part of the table */
  constructor(wanted: SourceWish, deps: ImportDeps, onLive: () => void) {
    this.#maxLayer = wanted.maxLayer;
    this.#origin = wanted.originNodeId === undefined ? {} : { originNodeId: wanted.originNodeId };
    this.#ref = { sourceId: wanted.sourceId, generation: wanted.generation };
    this.#deps = deps;
    this.#onLive = onLive;
    this.#ask();
  }

  get sourceId(): SourceId {
    return this.#ref.sourceId;
  }

  /** The one wanted, then the one offered, which may be newer. */
  get generation(): number {
    return this.#ref.generation;
  }

  get isLive(): boolean {
    return this.#state === 'live';
  }

  /** Asks again at once when the peer did not have it. */
  retry(): void {
    if (this.#state === 'absent') this.#ask();
  }

  /** What is shown of it has changed. */
  setLayer(maxLayer: number): void {
    if (this.#maxLayer === maxLayer) return;
    this.#maxLayer = maxLayer;
    // what is asked for later says it anyway
    if (this.#state !== 'absent' && this.#state !== 'closed')
      this.#deps.send({ type: 'sourceLayers', ...this.#ref, maxLayer });
  }

  offered(offer: SourceOffer): void {
    this.#overtake('offered');
    const ticket = this.#ticket;
    this.#ref = { sourceId: offer.sourceId, generation: offer.generation };
    this.#isPaused = offer.paused;
    this.#isShed = false;
    this.#work = this.#work
      .then(() => this.#produce(offer, ticket))
      .catch((error: unknown) => this.#onProduceFailed(toAppError(error), ticket));
  }

  refused(error: AppError): void {
    this.#toAbsent();
    this.#deps.sources.refuse(this.sourceId, this.generation, error);
  }

  ended(): void {
    this.#toAbsent();
  }

  paused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    const producer = this.#producer;
    if (producer === undefined) return; // the production that runs will look
    this.#work = this.#work
      .then(() => this.#applyPause(producer))
      .catch((error: unknown) => {
        if (!producer.closed) this.#deps.log.error({ err: error, ...this.#ref }, 'pause of a source failed');
      });
  }

  /** Its score at the origin, 0..10. */
  scored(score: number): void {
    const entry = this.#deps.sources.get(this.sourceId);
    if (entry !== undefined && entry.producer === this.#producer)
      this.#deps.sources.setOriginScore(entry, score);
  }

  /** The peer holds it back since the link can't carry it, or no longer does. */
  shed(isShed: boolean): void {
    this.#isShed = isShed;
    const entry = this.#deps.sources.get(this.sourceId);
    if (entry !== undefined && entry.producer === this.#producer)
      this.#deps.sources.setHeldByLink(entry, isShed);
  }

  /** No longer wanted: tells the peer and closes what is here. Idempotent. */
  close(): void {
    if (this.#state === 'closed') return;
    if (this.#state !== 'absent') this.#deps.send({ type: 'sourceUnwanted', ...this.#ref });
    this.#overtake('closed');
  }

  #ask(): void {
    this.#overtake('asked');
    this.#deps.send({ type: 'sourceWanted', ...this.#ref, ...this.#origin, maxLayer: this.#maxLayer });
  }

  #toAbsent(): void {
    if (this.#state === 'closed') return;
    this.#overtake('absent');
    this.#cancelRetry = this.#deps.clock.after(ABSENT_RETRY_MS, () => this.#ask());
  }

  /** Whatever was or runs is void from here on. */
  #overtake(state: 'asked' | 'offered' | 'absent' | 'closed'): void {
    this.#ticket += 1;
    this.#state = state;
    this.#cancelRetry();
    const producer = this.#producer;
    this.#producer = undefined;
    producer?.close();
  }

  async #produce(offer: SourceOffer, ticket: number): Promise<void> {
    if (ticket !== this.#ticket) return;
    this.#deps.reach.enter(offer);
    const producer = await this.#deps.end.produce({
      id: producerIdOf(offer),
      kind: isAudio(offer.kind) ? 'audio' : 'video',
      rtpParameters: offer.rtpParameters,
      paused: offer.paused,
      keyFrameRequestDelay: KEY_FRAME_REQUEST_DELAY_MS,
      appData: { sourceId: offer.sourceId, generation: offer.generation, originNodeId: offer.originNodeId },
    });
    if (ticket === this.#ticket) await this.#applyPause(producer);
    if (ticket !== this.#ticket || producer.closed) return producer.close();
    this.#admit(offer, producer);
  }

  #admit(offer: SourceOffer, producer: Producer): void {
    const { sourceId, generation, kind, originNodeId, hops, path } = offer;
    try {
      const copy = this.#deps.reach.isCopy ? { isCopy: true } : {};
      this.#deps.sources.add({ sourceId, generation, kind, producer, originNodeId, hops, path, ...copy });
    } catch (error) {
      producer.close();
      throw error;
    }
    this.#producer = producer;
    this.#state = 'live';
    this.shed(this.#isShed);
    producer.observer.once('close', () => this.#onProducerClosed(producer));
    this.#deps.send({ type: 'sourceAccepted', sourceId, generation });
    this.#onLive();
  }

  /** The state may change while a request runs: as often as needed. */
  async #applyPause(producer: Producer): Promise<void> {
    while (!producer.closed && producer.paused !== this.#isPaused) {
      await (this.#isPaused ? producer.pause() : producer.resume());
    }
  }

  #onProduceFailed(error: AppError, ticket: number): void {
    if (ticket !== this.#ticket || this.#deps.end.closed) return;
    this.#deps.log.warn({ err: error, ...this.#ref }, 'offered source refused');
    this.#deps.send({ type: 'sourceRefused', ...this.#ref, code: error.code, detail: error.message });
    this.refused(error);
  }

  /** Closed by somebody else; what we close ourselves we have let go before. */
  #onProducerClosed(producer: Producer): void {
    if (this.#producer !== producer) return;
    this.#producer = undefined;
    if (this.#deps.end.closed) return;
    this.#deps.send({ type: 'sourceUnwanted', ...this.#ref });
    this.#toAbsent();
  }
}

/** Unique in a router: what comes by way of other nodes may come by two of them for a moment. */
function producerIdOf({ sourceId, generation, hops, path }: SourceOffer): string {
  const id = `${sourceId}.${generation}.${hops}`;
  return hops > 1 ? `${id}.${path.at(-1) ?? ''}` : id;
}

function isAudio(kind: SourceKind): boolean {
  return kind === SourceKind.SOURCE_KIND_MIC || kind === SourceKind.SOURCE_KIND_SCREEN_AUDIO;
}
