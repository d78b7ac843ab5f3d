/** Receivers of a Janus room: a forwarder each, by SRTP under a key of its own. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { SrtpSession } from 'werift';
import { z } from 'zod';
import { BenchError } from '../../bench-error.ts';
import { newSrtpKey, sessionConfig, type SrtpKey } from '../../load/media/srtp-keys.ts';
import type { JanusApi } from './janus-api.ts';

export type Source = { readonly room: number; readonly publisher: number };

const ADDRESS = '127.0.0.1';
const SUITE = 'AES_CM_128_HMAC_SHA1_80';
/** Janus' name of it: length of the authentication tag, bits. */
const TAG_BITS = 80;
/** Of microphone and camera, in the order of the offer. */
const MIDS = ['0', '1'] as const;
const PROOF_MS = 5_000;
const HEADER_BYTES = 12;

const Forwarded = z.object({ forwarders: z.array(z.object({ stream_id: z.number() })) });

/** Sends microphone and camera to a port, encrypted. @returns ids of the forwarders */
async function addForwarder(
  api: JanusApi,
  { room, publisher }: Source,
  { port, key }: { readonly port: number; readonly key: SrtpKey },
): Promise<readonly number[]> {
  const { data } = await api.room({
    request: 'rtp_forward',
    room,
    publisher_id: publisher,
    host: ADDRESS,
    host_family: 'ipv4',
    // inside of `streams` both would be ignored without a word, and plain RTP sent
    srtp_suite: TAG_BITS,
    srtp_crypto: key.keyBase64,
    streams: MIDS.map((mid) => ({ mid, port })),
  });
  return Forwarded.parse(data).forwarders.map(({ stream_id }) => stream_id);
}

/** One receiver more, for the sink. */
export const addReceiver = (api: JanusApi, source: Source, port: number): Promise<unknown> =>
  addForwarder(api, source, { port, key: newSrtpKey(SUITE) });

/**
 * Takes a packet of a forwarder of its own, while the publisher sends, and sees whether it is what it should be.
 *
 * @param isPlain knows a payload that was not encrypted
 * @throws {BenchError} LOAD_FAILED when what comes is not encrypted, or not under the key
 */
export async function proveEncrypted(
  api: JanusApi,
  source: Source,
  isPlain: (payload: Buffer) => boolean,
): Promise<void> {
  const socket = createSocket('udp4').bind(0, ADDRESS);
  await once(socket, 'listening');
  try {
    const key = newSrtpKey(SUITE);
    const streamIds = await addForwarder(api, source, { port: socket.address().port, key });
    const packet = await firstPacket(socket);
    for (const stream_id of streamIds) {
      const { room, publisher: publisher_id } = source;
      await api.room({ request: 'stop_rtp_forward', room, publisher_id, stream_id });
    }
    const clear = new SrtpSession(sessionConfig({ local: key, remote: key })).decrypt(packet);
    if (isPlain(packet.subarray(HEADER_BYTES)) || !isPlain(clear.subarray(HEADER_BYTES))) {
      throw new BenchError('LOAD_FAILED', 'janus does not encrypt what it forwards as it was told');
    }
  } finally {
    socket.close();
  }
}

async function firstPacket(socket: Socket): Promise<Buffer> {
  const late = Promise.withResolvers<never>();
  const error = new BenchError('LOAD_FAILED', 'janus forwards nothing');
  const timer = setTimeout(() => late.reject(error), PROOF_MS);
  try {
    return await Promise.race([
      late.promise,
      new Promise<Buffer>((resolve) => socket.once('message', resolve)),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
