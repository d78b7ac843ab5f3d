/**
 * Hears from a microphone's packets whether somebody speaks. Pure: time and packets are passed in, and the payload is
 * not looked at (it may be encrypted).
 */

/** Levels are attenuation below full scale as in RFC 6464: 0 is loudest, 127 silence. Speech is at 45 or less. */
const SPEECH_LEVEL_DB = 45;
/** Who has spoken counts as speaking for so long after. */
export const HOLD_MS = 1_500;

/** So much of the newest {@link ATTACK_WINDOW_MS} must be speech: 4 of 5 packets of 20 ms, 2 of 3 of 40, 2 of 2 of 60. */
const ATTACK_MS = 80;
const ATTACK_WINDOW_MS = 100;
/** After a longer pause in the packets (DTX) what was heard before is of no use. */
const GAP_MS = 200;
/** A word's loudness, not a syllable's. */
const LOUDNESS_MS = 400;
const TICKS_PER_MS = 48;
const PACKET_MS: readonly number[] = [10, 20, 40, 60, 120];
/** Bits of packets, the newest lowest: enough for 100 ms of 10 ms packets. */
const HISTORY_MASK = 0x3ff;
/** Without a level, only a packet that is too long for comfort noise is speech. */
const NOISE_BYTES = 10;

export type HeardPacket = {
  /** RFC 6464; undefined = the packet does not say. */
  readonly levelDb: number | undefined;
  readonly payloadBytes: number;
  readonly sequence: number;
  readonly timestamp: number;
};

/** One per stream of packets. */
export class TalkerMeter {
  #history = 0;
  #lastPacketMs = -Infinity;
  #lastSpeechMs = -Infinity;
  #loudnessDb = 127;
  #packetMs: number;
  #guessMs: number;
  #last: HeardPacket | undefined;

  /** @param packetMs how long packets are until it is seen */
  constructor(packetMs = 20) {
    this.#packetMs = packetMs;
    this.#guessMs = packetMs;
  }

  /** @returns true when speech begins with this packet */
  hear(packet: HeardPacket, nowMs: number): boolean {
    this.#measureLength(packet);
    if (nowMs - this.#lastPacketMs > GAP_MS) this.#history = 0;
    this.#lastPacketMs = nowMs;
    const wasSpeaking = this.isSpeaking(nowMs);
    const levelDb = levelOf(packet);
    const isSpeech = levelDb <= SPEECH_LEVEL_DB;
    this.#history = ((this.#history << 1) | Number(isSpeech)) & HISTORY_MASK;
    if (isSpeech) this.#follow(levelDb, wasSpeaking);
    if (isSpeech && (wasSpeaking || this.#isAttack())) this.#lastSpeechMs = nowMs;
    return !wasSpeaking && this.isSpeaking(nowMs);
  }

  /** Spoke within the last {@link HOLD_MS}. */
  isSpeaking(nowMs: number): boolean {
    return nowMs - this.#lastSpeechMs < HOLD_MS;
  }

  /** When it last heard speech; -Infinity = never. */
  get lastSpeechMs(): number {
    return this.#lastSpeechMs;
  }

  /** Of the speech, pauses left out. Less is louder. */
  get loudnessDb(): number {
    return this.#loudnessDb;
  }

  /** When a packet came last; -Infinity = never. */
  get lastPacketMs(): number {
    return this.#lastPacketMs;
  }

  /** How long packets are: 10, 20, 40, 60 or 120. */
  get packetMs(): number {
    return this.#packetMs;
  }

  #isAttack(): boolean {
    const window = Math.ceil(ATTACK_WINDOW_MS / this.#packetMs);
    const needed = Math.ceil(ATTACK_MS / this.#packetMs);
    return onesOf(this.#history & ((1 << window) - 1)) >= needed;
  }

  #follow(levelDb: number, wasSpeaking: boolean): void {
    const share = wasSpeaking ? Math.min(1, this.#packetMs / LOUDNESS_MS) : 0.5;
    this.#loudnessDb += (levelDb - this.#loudnessDb) * (this.#loudnessDb === 127 ? 1 : share);
  }

  /** A length counts once it was seen twice in a row: a pause looks like a long packet. */
  #measureLength(packet: HeardPacket): void {
    const last = this.#last;
    this.#last = packet;
    if (last === undefined || ((packet.sequence - last.sequence) & 0xffff) !== 1) return;
    const lengthMs = ((packet.timestamp - last.timestamp) >>> 0) / TICKS_PER_MS;
    if (!PACKET_MS.includes(lengthMs)) return;
    if (lengthMs === this.#guessMs) this.#packetMs = lengthMs;
    this.#guessMs = lengthMs;
  }
}

function levelOf({ levelDb, payloadBytes }: HeardPacket): number {
  if (levelDb !== undefined) return levelDb;
  return payloadBytes > NOISE_BYTES ? SPEECH_LEVEL_DB : 127;
}

function onesOf(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
