/** RTP parameters, capabilities and DTLS parameters as a browser would send them, and media sent without one. */
import { createHash, randomBytes } from 'node:crypto';
import type { Producer, Router, RtpParameters } from 'mediasoup/types';

/** Opus on one SSRC. */
export const opusParameters = (ssrc = 1_111): RtpParameters => ({
  codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
  encodings: [{ ssrc }],
  rtcp: { cname: `c${ssrc}` },
});

/** VP8 simulcast of three layers. */
export const vp8Parameters = (ssrc = 2_220): RtpParameters => ({
  codecs: [
    {
      mimeType: 'video/VP8',
      payloadType: 96,
      clockRate: 90_000,
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
    },
  ],
  encodings: [{ ssrc }, { ssrc: ssrc + 1 }, { ssrc: ssrc + 2 }],
  rtcp: { cname: `c${ssrc}` },
});

/** A fingerprint of no certificate: good enough until the handshake, which no test reaches. */
export function dtlsParametersJson(): string {
  const hex = createHash('sha256').update(randomBytes(8)).digest('hex').toUpperCase();
  const value = hex.match(/../g)?.join(':') ?? '';
  return JSON.stringify({ role: 'client', fingerprints: [{ algorithm: 'sha-256', value }] });
}

/** A producer on a PlainTransport: no ICE, and RTP may be sent to it by UDP. */
export async function plainProducer(
  router: Router,
  options: { readonly id: string; readonly kind: 'audio' | 'video'; readonly rtpParameters: RtpParameters },
): Promise<Producer> {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    comedia: true,
    rtcpMux: true,
  });
  return transport.produce(options);
}
