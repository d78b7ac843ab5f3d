/** Microphones for the slot engine: RTP with a level, made packet by packet, and what producers of it are told. */
import type { Router, RtpParameters } from 'mediasoup/types';

const LEVEL_URI = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
export const OPUS_TYPE = 111;
/** The publisher's own; a router has another one. */
const MIC_LEVEL_ID = 3;
export const SPEECH_DB = 20;
export const SILENCE_DB = 127;

export type MicPacket = {
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
  /** Undefined = without the extension. */
  readonly levelDb?: number;
  readonly payload: Buffer;
  readonly payloadType?: number;
  readonly levelId?: number;
  readonly csrc?: number;
};

export function micPacket(options: MicPacket): Buffer {
  const { ssrc, sequence, timestamp, levelDb, payload, csrc } = options;
  const { payloadType = OPUS_TYPE, levelId = MIC_LEVEL_ID } = options;
  const header = Buffer.alloc(12);
  header[0] = 0x80 | (levelDb === undefined ? 0 : 0x10) | Number(csrc !== undefined);
  header[1] = payloadType;
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(timestamp >>> 0, 4);
  header.writeUInt32BE(ssrc, 8);
  const csrcs = Buffer.alloc(csrc === undefined ? 0 : 4);
  if (csrc !== undefined) csrcs.writeUInt32BE(csrc);
  const extension =
    levelDb === undefined
      ? []
      : [0xbe, 0xde, 0, 1, levelId << 4, (levelDb < SILENCE_DB ? 0x80 : 0) | levelDb, 0, 0];
  return Buffer.concat([header, csrcs, Buffer.from(extension), payload]);
}

/** Opus with the level extension, without feedback; for microphones and slots alike. */
export function audioParameters(
  ssrc: number,
  { payloadType = OPUS_TYPE, levelId = MIC_LEVEL_ID } = {},
): RtpParameters {
  return {
    codecs: [{ mimeType: 'audio/opus', payloadType, clockRate: 48_000, channels: 2, rtcpFeedback: [] }],
    headerExtensions: [{ uri: LEVEL_URI, id: levelId }],
    encodings: [{ ssrc }],
    rtcp: { cname: `c${ssrc}` },
  };
}

/** Of the level extension at plain consumers of a router. */
export function routerLevelId({ rtpCapabilities }: Router): number {
  return rtpCapabilities.headerExtensions?.find(({ uri }) => uri === LEVEL_URI)?.preferredId ?? 0;
}
