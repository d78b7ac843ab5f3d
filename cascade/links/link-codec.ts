/** Between links' messages and protobuf: the one place where what a peer sent is checked. Pure. */
import type { SrtpCryptoSuite } from 'mediasoup/types';
import { AppError, fromProtoCode, toProtoCode } from '../../common/errors.ts';
import { parseNodeId, parseRoomId, parseSourceId } from '../../common/ids.ts';
import {
  SourceKind,
  type ILinkMessage,
  type ILinkTraffic,
  type IPipeEndpoint,
  type ISourceOffered,
  type ISourceWanted,
} from '../../proto/index.ts';
import type {
  LinkBody,
  LinkEnvelope,
  PipeEndpoint,
  SourceLayers,
  SourceOffer,
  SourceRef,
  SourceWish,
  TrafficBody,
} from './link-message.ts';
import { ALL_LAYERS } from '../policy/demand.ts';
import { decodeRtpParameters } from './pipe-rtp-parameters.ts';
import { encodeSlotBody, SLOT_DECODERS } from './slot-codec.ts';

const MAX_PORT = 65_535;

const CRYPTO_SUITES = [
  'AEAD_AES_256_GCM',
  'AEAD_AES_128_GCM',
  'AES_CM_128_HMAC_SHA1_80',
  'AES_CM_128_HMAC_SHA1_32',
] as const satisfies readonly SrtpCryptoSuite[];

type WireRef = { readonly sourceId?: string | null; readonly generation?: number | null };

/** Puts a message into its wire form. */
export function encodeLink(envelope: LinkEnvelope): ILinkMessage {
  return { roomId: envelope.roomId, generation: envelope.generation, ...encodeBody(envelope.body) };
}

function encodeBody(body: LinkBody): ILinkMessage {
  switch (body.type) {
    case 'wanted':
      return { wanted: {} };
    case 'offer':
      return { offer: { endpoint: encodeEndpoint(body.endpoint) } };
    case 'answer':
      return { answer: { endpoint: encodeEndpoint(body.endpoint) } };
    case 'close':
      return { close: body.code === undefined ? {} : { code: toProtoCode(body.code) } };
    case 'traffic':
      return { traffic: encodeTraffic(body) };
    case 'slotsWanted':
    case 'slotsUnwanted':
    case 'slotsOffered':
    case 'slotsAccepted':
    case 'slotsEnded':
      return encodeSlotBody(body);
    default:
      return encodeSourceBody(body);
  }
}

function encodeSourceBody(body: Extract<LinkBody, SourceRef>): ILinkMessage {
  const ref = { sourceId: body.sourceId, generation: body.generation };
  switch (body.type) {
    case 'sourceWanted':
      return { sourceWanted: { ...ref, ...wishOf(body) } };
    case 'sourceLayers':
      return { sourceLayers: { ...ref, maxLayer: body.maxLayer } };
    case 'sourceUnwanted':
      return { sourceUnwanted: ref };
    case 'sourceOffered':
      return { sourceOffered: encodeOffer(body) };
    case 'sourceAccepted':
      return { sourceAccepted: ref };
    case 'sourceRefused':
      return { sourceRefused: { ...ref, code: toProtoCode(body.code), detail: body.detail } };
    case 'sourceEnded':
      return { sourceEnded: ref };
    case 'sourcePaused':
      return { sourcePaused: { ...ref, paused: body.paused } };
    case 'sourceScore':
      return { sourceScore: { ...ref, score: body.score } };
    case 'sourceShed':
      return { sourceShed: { ...ref, shed: body.shed } };
    default:
      return body satisfies never;
  }
}

const wishOf = ({ maxLayer, originNodeId }: SourceWish) => ({
  maxLayer,
  ...(originNodeId !== undefined && { originNodeId }),
});

function encodeTraffic({ type: _, ...counts }: TrafficBody): ILinkTraffic {
  return counts;
}

function encodeOffer(offer: SourceOffer): ISourceOffered {
  return {
    sourceId: offer.sourceId,
    generation: offer.generation,
    kind: offer.kind,
    rtpParametersJson: JSON.stringify(offer.rtpParameters),
    paused: offer.paused,
    originNodeId: offer.originNodeId,
    hops: offer.hops,
    pathNodeIds: [...offer.path],
  };
}

function encodeEndpoint(endpoint: PipeEndpoint): IPipeEndpoint {
  const { ip, port, srtp } = endpoint;
  return { ip, port, srtpCryptoSuite: srtp.cryptoSuite, srtpKeyBase64: srtp.keyBase64 };
}

type Field = Exclude<keyof ILinkMessage, 'roomId' | 'generation' | 'body' | '$unknowns'>;
type Wire = { readonly [F in Field]-?: NonNullable<ILinkMessage[F]> };
type Decoders = { readonly [F in Field]: (value: Wire[F]) => LinkBody };

const DECODERS: Decoders = {
  ...SLOT_DECODERS,
  wanted: () => ({ type: 'wanted' }),
  offer: (value) => ({ type: 'offer', endpoint: decodeEndpoint(value.endpoint) }),
  answer: (value) => ({ type: 'answer', endpoint: decodeEndpoint(value.endpoint) }),
  close: (value) => ({ type: 'close', ...(value.code ? { code: fromProtoCode(value.code) } : {}) }),
  sourceWanted: (value) => ({ type: 'sourceWanted', ...decodeWish(value) }),
  sourceLayers: (value) => ({ type: 'sourceLayers', ...decodeLayers(value) }),
  sourceUnwanted: (value) => ({ type: 'sourceUnwanted', ...decodeRef(value) }),
  sourceOffered: (value) => ({ type: 'sourceOffered', ...decodeOffer(value) }),
  sourceAccepted: (value) => ({ type: 'sourceAccepted', ...decodeRef(value) }),
  sourceRefused: (value) => ({
    type: 'sourceRefused',
    ...decodeRef(value),
    code: fromProtoCode(value.code),
    detail: value.detail ?? '',
  }),
  sourceEnded: (value) => ({ type: 'sourceEnded', ...decodeRef(value) }),
  sourcePaused: (value) => ({ type: 'sourcePaused', ...decodeRef(value), paused: value.paused ?? false }),
  sourceScore: (value) => ({ type: 'sourceScore', ...decodeRef(value), score: value.score ?? 0 }),
  sourceShed: (value) => ({ type: 'sourceShed', ...decodeRef(value), shed: value.shed ?? false }),
  traffic: (value) => ({
    type: 'traffic',
    receivedBytes: value.receivedBytes ?? 0,
    atMs: value.atMs ?? 0,
    lagMs: value.lagMs ?? 0,
    droppedPackets: value.droppedPackets ?? 0,
  }),
};

/**
 * Reads a message from the wire; undefined for a kind of a newer version, which is passed over.
 * @throws {AppError} ARGUMENT_INVALID or FRAME_INVALID
 */
export function decodeLink(message: ILinkMessage): LinkEnvelope | undefined {
  const body = decodeBody(message);
  if (body === undefined) return undefined;
  return { roomId: parseRoomId(message.roomId ?? ''), generation: message.generation ?? 0, body };
}

function decodeBody(message: ILinkMessage): LinkBody | undefined {
  for (const field of Object.keys(DECODERS) as Field[]) {
    const body = decodeField(message, field);
    if (body !== undefined) return body;
  }
  return undefined;
}

function decodeField<F extends Field>(message: ILinkMessage, field: F): LinkBody | undefined {
  const value: Wire[F] | null | undefined = message[field];
  const decode: Decoders[F] = DECODERS[field];
  return value === null || value === undefined ? undefined : decode(value);
}

function decodeRef(value: WireRef): SourceRef {
  return { sourceId: parseSourceId(value.sourceId ?? ''), generation: value.generation ?? 0 };
}

function decodeWish(value: ISourceWanted): SourceWish {
  const { originNodeId } = value;
  return { ...decodeLayers(value), ...(originNodeId ? { originNodeId: parseNodeId(originNodeId) } : {}) };
}

/** An older version does not say it, and shows whatever there is. */
function decodeLayers(value: WireRef & { readonly maxLayer?: number | null }): SourceLayers {
  return { ...decodeRef(value), maxLayer: value.maxLayer ?? ALL_LAYERS };
}

function decodeEndpoint(value: IPipeEndpoint | null | undefined): PipeEndpoint {
  const { ip, port, srtpCryptoSuite, srtpKeyBase64 } = value ?? {};
  const cryptoSuite = CRYPTO_SUITES.find((suite) => suite === srtpCryptoSuite);
  if (!ip || !isPort(port) || cryptoSuite === undefined || !srtpKeyBase64) {
    throw new AppError('FRAME_INVALID', 'endpoint of a link is incomplete');
  }
  return { ip, port, srtp: { cryptoSuite, keyBase64: srtpKeyBase64 } };
}

function isPort(port: number | null | undefined): port is number {
  return typeof port === 'number' && port > 0 && port <= MAX_PORT;
}

function decodeOffer(value: ISourceOffered): SourceOffer {
  return {
    ...decodeRef(value),
    kind: value.kind ?? SourceKind.SOURCE_KIND_UNSPECIFIED,
    rtpParameters: decodeRtpParameters(value.rtpParametersJson ?? ''),
    paused: value.paused ?? false,
    originNodeId: parseNodeId(value.originNodeId ?? ''),
    hops: value.hops ?? 0,
    path: (value.pathNodeIds ?? []).map(parseNodeId),
  };
}
