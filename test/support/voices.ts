/**
 * People at SFU nodes whose voices are packets made here: each says whose it is, how loud it is, and which one it is, so
 * that a listener knows what it hears and what it misses. Over plain transports, from and to one media worker.
 */
import { createWorker } from 'mediasoup';
import type { DirectTransport, PlainTransport, Producer, Router, RtpParameters } from 'mediasoup/types';
import { ROUTER_CODECS } from '../../cascade/media/codecs.ts';
import { Direction, SourceKind, TransportKind, type IConsumer } from '../../proto/index.ts';
import { startRtpSender, type RtpSender } from './rtp-sender.ts';
import type { RunningSfu } from './sfu-node.ts';
import { workerBin } from './worker-bin.ts';

const LOOPBACK = '127.0.0.1';
const PACKET_MS = 20;
const TICK_MS = 5;
const PAYLOAD_BYTES = 60;
const TICKS_PER_PACKET = 960;
const LEVEL_URI = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
const LEVEL_ID = 1;
const PAYLOAD_TYPE = 111;
const SUITE = 'AES_CM_128_HMAC_SHA1_80';
/** -dBov: the loudest, and less than anybody hears. */
const SPEECH = 20;
const SILENCE = 127;

/** A packet as a listener got it. */
export type Heard = {
  readonly slot: string;
  /** The number in the packet. */
  readonly csrc: number | undefined;
  /** Whose voice it is, and which packet of it. */
  readonly speaker: number;
  readonly index: number;
  readonly seq: number;
  readonly atMs: number;
};

export type Who = { readonly participantId: string; readonly number: number; readonly roomId?: string };

type At = Pick<RunningSfu, 'rpc'>;

type NodesEnd = { readonly ip: string; readonly port: number; readonly srtpParameters: object };

/** Close it in every test. */
export class Voices {
  readonly #router: Router;
  readonly #direct: DirectTransport;
  readonly #end: () => Promise<void>;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #cameras = new Set<RtpSender>();
  #lastSession = 0;
  #lastSsrc = 100_000;

  private constructor(router: Router, direct: DirectTransport, end: () => Promise<void>) {
    this.#router = router;
    this.#direct = direct;
    this.#end = end;
  }

  static async start(): Promise<Voices> {
    const worker = await createWorker({ workerBin: workerBin(), logLevel: 'error' });
    const router = await worker.createRouter({ mediaCodecs: ROUTER_CODECS });
    const direct = await router.createDirectTransport();
    return new Voices(router, direct, async () => {
      const ended = new Promise<void>((resolve) => worker.once('subprocessclose', () => resolve()));
      worker.close();
      await ended;
    });
  }

  /** Somebody who can speak and hear. */
  async person({ rpc }: At, who: Who) {
    this.#lastSession += 1;
    const sessionId = `s${this.#lastSession}`;
    const { participantId, number, roomId = 'r1' } = who;
    const opened = await rpc.call('openSession', {
      sessionId,
      roomId,
      participantId,
      participantNumber: number,
      generation: 1,
      signalNodeId: 'signal-a',
    });
    const { routerRtpCapabilitiesJson: rtpCapabilitiesJson } = opened;
    const open = (direction: Direction) => this.#open({ rpc }, sessionId, direction);
    const heard: Heard[] = [];
    let receiving: Awaited<ReturnType<typeof open>> | undefined;
    return {
      sessionId,
      heard,
      /** Sends a microphone that is silent at first. */
      speak: async () => this.#speak({ rpc }, { sessionId, who, up: await open(Direction.DIRECTION_SEND) }),
      /** Receives talker slots and notes what comes. */
      listen: async (slots: readonly number[]) => {
        const down = (receiving ??= await open(Direction.DIRECTION_RECV));
        const wishes = slots.map((slot) => ({ sourceId: `slot:${slot}` }));
        const watched = await rpc.call('setWatch', { sessionId, wishes, rtpCapabilitiesJson });
        for (const consumer of watched.consumers) await this.#hear(down.transport, consumer, heard);
        const consumerIds = watched.consumers.map(({ consumerId }) => consumerId ?? '');
        await rpc.call('startConsumers', { sessionId, consumerIds });
        return watched;
      },
      /** Sends a camera. */
      show: async () => this.#show({ rpc }, { sessionId, who, up: await open(Direction.DIRECTION_SEND) }),
      /** Receives sources themselves. */
      watch: async (sourceIds: readonly string[], originNodeId: string, generation = 1) => {
        const down = (receiving ??= await open(Direction.DIRECTION_RECV));
        const wishes = sourceIds.map((sourceId) => ({ sourceId, generation, originNodeId, heightPx: 720 }));
        const watched = await rpc.call('setWatch', { sessionId, wishes, rtpCapabilitiesJson });
        const made = await Promise.all(watched.consumers.map((one) => this.#receive(down.transport, one)));
        const consumerIds = watched.consumers.map(({ consumerId }) => consumerId ?? '');
        await rpc.call('startConsumers', { sessionId, consumerIds });
        return { ...watched, received: new Map(made) };
      },
      leave: () => rpc.call('closeSession', { sessionId }),
    };
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const camera of this.#cameras) camera.close();
    await this.#end();
  }

  async #open({ rpc }: At, sessionId: string, direction: Direction) {
    const kind = TransportKind.TRANSPORT_KIND_PLAIN;
    const made = await rpc.call('createMediaTransport', { sessionId, direction, kind });
    const { transportId, plainParametersJson } = made.transport ?? {};
    const transport = await this.#router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: LOOPBACK },
      rtcpMux: true,
      enableSrtp: true,
      srtpCryptoSuite: SUITE,
    });
    const { ip, port, srtpParameters } = JSON.parse(plainParametersJson ?? '') as NodesEnd;
    await transport.connect({ ip, port, srtpParameters } as Parameters<typeof transport.connect>[0]);
    const end = {
      srtpParameters: transport.srtpParameters,
      ...(direction === Direction.DIRECTION_RECV && { ip: LOOPBACK, port: transport.tuple.localPort }),
    };
    await rpc.call('connectMediaTransport', {
      sessionId,
      transportId: transportId ?? '',
      plainParametersJson: JSON.stringify(end),
    });
    return { transport, transportId: transportId ?? '' };
  }

  async #speak({ rpc }: At, { sessionId, who, up }: Speaking): Promise<Voice> {
    this.#lastSsrc += 1;
    const ssrc = this.#lastSsrc;
    const source = await this.#direct.produce({
      kind: 'audio',
      rtpParameters: voiceParameters(ssrc),
    });
    const { rtpCapabilities } = this.#router;
    const sent = await up.transport.consume({ producerId: source.id, rtpCapabilities });
    const { mid: _, ...rtpParameters } = sent.rtpParameters;
    const sourceId = `${who.participantId}:mic`;
    await rpc.call('produceSource', {
      sessionId,
      transportId: up.transportId,
      sourceId,
      generation: 1,
      kind: SourceKind.SOURCE_KIND_MIC,
      rtpParametersJson: JSON.stringify(rtpParameters),
    });
    const voice = new Voice(source, { ssrc, number: who.number });
    this.#timers.add(setInterval(() => voice.tick(), TICK_MS));
    return voice;
  }

  async #show({ rpc }: At, { sessionId, who, up }: Speaking): Promise<void> {
    this.#lastSsrc += 1;
    const sourceId = `${who.participantId}:camera`;
    const camera = await startRtpSender(this.#router, { id: sourceId, kind: 'video', ssrc: this.#lastSsrc });
    this.#cameras.add(camera);
    const { rtpCapabilities } = this.#router;
    const sent = await up.transport.consume({ producerId: camera.producer.id, rtpCapabilities });
    const { mid: _, ...rtpParameters } = sent.rtpParameters;
    await rpc.call('produceSource', {
      sessionId,
      transportId: up.transportId,
      sourceId,
      generation: 1,
      kind: SourceKind.SOURCE_KIND_CAMERA,
      rtpParametersJson: JSON.stringify(rtpParameters),
    });
  }

  /** @returns how many packets of a source have come */
  async #receive(
    transport: PlainTransport,
    consumer: IConsumer,
  ): Promise<readonly [string, () => Promise<number>]> {
    const { mid: _, ...rtpParameters } = JSON.parse(consumer.rtpParametersJson ?? '') as RtpParameters;
    const kind = rtpParameters.codecs[0]?.mimeType.startsWith('video') ? 'video' : 'audio';
    const arrived = await transport.produce({ kind, rtpParameters });
    const count = async () =>
      (await arrived.getStats()).reduce((sum, { packetCount }) => sum + packetCount, 0);
    return [consumer.sourceId ?? '', count];
  }

  async #hear(transport: PlainTransport, consumer: IConsumer, heard: Heard[]): Promise<void> {
    const rtpParameters = JSON.parse(consumer.rtpParametersJson ?? '') as RtpParameters;
    const { mid: _, ...rest } = rtpParameters;
    const arrived = await transport.produce({ kind: 'audio', rtpParameters: rest });
    const { rtpCapabilities } = this.#router;
    const listening = await this.#direct.consume({ producerId: arrived.id, rtpCapabilities });
    listening.on('rtp', (packet) => heard.push(read(packet, consumer.sourceId ?? '')));
  }
}

/** A microphone: what it sends is silence until it is told to speak. */
export class Voice {
  readonly #source: Producer;
  readonly #about: { readonly ssrc: number; readonly number: number };
  #index = 0;
  #dueMs = performance.now();
  #level = SILENCE;

  constructor(source: Producer, about: { readonly ssrc: number; readonly number: number }) {
    this.#source = source;
    this.#about = about;
  }

  /** Packets sent so far. */
  get sent(): number {
    return this.#index;
  }

  speak(level = SPEECH): void {
    this.#level = level;
  }

  hush(): void {
    this.#level = SILENCE;
  }

  /** Sends what is due. */
  tick(): void {
    for (const nowMs = performance.now(); this.#dueMs <= nowMs; this.#dueMs += PACKET_MS) {
      this.#index += 1;
      if (!this.#source.closed) this.#source.send(packetOf(this.#about, this.#index, this.#level));
    }
  }
}

type Speaking = {
  readonly sessionId: string;
  readonly who: Who;
  readonly up: { readonly transport: PlainTransport; readonly transportId: string };
};

/** Opus with its level. */
export const voiceParameters = (ssrc: number): RtpParameters => ({
  codecs: [{ mimeType: 'audio/opus', payloadType: PAYLOAD_TYPE, clockRate: 48_000, channels: 2 }],
  headerExtensions: [{ uri: LEVEL_URI, id: LEVEL_ID }],
  encodings: [{ ssrc }],
  rtcp: { cname: `voice-${ssrc}` },
});

/** Version 2 with an extension; the payload is whose it is, and which one. */
function packetOf(
  { ssrc, number }: { readonly ssrc: number; readonly number: number },
  index: number,
  level: number,
): Buffer {
  const packet = Buffer.alloc(12 + 8 + PAYLOAD_BYTES);
  packet.writeUInt8(0x90, 0);
  packet.writeUInt8(PAYLOAD_TYPE, 1);
  packet.writeUInt16BE(index % 0x1_0000, 2);
  packet.writeUInt32BE((index * TICKS_PER_PACKET) % 0x1_0000_0000, 4);
  packet.writeUInt32BE(ssrc, 8);
  packet.writeUInt16BE(0xbede, 12);
  packet.writeUInt16BE(1, 14);
  packet.writeUInt8(LEVEL_ID << 4, 16);
  packet.writeUInt8((level < SILENCE ? 0x80 : 0) | level, 17);
  packet.writeUInt32BE(number, 20);
  packet.writeUInt32BE(index, 24);
  return packet;
}

function read(packet: Buffer, slot: string): Heard {
  const csrcCount = packet.readUInt8(0) & 0x0f;
  let offset = 12 + 4 * csrcCount;
  if ((packet.readUInt8(0) & 0x10) !== 0) offset += 4 + 4 * packet.readUInt16BE(offset + 2);
  return {
    slot,
    csrc: csrcCount === 0 ? undefined : packet.readUInt32BE(12),
    speaker: packet.readUInt32BE(offset),
    index: packet.readUInt32BE(offset + 4),
    seq: packet.readUInt16BE(2),
    atMs: performance.now(),
  };
}
