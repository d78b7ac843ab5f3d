/** A room of the slot engine on a real router: microphones, the engine's loopback, and somebody who listens to the slots. */
import type { Socket } from 'node:dgram';
import type { PlainTransport, Producer, Router } from 'mediasoup/types';
import { parseRtp, type RtpPacket } from '../../cascade/slots/rtp-packet.ts';
import type { SlotInput, SlotOutput, SlotRoomPort } from '../../cascade/slots/slot-port.ts';
import { boundSocket } from './rtp-sender.ts';
import { audioParameters, micPacket, OPUS_TYPE, routerLevelId } from './slot-rtp.ts';

const LISTEN = { listenInfo: { protocol: 'udp', ip: '127.0.0.1' }, rtcpMux: true } as const;
const TICKS_PER_PACKET = 960;

/** What wiring needs of a room of the engine. */
export type WiredRoom = Pick<SlotRoomPort, 'address' | 'connect' | 'addInput' | 'addOutput'>;

let lastSsrc = 10_000;
const newSsrc = (): number => (lastSsrc += 1);

/** Connects a room to a transport of its own on the router. */
export async function openLoopback(
  router: Router,
  room: Pick<WiredRoom, 'address' | 'connect'>,
): Promise<PlainTransport> {
  const transport = await router.createPlainTransport({ ...LISTEN, comedia: false });
  await transport.connect({ ...room.address });
  room.connect({ ip: '127.0.0.1', port: transport.tuple.localPort });
  return transport;
}

/** Passes a producer's packets to the room. */
export async function inputOf(
  router: Router,
  loopback: PlainTransport,
  producer: Producer,
  about: { number: number },
) {
  const { rtpCapabilities } = router;
  const consumer = await loopback.consume({ producerId: producer.id, rtpCapabilities });
  const { encodings = [], codecs } = consumer.rtpParameters;
  const input: SlotInput = {
    inputId: producer.id,
    ssrc: encodings[0]?.ssrc ?? 0,
    payloadType: codecs[0]?.payloadType ?? 0,
    number: about.number,
    isOpen: true,
  };
  return input;
}

/** Produces the slots of an output on the room's transport. */
export async function slotProducers(
  router: Router,
  loopback: PlainTransport,
  slotCount: number,
): Promise<readonly Producer[]> {
  const levelId = routerLevelId(router);
  return Promise.all(
    Array.from({ length: slotCount }, () =>
      loopback.produce({ kind: 'audio', rtpParameters: audioParameters(newSsrc(), { levelId }) }),
    ),
  );
}

export function outputOf(
  outputId: string,
  producers: readonly Producer[],
  mustAcknowledge = false,
): SlotOutput {
  const ssrcs = producers.map(({ rtpParameters }) => rtpParameters.encodings?.[0]?.ssrc ?? 0);
  return { outputId, ssrcs, payloadType: OPUS_TYPE, mustAcknowledge };
}

/** A publisher without a browser. */
export class Mic {
  readonly producer: Producer;
  readonly ssrc: number;
  readonly #socket: Socket;
  readonly port: number;
  #sequence = 65_530;
  #timestamp = 4_294_960_000;

  private constructor(producer: Producer, port: number, socket: Socket) {
    this.producer = producer;
    this.ssrc = producer.rtpParameters.encodings?.[0]?.ssrc ?? 0;
    this.port = port;
    this.#socket = socket;
  }

  static async open(router: Router): Promise<Mic> {
    const transport = await router.createPlainTransport({ ...LISTEN, comedia: true });
    const producer = await transport.produce({ kind: 'audio', rtpParameters: audioParameters(newSsrc()) });
    return new Mic(producer, transport.tuple.localPort, await boundSocket());
  }

  /** One packet of 20 ms. @param skip packets that were lost, or ticks that DTX left out, before it */
  send(
    text: string,
    levelDb: number,
    skip: { readonly packets?: number; readonly ticks?: number } = {},
  ): void {
    this.#sequence += 1 + (skip.packets ?? 0);
    this.#timestamp += TICKS_PER_PACKET * (1 + (skip.packets ?? 0)) + (skip.ticks ?? 0);
    const { ssrc } = this;
    const place = { sequence: this.#sequence, timestamp: this.#timestamp };
    this.sendRaw(micPacket({ ssrc, ...place, levelDb, payload: Buffer.from(text) }));
  }

  sendRaw(bytes: Buffer): void {
    this.#socket.send(bytes, this.port, '127.0.0.1');
  }

  close(): void {
    this.#socket.close();
  }
}

type HeardPacket = RtpPacket & { readonly slot: number; readonly text: string };

/** Somebody who hears all slots. */
export async function listenTo(router: Router, slots: readonly Producer[]) {
  const socket = await boundSocket();
  const transport = await router.createPlainTransport({ ...LISTEN, comedia: false });
  await transport.connect({ ip: '127.0.0.1', port: socket.address().port });
  const heard: HeardPacket[] = [];
  const bySsrc = new Map<number, number>();
  socket.on('message', (bytes) => {
    const packet = parseRtp(bytes, routerLevelId(router));
    const slot = packet === undefined ? undefined : bySsrc.get(packet.ssrc);
    if (packet === undefined || slot === undefined) return;
    heard.push({ ...packet, slot, text: bytes.subarray(packet.payloadOffset).toString() });
  });
  for (const [slot, { id }] of slots.entries()) {
    const consumer = await transport.consume({ producerId: id, rtpCapabilities: router.rtpCapabilities });
    bySsrc.set(consumer.rtpParameters.encodings?.[0]?.ssrc ?? 0, slot);
  }
  return { heard, close: () => socket.close() };
}
