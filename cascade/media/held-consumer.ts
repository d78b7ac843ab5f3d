/** One consumer of a session, and how a wish (height, priority) is applied to it. */
import { parseScalabilityMode } from 'mediasoup';
import type { Consumer, RtpCapabilities, Transport } from 'mediasoup/types';
import { AppError } from '../../common/errors.ts';
import type { NodeId, SourceId } from '../../common/ids.ts';
import { SourceKind, type IConsumer } from '../../proto/index.ts';
import { encodingScales, halvingScales, spatialLayerFor } from '../policy/layers.ts';
import type { SourceEntry } from './source-table.ts';

/** What a session wants of a source. */
export type WatchWish = {
  readonly sourceId: SourceId;
  readonly generation: number;
  readonly originNodeId: NodeId;
  /** Of the tile, in device pixels; 0 for audio. */
  readonly heightPx: number;
  /** 1..255; 0 = default. */
  readonly priority: number;
};

const CAMERA_HEIGHT_PX = 720;
const SCREEN_HEIGHT_PX = 1080;
const DEFAULT_PRIORITY = 1;

/** The part of a transport that is used. */
type ConsumingTransport = Pick<Transport, 'consume' | 'closed'>;

/** A consumer with what it was made for. */
export class HeldConsumer {
  readonly consumer: Consumer;
  readonly entry: SourceEntry;
  readonly madeAtMs: number;
  /** The client has asked for its packets. */
  isStarted = false;
  #spatialLayer: number | undefined;
  #priority = DEFAULT_PRIORITY;

  private constructor(consumer: Consumer, entry: SourceEntry, nowMs: number) {
    this.consumer = consumer;
    this.entry = entry;
    this.madeAtMs = nowMs;
  }

  /**
   * Consumes a source, paused.
   * @throws {AppError} CONSUMER_IMPOSSIBLE, SOURCE_UNKNOWN when it ended meanwhile, TRANSPORT_UNKNOWN
   */
  static async make(
    entry: SourceEntry,
    on: {
      readonly transport: ConsumingTransport;
      readonly rtpCapabilities: RtpCapabilities;
      readonly nowMs: number;
    },
  ): Promise<HeldConsumer> {
    const { producer, sourceId } = entry;
    let consumer: Consumer;
    try {
      consumer = await on.transport.consume({
        producerId: producer.id,
        rtpCapabilities: on.rtpCapabilities,
        paused: true,
        enableRtx: true, // by default audio has neither RTX nor NACK
      });
    } catch (cause) {
      throw (
        goneMeanwhile(entry, on.transport) ??
        new AppError('CONSUMER_IMPOSSIBLE', `source ${sourceId} can not be received`, { cause })
      );
    }
    const error = goneMeanwhile(entry, on.transport);
    if (error === undefined) return new HeldConsumer(consumer, entry, on.nowMs);
    // it was made and ended before it could hear of that
    consumer.close();
    throw error;
  }

  /** Applies height and priority where they changed. A consumer that closes meanwhile is not an error. */
  async apply(wish: WatchWish): Promise<void> {
    if (this.consumer.kind === 'audio' || this.consumer.closed) return;
    const spatialLayer = spatialLayerFor({
      heightPx: wish.heightPx,
      sourceHeightPx: this.entry.kind === SourceKind.SOURCE_KIND_SCREEN ? SCREEN_HEIGHT_PX : CAMERA_HEIGHT_PX,
      scales: this.#scales(),
    });
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

  /** Lets packets flow. Idempotent; a consumer that closes meanwhile is not an error. */
  async start(): Promise<void> {
    this.isStarted = true;
    await this.consumer.resume().catch(() => {}); // closed meanwhile: its event tells
  }

  /** As the client is told. */
  describe(): IConsumer {
    return {
      consumerId: this.consumer.id,
      sourceId: this.entry.sourceId,
      generation: this.entry.generation,
      producerId: this.consumer.producerId,
      rtpParametersJson: JSON.stringify(this.consumer.rtpParameters),
      producerPaused: this.entry.producer.paused,
    };
  }

  #scales(): readonly number[] {
    const encodings = this.entry.producer.rtpParameters.encodings ?? [{}];
    if (this.consumer.type !== 'svc') return encodingScales(encodings);
    return halvingScales(parseScalabilityMode(encodings[0]?.scalabilityMode).spatialLayers);
  }
}

function goneMeanwhile(
  { producer, sourceId }: SourceEntry,
  transport: ConsumingTransport,
): AppError | undefined {
  if (producer.closed) return new AppError('SOURCE_UNKNOWN', `source ${sourceId} has just ended`);
  return transport.closed ? new AppError('TRANSPORT_UNKNOWN', 'the transport was closed') : undefined;
}
