/** What a session sends: its producers, each entered into the room's SourceTable. */
import type { MediaKind, Producer, RtpParameters, Transport } from 'mediasoup/types';
import { AppError } from '../../common/errors.ts';
import type { NodeId, SourceId } from '../../common/ids.ts';
import { SourceKind } from '../../proto/index.ts';
import type { Room } from './room.ts';
import { decodeRtpParameters } from './rtp-json.ts';
import type { SourceEntry } from './source-table.ts';

/** mediasoup asks the sender for a key frame at most once in this time: 1.11 per second and layer (ADR 0029). */
const KEY_FRAME_REQUEST_DELAY_MS = 900;
/** A source has passed no link where it is produced; part of the producer's id, which is unique per hop. */
const HOPS_AT_ORIGIN = 0;

export type ProduceOptions = {
  readonly transport: Pick<Transport, 'produce' | 'closed'>;
  readonly sourceId: SourceId;
  readonly generation: number;
  readonly kind: SourceKind;
  readonly rtpParametersJson: string;
  readonly paused: boolean;
};

export type SessionSourcesDeps = {
  readonly room: Room;
  readonly nodeId: NodeId;
  /** Of the participant in the room. */
  readonly number: number;
  /** A source ended without the session having asked for it. */
  readonly onLost: (entry: SourceEntry) => void;
  /** Another layer than before is the highest that somebody shows of a picture; -1 = nobody shows it. */
  readonly onDemand: (entry: SourceEntry, maxLayer: number) => void;
};

type SourceDemand = Pick<SourceEntry, 'sourceId' | 'generation'> & { readonly maxLayer: number };

/** Produces, pauses and ends the sources of one session. */
export class SessionSources {
  readonly #deps: SessionSourcesDeps;
  readonly #entries = new Map<SourceId, SourceEntry>();
  #isClosed = false;

  constructor(deps: SessionSourcesDeps) {
    this.#deps = deps;
  }

  get ids(): readonly SourceId[] {
    return [...this.#entries.keys()];
  }

  /**
   * Starts a source; one of an older generation ends first, since the new one may have its MID and SSRCs. When the new
   * one is refused, the source is told as lost.
   *
   * @returns the producer's id, and of a picture what is wanted of it from the start
   * @throws {AppError} RTP_PARAMETERS_INVALID, ARGUMENT_INVALID, SOURCE_EXISTS for the same generation again, FENCED for
   *   an older one, TRANSPORT_UNKNOWN when the transport closed meanwhile
   */
  async produce(
    options: ProduceOptions,
  ): Promise<{ readonly producerId: string; readonly maxLayer?: number }> {
    const { sourceId, generation } = options;
    const kind = mediaKindOf(options.kind);
    const rtpParameters = decodeRtpParameters(options.rtpParametersJson);
    this.#assertNewer(sourceId, generation);
    const older = this.#entries.get(sourceId);
    this.remove(sourceId);
    const producer = await this.#produce(options, kind, rtpParameters).catch((error: unknown) => {
      if (older !== undefined) this.#deps.onLost(older);
      throw error;
    });
    const entry: SourceEntry = {
      sourceId,
      generation,
      kind: options.kind,
      producer,
      originNodeId: this.#deps.nodeId,
      hops: HOPS_AT_ORIGIN,
      path: [],
      number: this.#deps.number,
    };
    this.#enter(entry);
    return { producerId: producer.id, ...this.#followDemand(entry) };
  }

  /** What is wanted of the session's pictures now. */
  demands(): readonly SourceDemand[] {
    return [...this.#entries.values()].flatMap(({ sourceId, generation }) => {
      const maxLayer = this.#deps.room.demands.of(sourceId);
      return maxLayer === undefined ? [] : [{ sourceId, generation, maxLayer }];
    });
  }

  /** @throws {AppError} SOURCE_UNKNOWN */
  async setPaused(sourceId: SourceId, isPaused: boolean): Promise<void> {
    const producer = this.#entries.get(sourceId)?.producer;
    if (producer === undefined) throw new AppError('SOURCE_UNKNOWN', `the session does not send ${sourceId}`);
    try {
      await (isPaused ? producer.pause() : producer.resume());
    } catch (cause) {
      throw new AppError('SOURCE_UNKNOWN', `source ${sourceId} has just ended`, { cause });
    }
  }

  /** Ends a source. Idempotent. */
  remove(sourceId: SourceId): void {
    const entry = this.#entries.get(sourceId);
    this.#entries.delete(sourceId);
    entry?.producer.close();
  }

  /** Ends all. The producers' transports may be closed already. */
  close(): void {
    this.#isClosed = true;
    for (const sourceId of this.ids) this.remove(sourceId);
  }

  #assertNewer(sourceId: SourceId, generation: number): void {
    const held = this.#deps.room.newest(sourceId);
    if (held === undefined || held.generation < generation) return;
    const code = held.generation === generation ? 'SOURCE_EXISTS' : 'FENCED';
    throw new AppError(code, `source ${sourceId} has generation ${held.generation} already`);
  }

  async #produce(
    { transport, sourceId, generation, paused }: ProduceOptions,
    kind: MediaKind,
    rtpParameters: RtpParameters,
  ): Promise<Producer> {
    try {
      return await transport.produce({
        id: `${sourceId}.${generation}.${HOPS_AT_ORIGIN}`,
        kind,
        rtpParameters,
        paused,
        keyFrameRequestDelay: KEY_FRAME_REQUEST_DELAY_MS,
      });
    } catch (cause) {
      if (transport.closed) throw new AppError('TRANSPORT_UNKNOWN', 'the transport was closed', { cause });
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new AppError('RTP_PARAMETERS_INVALID', `RTP parameters are refused: ${detail}`, { cause });
    }
  }

  #enter(entry: SourceEntry): void {
    const { producer, sourceId } = entry;
    if (this.#isClosed || producer.closed) {
      producer.close();
      throw new AppError('TRANSPORT_UNKNOWN', 'the transport was closed');
    }
    try {
      this.#deps.room.sources.add(entry);
    } catch (error) {
      producer.close();
      throw error;
    }
    this.#entries.set(sourceId, entry);
    producer.observer.once('close', () => this.#onClosed(entry));
  }

  #followDemand(entry: SourceEntry): { readonly maxLayer?: number } {
    if (entry.producer.kind === 'audio') return {};
    const tell = (maxLayer: number): void => this.#deps.onDemand(entry, maxLayer);
    return { maxLayer: this.#deps.room.demands.follow(entry, tell) };
  }

  #onClosed(entry: SourceEntry): void {
    if (this.#entries.get(entry.sourceId) !== entry) return;
    this.#entries.delete(entry.sourceId);
    // where the whole router has gone, the session's loss is told instead
    if (!this.#isClosed && !this.#deps.room.router.closed) this.#deps.onLost(entry);
  }
}

function mediaKindOf(kind: SourceKind): MediaKind {
  switch (kind) {
    case SourceKind.SOURCE_KIND_MIC:
    case SourceKind.SOURCE_KIND_SCREEN_AUDIO:
      return 'audio';
    case SourceKind.SOURCE_KIND_CAMERA:
    case SourceKind.SOURCE_KIND_SCREEN:
      return 'video';
    case SourceKind.SOURCE_KIND_UNSPECIFIED:
      throw new AppError('ARGUMENT_INVALID', 'a source needs a kind');
    default:
      kind satisfies never;
      throw new AppError('ARGUMENT_INVALID', 'this kind of source is not known');
  }
}
