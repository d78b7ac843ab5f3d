/** What is known of an input: a microphone of this node or a slot of another one. Pure: time is passed in. */
import { TalkerMeter } from '../policy/talker-meter.ts';
import { PreRoll } from './pre-roll.ts';
import type { RtpPacket } from './rtp-packet.ts';
import type { SlotInput } from './slot-port.ts';

/** An imported slot that is silent for so long has no talker; with DTX a packet comes every 400 ms. */
const VANISHED_AFTER_MS = 2_000;
/** Further back it is no late packet but a stream that begins anew. */
const MAX_LATE_PACKETS = 100;
const LEVEL_MASK = 0x7f;

/** One input of a room. */
export class InputStream {
  readonly inputId: string;
  readonly ssrc: number;
  readonly payloadType: number;
  /** Undefined = local. */
  readonly mesh: string | undefined;
  readonly preRoll = new PreRoll();
  #meter = new TalkerMeter();
  #number: number | undefined;
  #isOpen: boolean;
  #lastSequence: number | undefined;

  constructor(input: SlotInput) {
    this.inputId = input.inputId;
    this.ssrc = input.ssrc;
    this.payloadType = input.payloadType;
    this.mesh = 'mesh' in input ? input.mesh : undefined;
    this.#number = 'number' in input ? input.number : undefined;
    this.#isOpen = 'isOpen' in input ? input.isOpen : true;
  }

  get meter(): TalkerMeter {
    return this.#meter;
  }

  /** Who talks here; undefined = not known yet. */
  get number(): number | undefined {
    return this.#number;
  }

  get isLocal(): boolean {
    return this.mesh === undefined;
  }

  /** Muted: what was heard before is forgotten. */
  setOpen(isOpen: boolean): void {
    if (!isOpen) this.#forget();
    this.#isOpen = isOpen;
  }

  /** Whether it may have a slot. */
  isLive(nowMs: number): boolean {
    if (this.#number === undefined || !this.#isOpen) return false;
    return this.isLocal || nowMs - this.#meter.lastPacketMs < VANISHED_AFTER_MS;
  }

  /** Whether packets of it may be passed on; a muted microphone's last ones may not. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** True for a packet that came too late: somebody else talks here meanwhile. */
  isStale({ csrc, sequence }: RtpPacket): boolean {
    if (this.isLocal || csrc === this.#number || this.#lastSequence === undefined) return false;
    const ahead = ((sequence - this.#lastSequence) << 16) >> 16;
    return ahead < 0 && ahead > -MAX_LATE_PACKETS;
  }

  /** @returns true when somebody else talks here since this packet */
  identify({ csrc, sequence }: RtpPacket): boolean {
    this.#lastSequence = sequence;
    if (this.isLocal || csrc === this.#number) return false;
    this.#forget();
    this.#number = csrc;
    return true;
  }

  /** @returns true when speech begins with this packet */
  hear(packet: RtpPacket, nowMs: number): boolean {
    this.preRoll.push(packet, nowMs);
    const { levelByte, bytes, payloadOffset, sequence, timestamp } = packet;
    const levelDb = levelByte === undefined ? undefined : levelByte & LEVEL_MASK;
    return this.#meter.hear(
      { levelDb, payloadBytes: bytes.length - payloadOffset, sequence, timestamp },
      nowMs,
    );
  }

  #forget(): void {
    this.#meter = new TalkerMeter(this.#meter.packetMs);
    this.preRoll.clear();
  }
}
