/**
 * One source that the peer wants from here: waits for it, consumes it on the link, offers it, and tells what becomes
 * of it. The near half of what mediasoup's `pipeToRouter` does inside one process.
 */
import type { Consumer, PipeTransport, Producer } from 'mediasoup/types';
import type { Logger } from 'pino';
import { AppError, toAppError } from '../../common/errors.ts';
import { ownerOf, type NodeId, type SourceId } from '../../common/ids.ts';
import type { SourceEntry, SourceTable } from '../media/source-table.ts';
import { closeConsumer } from '../media/close-consumer.ts';
import { ConsumerHold } from '../media/consumer-hold.ts';
import { isProducedHere } from '../media/source-origin.ts';
import type { SourceBody, SourceRef, SourceWish } from './link-message.ts';
import type { GatewayLease, WantedSource } from '../ports.ts';
import { ALL_LAYERS, NO_LAYER } from '../policy/demand.ts';
import { isPicture } from '../policy/link-shedding.ts';
import { Rank, SourceKind } from '../../proto/index.ts';
import type { ControlledPicture } from './controlled-pair.ts';
import type { Reach } from './reach.ts';
import { followHold, followLife, followScore } from './source-follow.ts';

/** A wish may overtake the news here that the source exists. */
const SOURCE_WAIT_MS = 2_000;

export type ExportDeps = {
  readonly reach: Reach;
  readonly end: Pick<PipeTransport, 'consume'>;
  readonly sources: SourceTable;
  readonly demands: GatewayLease['demands'];
  readonly ranks: GatewayLease['ranks'];
  readonly send: (body: SourceBody) => void;
  readonly log: Logger;
};

/** Nobody at the other end shows it; the link can't carry it. */
type HoldReason = 'unwatched' | 'shed';

const LOWEST_LAYER = 0;

type Consumed = {
  readonly consumer: Consumer;
  /** Of its layers. Kept: the consumer makes a copy of all its parameters for each who asks. */
  readonly ssrcs: ControlledPicture['ssrcs'];
  readonly producer: Producer;
  readonly entry: SourceEntry;
};

/** Why an export is over: the source went, or the peer no longer wants it. */
export type ExportEnd = 'ended' | 'unwanted';

export class SourceExport {
  readonly #deps: ExportDeps;
  readonly #onOver: (why: ExportEnd) => void;
  readonly #originNodeId: NodeId | undefined;
  #ref: SourceRef;
  /** What the peer shows of it; as in SourceLayers. */
  #maxLayer: number;
  /** What the link can carry of it. */
  #allowedLayer = ALL_LAYERS;
  #hold: ConsumerHold<HoldReason> | undefined;
  #consumed: Consumed | undefined;
  #isShed = false;
  #isOver = false;
  #stopScores: () => void = () => {};
  #stopFollowing: () => void = () => {};

  /** @param onOver called once, unless {@link stop} was called before */
  constructor(wanted: SourceWish, deps: ExportDeps, onOver: (why: ExportEnd) => void) {
    this.#ref = { sourceId: wanted.sourceId, generation: wanted.generation };
    this.#originNodeId = wanted.originNodeId;
    this.#deps = deps;
    this.#maxLayer = wanted.maxLayer;
    this.#tellDemand();
    this.#onOver = onOver;
    this.#run(wanted).catch((error: unknown) => this.#refuse(toAppError(error)));
  }

  get sourceId(): SourceId {
    return this.#ref.sourceId;
  }

  /** The one wanted, then the one offered, which may be newer. */
  get generation(): number {
    return this.#ref.generation;
  }

  /** True from the offer on. */
  get isFlowing(): boolean {
    return this.#consumed !== undefined;
  }

  /**
   * As the peer wants it, for one that was brought here and has ended: it may come again another way. Undefined for what
   * is produced here, and for what has not been offered.
   */
  get again(): SourceWish | undefined {
    if (this.#consumed === undefined || isProducedHere(this.#consumed.entry)) return undefined;
    return { ...this.#wanted, maxLayer: this.#maxLayer };
  }

  /** The link can't carry it for now. */
  get isShed(): boolean {
    return this.#isShed;
  }

  /** For the link controller; undefined for sound, and while the peer does not show it. */
  get picture(): ControlledPicture | undefined {
    if (this.#consumed === undefined || this.#maxLayer === NO_LAYER) return undefined;
    const { consumer, ssrcs, entry } = this.#consumed;
    if (!isPicture(entry.kind)) return undefined;
    return {
      id: `${entry.sourceId} ${consumer.id}`,
      kind: entry.kind,
      rank: this.#deps.ranks.rankOf(ownerOf(entry.sourceId)),
      consumer,
      ssrcs,
      leastLayer: this.#leastLayer(this.#consumed),
      allowedLayer: this.#allowedLayer,
      isShed: this.#isShed,
      allow: (layer) => this.#allow(layer),
    };
  }

  /** What the peer shows of it has changed. */
  setLayer(maxLayer: number): void {
    if (this.#isOver) return;
    this.#maxLayer = maxLayer;
    this.#tellDemand();
    this.#applyLayer();
  }

  /** The peer has no use for it. Says nothing to the peer. Idempotent. */
  stop(): void {
    if (!this.#isOver) this.#finish('unwanted');
  }

  /** The peer plays it: from now on it is told the score. */
  accepted(): void {
    if (this.#isOver || this.#consumed === undefined) return;
    this.#stopScores();
    this.#stopScores = followScore(this.#consumed.entry, this.#deps.sources, (score) =>
      this.#deps.send({ type: 'sourceScore', ...this.#ref, score }),
    );
  }

  get #wanted(): WantedSource {
    const originNodeId = this.#originNodeId;
    return { ...this.#ref, ...(originNodeId !== undefined && { originNodeId }) };
  }

  /** @param when its owner is asked for less, if less is wanted */
  #tellDemand(when: 'later' | 'now' = 'later'): void {
    const shown = Math.min(this.#maxLayer, Math.max(LOWEST_LAYER, this.#allowedLayer));
    this.#deps.demands.want(this, this.#wanted, this.#isOver ? undefined : shown, when);
  }

  /**
   * A pipe carries all layers that its owner sends. So upper ones can be held back only by asking the owner for less, who
   * is known here for own sources only, and goes on sending what somebody else shows.
   */
  #leastLayer({ ssrcs, entry }: Consumed): number | undefined {
    const rank = this.#deps.ranks.rankOf(ownerOf(entry.sourceId));
    const top = Math.min(this.#maxLayer, ssrcs.length - 1);
    if (entry.kind !== SourceKind.SOURCE_KIND_CAMERA || rank <= Rank.RANK_AUDIENCE) return undefined;
    const least = Math.max(LOWEST_LAYER, this.#deps.demands.wantedByOthers(this, entry.sourceId));
    return isProducedHere(entry) && least < top ? least : undefined;
  }

  /** What nobody shows does not cross the link. */
  #applyLayer(): void {
    void this.#hold?.set('unwatched', this.#maxLayer === NO_LAYER);
  }

  /** While its owner still sends more than is allowed, nothing of it flows. */
  #allow(layer: number): void {
    if (this.#isOver || this.#consumed === undefined) return;
    if (this.#allowedLayer !== layer) {
      this.#allowedLayer = layer;
      this.#tellDemand(layer === NO_LAYER ? 'later' : 'now');
    }
    this.#setShed(layer === NO_LAYER || sendsAbove(this.#consumed.producer, layer));
  }

  /** A key frame is asked for by the worker when it flows again. */
  #setShed(isShed: boolean): void {
    if (this.#isOver || this.#isShed === isShed) return;
    this.#isShed = isShed;
    void this.#hold?.set('shed', isShed);
    this.#tellShed();
  }

  #holdOf(consumer: Consumer): ConsumerHold<HoldReason> {
    return new ConsumerHold(consumer, {
      failed: (error) => this.#deps.log.error({ err: error, ...this.#ref }, 'pause of a piped source failed'),
    });
  }

  async #run(wanted: SourceRef): Promise<void> {
    const { sources } = this.#deps;
    const entry = await sources.waitFor(wanted.sourceId, wanted.generation, SOURCE_WAIT_MS);
    if (this.#isOver) return;
    const passed = this.#deps.reach.leave(entry);
    this.#ref = { sourceId: entry.sourceId, generation: entry.generation };
    const consumer = await this.#deps.end.consume({ producerId: entry.producer.id });
    // what happened to the source while it was consumed, its consumer may not have heard
    if (this.#isOver || entry.producer.closed) consumer.close();
    if (this.#isOver) return;
    if (entry.producer.closed) throw new AppError('SOURCE_UNKNOWN', 'the source ended meanwhile');
    const ssrcs = (consumer.rtpParameters.encodings ?? []).map(({ ssrc }) => ssrc);
    this.#consumed = { consumer, ssrcs, producer: entry.producer, entry };
    this.#hold = this.#holdOf(consumer);
    this.#follow(entry);
    this.#applyLayer();
    this.#offer(entry, consumer, passed);
  }

  #follow(entry: SourceEntry): void {
    const stopLife = followLife(entry.producer, {
      ended: () => this.#onEnded(),
      paused: (paused) => this.#deps.send({ type: 'sourcePaused', ...this.#ref, paused }),
    });
    const stopHold = followHold(entry, this.#deps.sources, () => this.#tellShed());
    this.#stopFollowing = () => {
      stopLife();
      stopHold();
    };
  }

  /** Also what a link before this one holds back does not come. */
  #tellShed(): void {
    const isHeldBefore =
      this.#consumed !== undefined && this.#deps.sources.isHeldByLink(this.#consumed.entry);
    this.#deps.send({ type: 'sourceShed', ...this.#ref, shed: this.#isShed || isHeldBefore });
  }

  #offer(entry: SourceEntry, consumer: Consumer, passed: ReturnType<Reach['leave']>): void {
    this.#deps.send({
      type: 'sourceOffered',
      ...this.#ref,
      kind: entry.kind,
      rtpParameters: consumer.rtpParameters,
      paused: entry.producer.paused,
      originNodeId: entry.originNodeId,
      ...passed,
    });
    if (this.#deps.sources.isHeldByLink(entry)) this.#tellShed();
  }

  #onEnded(): void {
    if (this.#isOver) return;
    this.#deps.send({ type: 'sourceEnded', ...this.#ref });
    this.#finish('ended');
  }

  #refuse(error: AppError): void {
    if (this.#isOver) return;
    if (error.code === 'INTERNAL')
      this.#deps.log.error({ err: error, ...this.#ref }, 'source can not be piped');
    this.#deps.send({ type: 'sourceRefused', ...this.#ref, code: error.code, detail: error.message });
    this.#finish('ended');
  }

  #finish(why: ExportEnd): void {
    this.#isOver = true;
    this.#tellDemand();
    this.#stopScores();
    this.#stopFollowing();
    if (this.#consumed !== undefined) closeConsumer(this.#consumed.consumer, this.#consumed.producer);
    this.#onOver(why);
  }
}

/** A stream that has not come for a while scores 0. */
const sendsAbove = ({ score }: Producer, layer: number): boolean =>
  score.some((stream) => stream.encodingIdx > layer && stream.score > 0);
