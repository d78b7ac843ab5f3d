import { describe, expect, test } from '@jest/globals';
import { PreRoll } from '../../../../cascade/slots/pre-roll.ts';
import { parseRtp } from '../../../../cascade/slots/rtp-packet.ts';
import { micPacket } from '../../../support/slot-rtp.ts';

function push(preRoll: PreRoll, sequence: number, atMs: number): void {
  const packet = parseRtp(micPacket({ ssrc: 1, sequence, timestamp: 0, payload: Buffer.from('x') }), 1);
  if (packet !== undefined) preRoll.push(packet, atMs);
}
const sequences = (preRoll: PreRoll, nowMs: number, sinceMs?: number) =>
  preRoll.newest(nowMs, sinceMs).map(({ packet }) => packet.sequence);

describe('PreRoll', () => {
  test('gives the newest 100 ms in the order of the source', () => {
    const preRoll = new PreRoll();
    for (const [index, sequence] of [65_533, 65_535, 65_534, 0, 1].entries())
      push(preRoll, sequence, index * 30);

    expect(sequences(preRoll, 120)).toEqual([65_534, 65_535, 0, 1]);
    expect(sequences(preRoll, 120, 60)).toEqual([0, 1]);
  });

  test('keeps no more than a few packets, however many come', () => {
    const preRoll = new PreRoll();
    for (let index = 0; index < 1_000; index += 1) push(preRoll, index, 5);

    expect(sequences(preRoll, 5)).toEqual(Array.from({ length: 16 }, (_, index) => 984 + index));
    preRoll.clear();
    expect(sequences(preRoll, 5)).toEqual([]);
  });
});
