/** Decodes the JSON that the server sends for mediasoup-client. The one place in the SDK that casts. */
import type {
  DtlsParameters,
  IceCandidate,
  IceParameters,
  RtpCapabilities,
  RtpParameters,
} from 'mediasoup-client/types';
import { ClientFailure } from '../errors.ts';

/** The shapes are mediasoup's own on both ends; mediasoup-client checks them in depth. */
function decodeObject(json: string, what: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null) return value;
  } catch (error) {
    throw new ClientFailure('FRAME_INVALID', `${what} is not JSON`, { cause: error });
  }
  throw new ClientFailure('FRAME_INVALID', `${what} is not an object`);
}

export const decodeRtpCapabilities = (json: string): RtpCapabilities =>
  decodeObject(json, 'router_rtp_capabilities_json') as RtpCapabilities;

export const decodeRtpParameters = (json: string): RtpParameters =>
  decodeObject(json, 'rtp_parameters_json') as RtpParameters;

export const decodeIceParameters = (json: string): IceParameters =>
  decodeObject(json, 'ice_parameters_json') as IceParameters;

export const decodeIceCandidates = (json: string): IceCandidate[] =>
  decodeObject(json, 'ice_candidates_json') as IceCandidate[];

export const decodeDtlsParameters = (json: string): DtlsParameters =>
  decodeObject(json, 'dtls_parameters_json') as DtlsParameters;

/** Sound or picture, by the first codec. */
export function kindOf(rtpParameters: RtpParameters): 'audio' | 'video' {
  return rtpParameters.codecs[0]?.mimeType.toLowerCase().startsWith('audio/') ? 'audio' : 'video';
}
