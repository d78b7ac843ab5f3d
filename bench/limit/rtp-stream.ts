/** Sends one RTP stream into a router at a steady pace, from a timer that catches up when it was late. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';

export type StreamShape = {
  readonly kind: 'audio' | 'video';
  readonly ssrc: number;
  readonly payloadType: number;
  readonly packetsPerSec: number;
  readonly payloadBytes: number;
  readonly ticksPerSec: number;
};

const TICK_MS = 5;
const HEADER_BYTES = 12;
const RTP_VERSION_BYTE = 0x80;
const MARKER_BIT = 0x80;
/** Start of a VP8 key frame, 16 × 16: whoever waits for one goes on at any packet. */
const VP8_KEY_FRAME = Buffer.from([0x10, 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x10, 0x00, 0x10, 0x00]);

export function rtpPacket(shape: StreamShape, index: number): Buffer {
  const packet = Buffer.alloc(HEADER_BYTES + shape.payloadBytes, 0x5a);
  const isVideo = shape.kind === 'video';
  packet.writeUInt8(RTP_VERSION_BYTE, 0);
  packet.writeUInt8(shape.payloadType | (isVideo ? MARKER_BIT : 0), 1);
  packet.writeUInt16BE(index % 0x1_0000, 2);
  packet.writeUInt32BE(Math.round((index * shape.ticksPerSec) / shape.packetsPerSec) % 0x1_0000_0000, 4);
  packet.writeUInt32BE(shape.ssrc, 8);
  if (isVideo) VP8_KEY_FRAME.copy(packet, HEADER_BYTES);
  return packet;
}

export type RtpStream = { readonly sent: number; close(): void };

/** Sends to `port` of this machine until closed. */
export async function startRtpStream(shape: StreamShape, port: number): Promise<RtpStream> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const startedMs = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedMs) / 1_000) * shape.packetsPerSec);
    while (sent < due) {
      sent += 1;
      socket.send(rtpPacket(shape, sent), port, '127.0.0.1');
    }
  }, TICK_MS);
  return {
    get sent() {
      return sent;
    },
    close: () => {
      clearInterval(timer);
      socket.close();
    },
  };
}
