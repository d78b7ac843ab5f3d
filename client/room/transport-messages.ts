/** How transports of either kind are asked for and connected in signal.proto. Pure. */
import type { Answer, RequestBody } from '../signal/requests.ts';
import {
  Direction as ProtoDirection,
  SrtpSuite as ProtoSrtpSuite,
  TransportKind,
} from '../../proto/signal.ts';
import type { Direction, SrtpSuite, TransportChoice, TransportParameters } from './media-port.ts';

const PROTO_DIRECTION: Record<Direction, ProtoDirection> = {
  send: ProtoDirection.DIRECTION_SEND,
  recv: ProtoDirection.DIRECTION_RECV,
};

const PROTO_SUITE: Record<SrtpSuite, ProtoSrtpSuite> = {
  AES_CM_128_HMAC_SHA1_80: ProtoSrtpSuite.SRTP_SUITE_AES_CM_128_HMAC_SHA1_80,
  AEAD_AES_128_GCM: ProtoSrtpSuite.SRTP_SUITE_AEAD_AES_128_GCM,
};

/** Asks for one. */
export function creation(direction: Direction, choice: TransportChoice): RequestBody<'createTransport'> {
  const request = { direction: PROTO_DIRECTION[direction] };
  if (choice.kind === 'webrtc') return request;
  const srtpSuite = PROTO_SUITE[choice.srtpSuites[direction]];
  return { ...request, kind: TransportKind.TRANSPORT_KIND_PLAIN, srtpSuite };
}

/** What the engine is told of it. */
export function toTransportParameters(
  answer: Answer<'createTransport'>,
): Omit<TransportParameters, 'iceServers'> {
  return {
    transportId: answer.transportId ?? '',
    iceParametersJson: answer.iceParametersJson ?? '',
    iceCandidatesJson: answer.iceCandidatesJson ?? '',
    dtlsParametersJson: answer.dtlsParametersJson ?? '',
    plainParametersJson: answer.plainParametersJson ?? '',
  };
}

/** Tells the engine's end of it. */
export function connection(
  transportId: string,
  parametersJson: string,
  { kind }: TransportChoice,
): RequestBody<'connectTransport'> {
  const isPlain = kind === 'plain';
  return {
    transportId,
    ...(isPlain ? { plainParametersJson: parametersJson } : { dtlsParametersJson: parametersJson }),
  };
}
