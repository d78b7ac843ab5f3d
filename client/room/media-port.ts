/** What the room needs of a media engine. client/media/engine.ts fills it in browsers; tests bring a fake. */
import type { SourceType } from '../api.ts';
import { ClientFailure } from '../errors.ts';
import type { LoadSample } from './load-policy.ts';
import type { IIceServer } from '../../proto/signal.ts';

export type Direction = 'send' | 'recv';

export type TransportState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

/** A relay (TURN) and what it asks for. */
export type IceServer = {
  readonly urls: readonly string[];
  readonly username: string;
  readonly credential: string;
};

export type SrtpSuite = 'AES_CM_128_HMAC_SHA1_80' | 'AEAD_AES_128_GCM';

/** What media travels over: browsers have WebRTC, bots of load tests SRTP over plain UDP (ADR 0019). */
export type TransportChoice =
  | { readonly kind: 'webrtc' }
  | { readonly kind: 'plain'; readonly srtpSuites: Readonly<Record<Direction, SrtpSuite>> };

/** Of CreateTransportResponse, and the relays of OpenMediaResponse. */
export type TransportParameters = {
  readonly transportId: string;
  readonly iceParametersJson: string;
  readonly iceCandidatesJson: string;
  readonly dtlsParametersJson: string;
  /** Empty unless the transport is a plain one; the others are empty then. */
  readonly plainParametersJson: string;
  readonly iceServers: readonly IceServer[];
};

export type TransportHooks = {
  /** Tells the server our end (DTLS, or that of a plain transport); called once, with the first producer or consumer. */
  readonly connect: (parametersJson: string) => Promise<void>;
  readonly stateChanged: (state: TransportState) => void;
};

/** More than any source has. */
export const ALL_LAYERS = 7;

/** Nothing is sent. */
export const NO_LAYER = -1;

/** A track that is being sent. The engine never stops a track: the publisher owns it. */
export type ProducerPort = {
  /** Without SDP; null = nothing is sent. */
  replaceTrack(track: MediaStreamTrack | null): Promise<void>;
  /** Of a picture, without SDP: what is above the layer is not sent; -1 = nothing at all, {@link ALL_LAYERS} = everything. */
  setMaxLayer(maxLayer: number): Promise<void>;
  close(): void;
};

export type ConsumerParameters = {
  readonly consumerId: string;
  readonly producerId: string;
  readonly sourceId: string;
  readonly rtpParametersJson: string;
};

export type ConsumerPort = {
  readonly consumerId: string;
  readonly track: MediaStreamTrack;
  close(): void;
};

/** Loudness of the last quarter second, 0..1. */
export type LevelSample = {
  readonly own: number;
  readonly byConsumerId: ReadonlyMap<string, number>;
  /** Of those whose packets came by talker slots, by their numbers in the room; undefined = that can't be seen. */
  readonly voices?: ReadonlyMap<number, number>;
};

/** How packets travel: `relay` = by TURN, whatever it takes. */
export type MediaWay = 'udp' | 'tcp' | 'relay';

/** Fields of StatsReport, over the time since the last one. */
export type StatsSample = {
  readonly rttMs: number;
  readonly sendLossRatio: number;
  readonly recvLossRatio: number;
  readonly sendBps: number;
  readonly recvBps: number;
  readonly framesDecodedPerS: number;
  readonly freezes: number;
  readonly concealedMs: number;
};

/** What is known of the way besides. */
export type WaySample = StatsSample & { readonly way: MediaWay | undefined };

/** Media of one stay on one SFU node. After `close()` it is dead; a new one is opened. */
export type MediaEngine = {
  /** What this device can receive, as JSON, for WatchRequest. */
  readonly rtpCapabilitiesJson: string;
  createTransport(direction: Direction, parameters: TransportParameters, hooks: TransportHooks): void;
  /** Empty before `createTransport()`. */
  transportId(direction: Direction): string;
  transportState(direction: Direction): TransportState;
  /** Why relays gave this transport no way; undefined = nothing is known against them. */
  relayFailure(direction: Direction): ClientFailure | undefined;
  /** WebRTC only. @param iceServers the same relays with newer credentials */
  restartIce(
    direction: Direction,
    iceParametersJson: string,
    iceServers: readonly IceServer[],
  ): Promise<void>;
  /**
   * Starts to send a track; of a picture nothing goes out before `setMaxLayer()`.
   *
   * @param announce asks the server for a producer, gives its id
   */
  produce(
    type: SourceType,
    track: MediaStreamTrack,
    announce: (rtpParametersJson: string) => Promise<string>,
  ): Promise<ProducerPort>;
  /**
   * Starts to receive, all in one renegotiation, and closes what is no longer wanted in one more.
   *
   * @returns in the order of `opening`; an Error where one is impossible
   */
  exchange(
    opening: readonly ConsumerParameters[],
    closing: readonly ConsumerPort[],
  ): Promise<readonly (ConsumerPort | Error)[]>;
  readLevels(): Promise<LevelSample>;
  readStats(): Promise<StatsSample>;
  /** The same, with the way; absent where there is none to choose. */
  readWay?(): Promise<WaySample>;
  /** Over the time since the last call; undefined = there is nothing to say yet. */
  readLoad(): Promise<LoadSample | undefined>;
  close(): void;
};

export type MediaPort = {
  readonly transports: TransportChoice;
  /** @throws {ClientFailure} BROWSER_UNSUPPORTED when this browser has no usable WebRTC */
  open(routerRtpCapabilitiesJson: string): Promise<MediaEngine>;
};

/** What an engine throws may come from the browser; the server's refusals pass through it as they are. */
export function toClientFailure(error: unknown): ClientFailure {
  if (error instanceof ClientFailure) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ClientFailure('TRANSPORT_FAILED', detail, { cause: error });
}

/** Relays of an answer. */
export function toIceServers(servers: readonly IIceServer[] | null | undefined): readonly IceServer[] {
  return (servers ?? []).map(({ urls, username, credential }) => ({
    urls: urls ?? [],
    username: username ?? '',
    credential: credential ?? '',
  }));
}
