/** RTP over loopback UDP into a router, as a publisher without a browser: well-formed packets, readable payload. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { PlainTransport, Producer, Router, RtpParameters } from 'mediasoup/types';

const PACKET_INTERVAL_MS = 20;
const RTP_VERSION_BYTE = 0x80;
const MARKER_BIT = 0x80;
const HEADER_BYTES = 12;
const PAYLOAD_BYTES = 100;
const SENDER_REPORT_TYPE = 200;
const SENDER_REPORT_BYTES = 28;
const PACKETS_PER_REPORT = 10;
/** From 1900, where NTP begins, to 1970. */
const NTP_EPOCH_OFFSET_SEC = 2_208_988_800;

/** What every packet carries, to be looked for where it must not be seen. */
export const PAYLOAD_TEXT = 'readable payload';

/** First bytes of a VP8 key frame: payload descriptor (start of partition), frame tag, start code, 16 × 16. */
const VP8_KEY_FRAME = Buffer.from([0x10, 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x10, 0x00, 0x10, 0x00]);

export type RtpKind = 'audio' | 'video';

const FORMATS = {
  audio: { payloadType: 111, ticksPerPacket: 960, mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  video: { payloadType: 96, ticksPerPacket: 1_800, mimeType: 'video/VP8', clockRate: 90_000 },
} as const;

/** SSRCs of all layers, the lowest first. */
const layerSsrcs = ({ ssrc, layerCount = 1 }: RtpSenderOptions): readonly number[] =>
  Array.from({ length: layerCount }, (_, layer) => ssrc + layer);

function rtpParameters(options: RtpSenderOptions): RtpParameters {
  const { kind, ssrc } = options;
  const { ticksPerPacket: _, ...codec } = FORMATS[kind];
  const rtcpFeedback = kind === 'video' ? [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }] : [];
  return {
    codecs: [{ ...codec, rtcpFeedback }],
    encodings: layerSsrcs(options).map((each) => ({ ssrc: each })),
    rtcp: { cname: `c${ssrc}` },
  };
}

/** One packet; video packets are each a key frame, so that whoever waits for one goes on. */
function rtpPacket(
  { kind, payloadBytes = PAYLOAD_BYTES }: RtpSenderOptions,
  ssrc: number,
  index: number,
): Buffer {
  const { payloadType } = FORMATS[kind];
  const packet = Buffer.alloc(HEADER_BYTES + payloadBytes);
  packet.writeUInt8(RTP_VERSION_BYTE, 0);
  packet.writeUInt8(payloadType | (kind === 'video' ? MARKER_BIT : 0), 1);
  packet.writeUInt16BE(index % 0x1_0000, 2);
  packet.writeUInt32BE(timestampOf(kind, index), 4);
  packet.writeUInt32BE(ssrc, 8);
  packet.fill(PAYLOAD_TEXT, HEADER_BYTES);
  if (kind === 'video') VP8_KEY_FRAME.copy(packet, HEADER_BYTES);
  return packet;
}

const timestampOf = (kind: RtpKind, index: number): number =>
  (index * FORMATS[kind].ticksPerPacket) % 0x1_0000_0000;

/** RTCP sender report: says which moment a timestamp means; without it, a layer is never switched to. */
function senderReport(kind: RtpKind, ssrc: number, index: number): Buffer {
  const nowMs = Date.now();
  const report = Buffer.alloc(SENDER_REPORT_BYTES);
  report.writeUInt8(RTP_VERSION_BYTE, 0);
  report.writeUInt8(SENDER_REPORT_TYPE, 1);
  report.writeUInt16BE(SENDER_REPORT_BYTES / 4 - 1, 2);
  report.writeUInt32BE(ssrc, 4);
  report.writeUInt32BE(Math.floor(nowMs / 1_000) + NTP_EPOCH_OFFSET_SEC, 8);
  report.writeUInt32BE(Math.floor(((nowMs % 1_000) / 1_000) * 2 ** 32), 12);
  report.writeUInt32BE(timestampOf(kind, index), 16);
  report.writeUInt32BE(index, 20);
  report.writeUInt32BE(index * PAYLOAD_BYTES, 24);
  return report;
}

export type RtpSender = {
  readonly producer: Producer;
  /** Sends nothing above it from now on; -1 = nothing. */
  setMaxLayer(maxLayer: number): void;
  close(): void;
};

export type RtpSenderOptions = {
  readonly id: string;
  readonly kind: RtpKind;
  /** Of the lowest layer; the others follow. */
  readonly ssrc: number;
  /** Simulcast layers; default 1. */
  readonly layerCount?: number;
  /** Of each packet; default 100. */
  readonly payloadBytes?: number;
};

/** Produces on a PlainTransport of `router` and sends a packet per layer every 20 ms until closed. */
export async function startRtpSender(router: Router, options: RtpSenderOptions): Promise<RtpSender> {
  const { id, kind } = options;
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    comedia: true,
    rtcpMux: true,
  });
  const producer = await transport.produce({
    id,
    kind,
    rtpParameters: rtpParameters(options),
    keyFrameRequestDelay: 1_000,
  });
  const socket = await boundSocket();
  const send = (packet: Buffer): void => socket.send(packet, transport.tuple.localPort, '127.0.0.1');
  let index = 0;
  let maxLayer = Number.POSITIVE_INFINITY;
  const timer = setInterval(() => {
    index += 1;
    for (const [layer, ssrc] of layerSsrcs(options).entries()) {
      if (layer > maxLayer) break;
      send(rtpPacket(options, ssrc, index));
      if (index % PACKETS_PER_REPORT === 1) send(senderReport(kind, ssrc, index));
    }
  }, PACKET_INTERVAL_MS);
  const close = (): void => {
    clearInterval(timer);
    closeAll(transport, socket);
  };
  const setMaxLayer = (layer: number): void => void (maxLayer = layer);
  return { producer, setMaxLayer, close };
}

export async function boundSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

function closeAll(transport: PlainTransport, socket: Socket): void {
  transport.close();
  socket.close();
}
