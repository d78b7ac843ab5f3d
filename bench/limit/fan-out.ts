/**
 * What a media worker itself costs: one microphone and one camera forwarded over SRTP to many receivers, nothing else of
 * ours in between. Nobody reads what it sends, so that the CPU time measured is the worker's alone.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { createWorker } from 'mediasoup';
import type { Producer, Router, RouterRtpCodecCapability, Worker } from 'mediasoup/types';
import { startRtpStream, type RtpStream, type StreamShape } from './rtp-stream.ts';
import { openSilentSink } from './silent-sink.ts';

export type FanOutOptions = {
  readonly workerBin: string;
  /** Receivers, ≥ 1; each gets the microphone and the camera. */
  readonly receivers: number;
  readonly seconds: number;
};

/** CPU time per packet sent to a receiver, µs; `system` is the kernel's part. */
export type FanOutResult = { readonly userUs: number; readonly systemUs: number; readonly packets: number };

const LOOPBACK = '127.0.0.1';
/** Opus every 20 ms, and about 500 kbit/s of video; peers get the same. */
export const SHAPES: readonly StreamShape[] = [
  { kind: 'audio', ssrc: 1_111, payloadType: 111, packetsPerSec: 50, payloadBytes: 100, ticksPerSec: 48_000 },
  {
    kind: 'video',
    ssrc: 2_222,
    payloadType: 96,
    packetsPerSec: 60,
    payloadBytes: 1_000,
    ticksPerSec: 90_000,
  },
];
const CODECS = {
  audio: { mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  video: { mimeType: 'video/VP8', clockRate: 90_000 },
} as const;
const MEDIA_CODECS: RouterRtpCodecCapability[] = SHAPES.map(({ kind, payloadType }) => ({
  kind,
  ...CODECS[kind],
  preferredPayloadType: payloadType,
}));
/** AES_CM_128_HMAC_SHA1_80: 16 bytes of key, 14 of salt. */
const SRTP_KEY_BYTES = 30;
const WARM_UP_MS = 1_000;

/** Runs one fan-out in a worker of its own. @throws {Error} mediasoup's own, e.g. when the binary does not start */
export async function measureFanOut(options: FanOutOptions): Promise<FanOutResult> {
  const sink = await openSilentSink();
  const worker = await createWorker({ workerBin: options.workerBin, logLevel: 'error' });
  const closed = once(worker, 'subprocessclose');
  const died = new Promise<never>((_, reject) => worker.once('died', reject));
  died.catch(() => {}); // it may die after the measurement, when it is told to
  try {
    return await Promise.race([measure(worker, sink.port, options), died]);
  } finally {
    worker.close();
    await closed;
    await sink.close();
  }
}

async function measure(worker: Worker, sinkPort: number, options: FanOutOptions): Promise<FanOutResult> {
  const router = await worker.createRouter({ mediaCodecs: MEDIA_CODECS });
  const publishers = await Promise.all(SHAPES.map((shape) => publish(router, shape)));
  const producers = publishers.map(({ producer }) => producer);
  for (let index = 0; index < options.receivers; index += 1) await addReceiver(router, producers, sinkPort);
  const streams = await Promise.all(publishers.map(({ shape, port }) => startRtpStream(shape, port)));
  try {
    await after(WARM_UP_MS);
    const before = await reading(worker, streams);
    await after(options.seconds * 1_000);
    const now = await reading(worker, streams);
    const packets = (now.sent - before.sent) * options.receivers;
    const perPacket = (ms: number): number => (ms * 1_000) / packets;
    return {
      userUs: perPacket(now.userMs - before.userMs),
      systemUs: perPacket(now.systemMs - before.systemMs),
      packets,
    };
  } finally {
    for (const stream of streams) stream.close();
  }
}

async function reading(worker: Worker, streams: readonly RtpStream[]) {
  const { ru_utime: userMs, ru_stime: systemMs } = await worker.getResourceUsage();
  return { userMs, systemMs, sent: streams.reduce((sum, { sent }) => sum + sent, 0) };
}

async function publish(router: Router, shape: StreamShape) {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: LOOPBACK },
    comedia: true,
    rtcpMux: true,
  });
  const codec = { ...CODECS[shape.kind], payloadType: shape.payloadType };
  const producer = await transport.produce({
    kind: shape.kind,
    rtpParameters: { codecs: [codec], encodings: [{ ssrc: shape.ssrc }], rtcp: { cname: `c${shape.ssrc}` } },
  });
  return { shape, producer, port: transport.tuple.localPort };
}

async function addReceiver(router: Router, producers: readonly Producer[], port: number): Promise<void> {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: LOOPBACK },
    rtcpMux: true,
    enableSrtp: true,
    srtpCryptoSuite: 'AES_CM_128_HMAC_SHA1_80',
  });
  const keyBase64 = randomBytes(SRTP_KEY_BYTES).toString('base64');
  await transport.connect({
    ip: LOOPBACK,
    port,
    srtpParameters: { cryptoSuite: 'AES_CM_128_HMAC_SHA1_80', keyBase64 },
  });
  const { rtpCapabilities } = router;
  for (const { id } of producers) await transport.consume({ producerId: id, rtpCapabilities });
}
