/** One end of a link, with a bare socket in the place of the peer: what can be read on the wire. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createWorker } from 'mediasoup';
import type { Worker } from 'mediasoup/types';
import { connectPipeEnd, endpointOf, openPipeEnd } from '../../cascade/links/pipe-end.ts';
import { ROUTER_CODECS } from '../../cascade/media/codecs.ts';
import { PAYLOAD_TEXT, startRtpSender } from '../support/rtp-sender.ts';
import { workerBin } from '../support/worker-bin.ts';

const OPTIONS = { ip: '127.0.0.1', portRange: { min: 20_000, max: 29_999 } };

/** Header, payload, authentication tag of AES-256-GCM; header extensions come on top. */
const MIN_SRTP_BYTES = 12 + 100 + 16;

/** Bytes of key and salt of AES-256-GCM. */
const KEY_BYTES = 44;

let worker: Worker | undefined;
let socket: Socket | undefined;

afterEach(async () => {
  socket?.close();
  if (worker === undefined) return;
  const ended = once(worker, 'subprocessclose');
  worker.close();
  await ended;
});

describe('openPipeEnd()', () => {
  test('encrypts what leaves the node, and listens in the range it was given', async () => {
    worker = await createWorker({ workerBin: workerBin(), logLevel: 'error' });
    socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const router = await worker.createRouter({ mediaCodecs: ROUTER_CODECS });
    const sender = await startRtpSender(router, { id: 'ada:mic.1.0', kind: 'audio', ssrc: 4_711 });

    const end = await openPipeEnd(router, OPTIONS, undefined);
    const endpoint = endpointOf(end, OPTIONS);
    const keyBase64 = randomBytes(KEY_BYTES).toString('base64');
    await connectPipeEnd(end, {
      ip: '127.0.0.1',
      port: socket.address().port,
      srtp: { cryptoSuite: endpoint.srtp.cryptoSuite, keyBase64 },
    });
    await end.consume({ producerId: sender.producer.id });
    const packet = await nextRtpPacket(socket);
    sender.close();

    expect(endpoint.srtp.cryptoSuite).toBe('AEAD_AES_256_GCM');
    expect(endpoint.port).toBeGreaterThanOrEqual(OPTIONS.portRange.min);
    expect(endpoint.port).toBeLessThanOrEqual(OPTIONS.portRange.max);
    expect(packet.length).toBeGreaterThanOrEqual(MIN_SRTP_BYTES);
    expect(packet.includes(PAYLOAD_TEXT)).toBe(false);
  });
});

/** Passes RTCP over, whose payload types are 200 and up (RFC 5761). */
async function nextRtpPacket(from: Socket): Promise<Buffer> {
  for (;;) {
    const [packet] = (await once(from, 'message', { signal: AbortSignal.timeout(5_000) })) as [Buffer];
    const isRtcp = packet.readUInt8(1) >= 192 && packet.readUInt8(1) <= 223;
    if (!isRtcp) return packet;
  }
}
