/** Streams of packets for tests of who speaks: as a microphone would send them, without a network. */
import type { HeardPacket, TalkerMeter } from '../../cascade/policy/talker-meter.ts';

const TICKS_PER_MS = 48;
const SPEECH_BYTES = 80;

/** One microphone's packets, each of the same length. */
export class PacketClock {
  readonly #packetMs: number;
  #sequence = 65_533;
  #timestamp = 4_294_967_000;
  nowMs = 0;

  constructor(packetMs = 20) {
    this.#packetMs = packetMs;
  }

  /** @param pauseMs left out by DTX before it */
  next(levelDb: number | undefined, { pauseMs = 0, payloadBytes = SPEECH_BYTES } = {}): HeardPacket {
    this.nowMs += this.#packetMs + pauseMs;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + (this.#packetMs + pauseMs) * TICKS_PER_MS) >>> 0;
    return { levelDb, payloadBytes, sequence: this.#sequence, timestamp: this.#timestamp };
  }
}

/** Lets a meter hear packets of these levels. @returns index of that with which speech began, -1 = of none */
export function onsetIn(meter: TalkerMeter, clock: PacketClock, levelsDb: readonly number[]): number {
  return levelsDb.findIndex((levelDb) => meter.hear(clock.next(levelDb), clock.nowMs));
}
