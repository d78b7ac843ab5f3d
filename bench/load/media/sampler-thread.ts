/** Entry of the thread that takes what sampled receivers get: a socket, and nothing that could hold it up. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { encodeHistogram } from '../histograms.ts';
import { monotonicUs } from './clock.ts';
import { goFirst } from '../../../common/lifecycle/go-first.ts';
import { SampledStreams } from './sampled-streams.ts';
import type { CourseStep, SamplerCalls, SamplerReadings, SamplerThreadOptions } from './sampler-calls.ts';
import { readStamp } from './stamps.ts';
import { serveCalls } from './thread-calls.ts';

const RECEIVE_BUFFER_BYTES = 4 * 1_024 * 1_024;
const SSRC_AT = 8;
const MIN_RTP_BYTES = 12;
const US_PER_MS = 1_000;
const COURSE_STEP_MS = 1_000;
const RTCP_TYPES = { first: 200, last: 206 } as const;

class SamplerState {
  readonly streams: SampledStreams;
  readonly #clockOffsetUs: number;
  readonly #sockets: Socket[] = [];
  readonly #timer = setInterval(() => this.#step(), COURSE_STEP_MS);
  #startUs: number;
  #course: CourseStep[] = [];
  #counted = { received: 0, lost: 0 };

  constructor({ pitch, clockOffsetUs }: SamplerThreadOptions) {
    this.#clockOffsetUs = Math.round(clockOffsetUs);
    this.#startUs = this.#nowUs();
    this.streams = new SampledStreams(pitch, this.#startUs);
  }

  async open(ip: string): Promise<{ port: number }> {
    const type = isIPv6(ip) ? 'udp6' : 'udp4';
    const socket = createSocket({ type, recvBufferSize: RECEIVE_BUFFER_BYTES });
    this.#sockets.push(socket);
    socket.on('message', (packet) => this.#onMessage(packet));
    socket.bind(0, ip);
    await once(socket, 'listening');
    return { port: socket.address().port };
  }

  #onMessage(packet: Buffer): void {
    const atUs = this.#nowUs();
    if (packet.length < MIN_RTP_BYTES || isRtcp(packet)) return;
    const stamp = readStamp(packet);
    if (stamp !== undefined) this.streams.onPacket(packet.readUInt32BE(SSRC_AT), stamp, atUs);
  }

  startWindow(): void {
    this.#startUs = this.#nowUs();
    this.streams.startWindow(this.#startUs);
    this.#course = [];
    this.#counted = { received: 0, lost: 0 };
    this.#timer.refresh();
  }

  #step(): void {
    const { received, lost } = this.streams;
    const atMs = Math.round((this.#nowUs() - this.#startUs) / US_PER_MS);
    this.#course.push([atMs, received - this.#counted.received, lost - this.#counted.lost]);
    this.#counted = { received, lost };
  }

  read(): SamplerReadings {
    const { latencyUs, ownLatencyUs, hopLatencyUs, onsetMs, speechLostMs } = this.streams.figures;
    return {
      histograms: {
        latencyUs: encodeHistogram(latencyUs),
        ownLatencyUs: encodeHistogram(ownLatencyUs),
        hopLatencyUs: encodeHistogram(hopLatencyUs),
        onsetMs: encodeHistogram(onsetMs),
        speechLostMs: encodeHistogram(speechLostMs),
      },
      streams: this.streams.streams(),
      course: this.#course,
    };
  }

  #nowUs(): number {
    return monotonicUs() + this.#clockOffsetUs;
  }

  close(): void {
    clearInterval(this.#timer);
    for (const socket of this.#sockets) socket.close();
  }
}

/** @see RFC 5761, section 4 */
function isRtcp(packet: Buffer): boolean {
  const type = packet.readUInt8(1);
  return type >= RTCP_TYPES.first && type <= RTCP_TYPES.last;
}

function serve(port: MessagePort, options: SamplerThreadOptions): void {
  goFirst();
  const state = new SamplerState(options);
  serveCalls<SamplerCalls>(port, {
    open: ({ ip }) => state.open(ip),
    add: (stream) => state.streams.add(stream),
    remove: ({ ssrc }) => state.streams.remove(ssrc),
    setSenderSite: ({ sender, site }) => state.streams.setSenderSite(sender, site),
    startWindow: () => state.startWindow(),
    read: () => state.read(),
    heard: () => [...state.streams.heard],
    close: () => {
      state.close();
      port.close();
    },
  });
}

if (parentPort !== null) serve(parentPort, workerData as SamplerThreadOptions);
