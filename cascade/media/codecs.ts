/** Codecs of every router, the same on all nodes, so that what is piped fits everywhere. No logic. */
import type { RouterRtpCodecCapability } from 'mediasoup/types';

const VIDEO_CLOCK_RATE_HZ = 90_000;

/**
 * In order of preference. DTX stays allowed (`usedtx` is the sender's choice), stereo is off: speech needs one channel.
 * H264 is constrained baseline, which every browser and phone can encode and decode.
 */
export const ROUTER_CODECS: RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2, // as RFC 7587 wants it for mono, too
    parameters: { stereo: 0, 'sprop-stereo': 0, useinbandfec: 1 },
  },
  { kind: 'video', mimeType: 'video/VP8', clockRate: VIDEO_CLOCK_RATE_HZ },
  { kind: 'video', mimeType: 'video/VP9', clockRate: VIDEO_CLOCK_RATE_HZ, parameters: { 'profile-id': 0 } },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: VIDEO_CLOCK_RATE_HZ,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
];
