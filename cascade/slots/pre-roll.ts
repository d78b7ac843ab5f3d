/**
 * Keeps the newest packets of an input while it has no slot, so that the first syllable is heard when it gets one.
 * Bounded in time and number: the oldest go first. Pure.
 */
import type { RtpPacket } from './rtp-packet.ts';

/** How much is kept. */
export const PRE_ROLL_MS = 100;
/** Of 10 ms each and some more: whoever sends more often loses the oldest. */
const MAX_PACKETS = 16;

export type KeptPacket = { readonly packet: RtpPacket; readonly atMs: number };

/** One per input. */
export class PreRoll {
  #kept: KeptPacket[] = [];

  push(packet: RtpPacket, atMs: number): void {
    const [oldest] = this.#kept;
    // of who is silent no packet is kept but the newest: hundreds of microphones are
    if (oldest !== undefined && atMs - oldest.atMs > PRE_ROLL_MS) this.#forget(atMs);
    if (this.#kept.length >= MAX_PACKETS) this.#kept.shift();
    this.#kept.push({ packet, atMs });
  }

  /** What came after `sinceMs` and is not too old, in the order of the source. Stays for other outputs. */
  newest(nowMs: number, sinceMs = -Infinity): readonly KeptPacket[] {
    const fresh = this.#kept.filter(({ atMs }) => nowMs - atMs <= PRE_ROLL_MS && atMs > sinceMs);
    return fresh.sort((a, b) => ((a.packet.sequence - b.packet.sequence) << 16) >> 16);
  }

  #forget(nowMs: number): void {
    this.#kept = this.#kept.filter(({ atMs }) => nowMs - atMs <= PRE_ROLL_MS);
  }

  clear(): void {
    this.#kept = [];
  }
}
