/** A room of the slot engine without sockets: packets in, packets out, and time that passes when it is told to. */
import { parseRtp } from '../../cascade/slots/rtp-packet.ts';
import type { SlotClaim, SlotInput, SlotOutput } from '../../cascade/slots/slot-port.ts';
import { SlotRoom } from '../../cascade/slots/slot-room.ts';
import { micPacket, SPEECH_DB } from './slot-rtp.ts';

const LEVEL_ID = 6;
const TICK_MS = 20;
const TICKS_PER_MS = 48;

type Heard = {
  /** SSRC. */
  readonly slot: number;
  readonly number: number | undefined;
  readonly text: string;
  readonly sequence: number;
  readonly timestamp: number;
  readonly hasMarker: boolean;
};

/** What a packet is like; by default speech of 20 ms. */
export type Spoken = {
  readonly ssrc: number;
  readonly levelDb?: number;
  readonly csrc?: number;
  /** Behind the newest packet of the stream. */
  readonly lateBy?: number;
  readonly packetMs?: number;
};

export const slotOutput = (over: Partial<SlotOutput> = {}): SlotOutput => ({
  outputId: 'local',
  ssrcs: [901],
  payloadType: 100,
  mustAcknowledge: false,
  ...over,
});

/** A microphone whose SSRC is its number, unless said. */
export const localInput = (
  number: number,
  over: { inputId?: string; ssrc?: number; isOpen?: boolean } = {},
): SlotInput => ({ inputId: `mic-${number}`, ssrc: number, payloadType: 111, number, isOpen: true, ...over });

export const importedInput = (inputId: string, ssrc: number): SlotInput => ({
  inputId,
  ssrc,
  payloadType: 111,
  mesh: 'all',
});

export class SlotStage {
  nowMs = 10_000;
  readonly heard: Heard[] = [];
  readonly claims: SlotClaim[] = [];
  /** Who had the slots of an output, each time that it was told. */
  readonly told: string[] = [];
  readonly counts: Record<string, number> = {};
  readonly room: SlotRoom;
  readonly #sequences = new Map<number, number>();

  constructor(inputs: readonly SlotInput[], outputs: readonly SlotOutput[] = [slotOutput()]) {
    this.room = new SlotRoom(LEVEL_ID, {
      send: (bytes) => this.#onSent(bytes),
      claim: (claim) => this.claims.push(claim),
      talkers: (outputId, numbers) => this.told.push(`${outputId}: ${numbers.join(' ')}`),
      count: (what) => (this.counts[what] = (this.counts[what] ?? 0) + 1),
      start: () => ({ sequence: 0, timestamp: 0 }),
    });
    for (const each of outputs) this.room.addOutput(each, this.nowMs);
    for (const each of inputs) this.room.addInput(each, this.nowMs);
  }

  get texts(): readonly string[] {
    return this.heard.map(({ text }) => text);
  }

  /** A packet, now. */
  packet(text: string, { ssrc, levelDb = SPEECH_DB, csrc, lateBy = 0, packetMs = TICK_MS }: Spoken): void {
    const newest = (this.#sequences.get(ssrc) ?? 0) + Number(lateBy === 0);
    this.#sequences.set(ssrc, newest);
    const sequence = newest - lateBy;
    const timestamp = sequence * packetMs * TICKS_PER_MS;
    const payload = Buffer.from(text);
    const who = csrc === undefined ? {} : { csrc };
    this.room.receive(
      micPacket({ ssrc, sequence, timestamp, levelDb, payload, levelId: LEVEL_ID, ...who }),
      this.nowMs,
    );
  }

  /** So many packets of each stream, each after its time; `<ssrc>/<index>`. */
  speak(count: number, streams: readonly Spoken[]): void {
    for (let index = 0; index < count; index += 1) {
      this.pass(streams[0]?.packetMs ?? TICK_MS);
      for (const stream of streams) this.packet(`${stream.ssrc}/${index}`, stream);
    }
  }

  pass(ms: number): void {
    for (let left = ms; left > 0; left -= TICK_MS) {
      this.nowMs += TICK_MS;
      this.room.tick(this.nowMs);
    }
  }

  /** Answers a claim, by default the first one. */
  acknowledge(index = 0): void {
    this.room.acknowledge(this.claims[index]?.token ?? 0, this.nowMs);
  }

  #onSent(bytes: Buffer): void {
    const packet = parseRtp(bytes, LEVEL_ID);
    if (packet === undefined) throw new TypeError('what the room sends is no RTP');
    const { ssrc, csrc, payloadOffset, sequence, timestamp, hasMarker } = packet;
    const text = bytes.subarray(payloadOffset).toString();
    this.heard.push({ slot: ssrc, number: csrc, text, sequence, timestamp, hasMarker });
  }
}
