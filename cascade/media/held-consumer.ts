/** One consumer of a session, and how a wish (height, priority) is applied to it. */
import { parseScalabilityMode } from 'mediasoup';
import type { Consumer } from 'mediasoup/types';
import { AppError } from '../../common/errors.ts';
import type { NodeId, SourceId } from '../../common/ids.ts';
import { SourceKind, type IConsumer } from '../../proto/index.ts';
import { NO_LAYER } from '../policy/demand.ts';
import { encodingScales, halvingScales, spatialLayerFor } from '../policy/layers.ts';
import { ConsumerHold } from './consumer-hold.ts';
import { receive, type Receiver } from './receiving-end.ts';
import type { SourceEntry } from './source-table.ts';
import { describeConsumer } from './watch-answer.ts';

/** What a session wants of a source. */
export type WatchWish = {
  readonly sourceId: SourceId;
  readonly generation: number;
  readonly originNodeId: NodeId;
  /** Of the tile, in device pixels; 0 for audio. */
  readonly heightPx: number;
  /** 1..255; 0 = default. */
  readonly priority: number;
  /** It is to be ready, but no packets are to flow yet. */
  readonly isPrefetch?: boolean;
};

/** The client has not asked for its packets; it is not to have them yet. */
type HoldReason = 'unstarted' | 'prefetch';

/** Of the full picture, as it is assumed. */
const CAMERA_HEIGHT_PX = 720;
const SCREEN_HEIGHT_PX = 1080;
const DEFAULT_PRIORITY = 1;
const LOWEST_LAYER = 0;

type MadeWith = {
  readonly nowMs: number;
  readonly scales: readonly number[];
  /** Preferred already. */
  readonly spatialLayer: number | undefined;
};

/** A consumer with what it was made for. */
export class HeldConsumer {
  readonly consumer: Consumer;
  readonly entry: SourceEntry;
  readonly madeAtMs: number;
  readonly #hold: ConsumerHold<HoldReason>;
  readonly #scales: readonly number[];
  #spatialLayer: number | undefined;
  #priority = DEFAULT_PRIORITY;

  private constructor(consumer: Consumer, entry: SourceEntry, { nowMs, scales, spatialLayer }: MadeWith) {
    this.consumer = consumer;
    this.#scales = scales;
    this.#spatialLayer = spatialLayer;
    this.#hold = new ConsumerHold(consumer, { reasons: ['unstarted'] });
    this.entry = entry;
    this.madeAtMs = nowMs;
  }

  /**
   * Consumes a source, paused.
   * @param on.heightPx the layer for it is preferred from the start
   * @throws {AppError} CONSUMER_IMPOSSIBLE, SOURCE_UNKNOWN when it ended meanwhile, TRANSPORT_UNKNOWN
   */
  static async make(
    entry: SourceEntry,
    on: Receiver & { readonly nowMs: number; readonly heightPx?: number },
  ): Promise<HeldConsumer> {
    const { producer, sourceId } = entry;
    const { nowMs, heightPx } = on;
    const scales = scalesOf(entry);
    const hasLayers = heightPx !== undefined && producer.kind === 'video' && producer.type !== 'simple';
    const spatialLayer = hasLayers ? layerOf(entry, scales, heightPx) : undefined;
    const consumer = await receive(on, producer, spatialLayer).catch((cause: unknown) => {
      throw (
        goneMeanwhile(entry, on) ??
        new AppError('CONSUMER_IMPOSSIBLE', `source ${sourceId} can not be received`, { cause })
      );
    });
    const error = goneMeanwhile(entry, on);
    if (error === undefined) return new HeldConsumer(consumer, entry, { nowMs, scales, spatialLayer });
    // it was made and ended before it could hear of that
    consumer.close();
    throw error;
  }

  /** The client has asked for its packets. */
  get isStarted(): boolean {
    return !this.#hold.has('unstarted');
  }

  /**
   * The highest layer that has to come for this wish: also the one that is still being received, though a lower one will
   * do; -1 = none, as long as the client is not ready for it.
   */
  layerFor(wish: WatchWish): number {
    if (this.consumer.kind === 'audio') return LOWEST_LAYER;
    if (wish.isPrefetch || !this.isStarted) return NO_LAYER;
    if (this.consumer.type === 'simple') return LOWEST_LAYER;
    return Math.max(this.#wantedLayer(wish), this.consumer.currentLayers?.spatialLayer ?? NO_LAYER);
  }

  /** Applies what has changed: flow, height and priority. A consumer that closes meanwhile is not an error. */
  async apply(wish: WatchWish): Promise<void> {
    if (this.consumer.closed) return;
    await Promise.all([this.#hold.set('prefetch', wish.isPrefetch ?? false), this.#applyPicture(wish)]);
  }

  async #applyPicture(wish: WatchWish): Promise<void> {
    if (this.consumer.kind === 'audio') return;
    const spatialLayer = this.#wantedLayer(wish);
    const priority = Math.min(255, wish.priority === 0 ? DEFAULT_PRIORITY : wish.priority);
    const changes: Promise<void>[] = [];
    if (this.consumer.type !== 'simple' && this.#spatialLayer !== spatialLayer) {
      this.#spatialLayer = spatialLayer;
      changes.push(this.consumer.setPreferredLayers({ spatialLayer }));
    }
    if (this.#priority !== priority) {
      this.#priority = priority;
      changes.push(this.consumer.setPriority(priority));
    }
    // a consumer that closes now has said so by its event already
    await Promise.allSettled(changes);
  }

  /** Lets packets flow, if they are wanted yet. Idempotent; a consumer that closes meanwhile is not an error. */
  start(): Promise<void> {
    return this.#hold.set('unstarted', false);
  }

  #wantedLayer({ heightPx }: WatchWish): number {
    return layerOf(this.entry, this.#scales, heightPx);
  }

  /** As the client is told. */
  describe(): IConsumer {
    const { sourceId, generation, producer } = this.entry;
    return describeConsumer(this.consumer, { sourceId, generation, producerPaused: producer.paused });
  }
}

function layerOf({ kind }: SourceEntry, scales: readonly number[], heightPx: number): number {
  const isScreen = kind === SourceKind.SOURCE_KIND_SCREEN;
  const sourceHeightPx = isScreen ? SCREEN_HEIGHT_PX : CAMERA_HEIGHT_PX;
  return spatialLayerFor({ heightPx, sourceHeightPx, scales });
}

/** How much smaller than the picture each layer is; of a source that stays as it is. */
function scalesOf({ producer }: SourceEntry): readonly number[] {
  const encodings = producer.rtpParameters.encodings ?? [{}];
  if (producer.type !== 'svc') return encodingScales(encodings);
  return halvingScales(parseScalabilityMode(encodings[0]?.scalabilityMode).spatialLayers);
}

function goneMeanwhile({ producer, sourceId }: SourceEntry, { transport }: Receiver): AppError | undefined {
  if (producer.closed) return new AppError('SOURCE_UNKNOWN', `source ${sourceId} has just ended`);
  return transport.closed ? new AppError('TRANSPORT_UNKNOWN', 'the transport was closed') : undefined;
}
