/**
 * What a bot says about its media: RTP parameters of its microphone and camera, and its capabilities as a receiver.
 * Neither rid nor mid, since plain transports carry no MID (docs/adr/0019). Pure.
 */
import type { RtpCapabilities, RtpParameters } from 'mediasoup/types';
import type { VideoLayer } from '../profiles.ts';
import type { MediaKind } from './stamps.ts';

/** By payload type, as the packets carry it. */
export const OPUS = { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 } as const;
export const VP8 = { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 } as const;
const VP8_RTX_PAYLOAD_TYPE = 97;

/** Id of the extension that says how loud a packet is, in packets of bots. */
export const AUDIO_LEVEL_ID = 1;
const AUDIO_LEVEL_URI = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

const FIRST_SSRC = 0x10_00_00_00;
/** One for the microphone, the others for layers of the camera. */
const SSRCS_PER_BOT = 8;

export type SourcePlan = {
  readonly kind: MediaKind;
  /** Lowest layer first. */
  readonly encodings: readonly { readonly ssrc: number }[];
  /** For `produce`. */
  readonly rtpParameters: RtpParameters;
};

/** @param senderIndex of the bot, 0… */
export function planMic(senderIndex: number): SourcePlan {
  const encodings = [{ ssrc: firstSsrcOf(senderIndex), dtx: true }];
  return {
    kind: 'mic',
    encodings,
    rtpParameters: {
      codecs: [{ ...OPUS, parameters: { useinbandfec: 1, usedtx: 1 }, rtcpFeedback: [] }],
      headerExtensions: [{ uri: AUDIO_LEVEL_URI, id: AUDIO_LEVEL_ID }],
      encodings,
      rtcp: { cname: cnameOf(senderIndex), reducedSize: true },
    },
  };
}

/** @param layers of the profile, lowest first, at least one */
export function planCamera(senderIndex: number, layers: readonly VideoLayer[]): SourcePlan {
  const top = Math.max(...layers.map(({ height }) => height));
  const encodings = layers.map(({ height, bitrateBps }, layer) => ({
    ssrc: firstSsrcOf(senderIndex) + 1 + layer,
    scaleResolutionDownBy: top / height,
    maxBitrate: bitrateBps,
  }));
  // no nack: what is lost on the way in stays lost and is counted at every receiver
  const rtcpFeedback = [
    { type: 'nack', parameter: 'pli' },
    { type: 'ccm', parameter: 'fir' },
  ] as const;
  return {
    kind: 'camera',
    encodings,
    rtpParameters: {
      codecs: [{ ...VP8, parameters: {}, rtcpFeedback: [...rtcpFeedback] }],
      headerExtensions: [],
      encodings,
      rtcp: { cname: cnameOf(senderIndex), reducedSize: true },
    },
  };
}

/**
 * What a bot can receive. Without transport-cc and goog-remb: with them a router begins at 600 kbit/s and follows
 * estimates that mean nothing here, without them it sends the wished layer at once.
 */
export function receiverCapabilities(): RtpCapabilities {
  const { payloadType: opusType, ...opus } = OPUS;
  const { payloadType: vp8Type, ...vp8 } = VP8;
  return {
    codecs: [
      {
        kind: 'audio',
        ...opus,
        preferredPayloadType: opusType,
        parameters: { useinbandfec: 1 },
        rtcpFeedback: [{ type: 'nack' }],
      },
      {
        kind: 'video',
        ...vp8,
        preferredPayloadType: vp8Type,
        parameters: {},
        rtcpFeedback: [
          { type: 'nack' },
          { type: 'nack', parameter: 'pli' },
          { type: 'ccm', parameter: 'fir' },
        ],
      },
      {
        kind: 'video',
        mimeType: 'video/rtx',
        clockRate: VP8.clockRate,
        preferredPayloadType: VP8_RTX_PAYLOAD_TYPE,
        parameters: { apt: vp8Type },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [
      { kind: 'audio', uri: AUDIO_LEVEL_URI, preferredId: AUDIO_LEVEL_ID, preferredEncrypt: false },
    ],
  };
}

const firstSsrcOf = (senderIndex: number): number => FIRST_SSRC + senderIndex * SSRCS_PER_BOT;

const cnameOf = (senderIndex: number): string => `bot${senderIndex}`;
