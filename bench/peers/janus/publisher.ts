/** One participant who sends to a Janus by real WebRTC, packet by packet the streams that the limit's bare router gets. */
import { performance } from 'node:perf_hooks';
import { setTimeout as after } from 'node:timers/promises';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import { BenchError } from '../../bench-error.ts';
import { SHAPES } from '../../limit/fan-out.ts';
import { rtpPacket } from '../../limit/rtp-stream.ts';
import type { JanusApi, Jsep } from './janus-api.ts';

export type Publisher = {
  /** Packets sent of all streams. */
  readonly sent: number;
  /** Begins to send. */
  start(): void;
  /** Stops sending, and stays in the room. */
  stop(): void;
  close(): Promise<void>;
};

const CODECS = {
  audio: [
    new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2, payloadType: 111 }),
  ],
  video: [
    new RTCRtpCodecParameters({
      mimeType: 'video/VP8',
      clockRate: 90_000,
      payloadType: 96,
      rtcpFeedback: [{ type: 'nack', parameter: 'pli' }],
    }),
  ],
};
const TICK_MS = 5;
const CONNECT_MS = 10_000;
const POLL_MS = 20;

/** Joins `room` as its publisher `id`. @throws {BenchError} LOAD_FAILED when media does not come to be connected */
export async function publishTo(
  api: JanusApi,
  { room, id }: { room: number; id: number },
): Promise<Publisher> {
  const connection = new RTCPeerConnection({ codecs: CODECS, iceUseIpv6: false });
  const tracks = SHAPES.map(({ kind }) => new MediaStreamTrack({ kind }));
  for (const track of tracks) connection.addTransceiver(track, { direction: 'sendonly' });
  try {
    await api.room({ request: 'join', ptype: 'publisher', room, id });
    await connection.setLocalDescription(await connection.createOffer());
    const offer: Jsep = { type: 'offer', sdp: connection.localDescription?.sdp ?? '' };
    const { jsep } = await api.room({ request: 'configure', audio: true, video: true }, offer);
    if (jsep === undefined) throw new BenchError('LOAD_FAILED', 'janus gave no answer to an offer');
    await connection.setRemoteDescription(jsep);
    await untilConnected(connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
  return pacedPublisher(tracks, () => connection.close());
}

async function untilConnected(connection: RTCPeerConnection): Promise<void> {
  const deadlineMs = performance.now() + CONNECT_MS;
  while (connection.connectionState !== 'connected') {
    if (performance.now() > deadlineMs) {
      const why = `WebRTC with janus: ${connection.connectionState} after ${CONNECT_MS / 1_000} s`;
      throw new BenchError('LOAD_FAILED', `${why}; it needs an IPv4 address of this machine beside loopback`);
    }
    await after(POLL_MS);
  }
}

/** Catches up when its timer was late, as startRtpStream() of the limit does. */
function pacedPublisher(tracks: readonly MediaStreamTrack[], end: () => Promise<void>): Publisher {
  const sent = SHAPES.map(() => 0);
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => clearInterval(timer);
  const start = (): void => {
    const startedMs = performance.now();
    const first = [...sent];
    timer = setInterval(() => {
      const seconds = (performance.now() - startedMs) / 1_000;
      for (const [index, shape] of SHAPES.entries()) {
        const due = (first[index] ?? 0) + Math.floor(seconds * shape.packetsPerSec);
        for (let count = sent[index] ?? 0; count < due; count += 1) {
          tracks[index]?.writeRtp(rtpPacket(shape, count + 1));
          sent[index] = count + 1;
        }
      }
    }, TICK_MS);
  };
  return {
    get sent() {
      return sent.reduce((sum, count) => sum + count, 0);
    },
    start,
    stop,
    close: async () => {
      stop();
      await end();
    },
  };
}
