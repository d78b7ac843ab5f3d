import { describe, expect, test } from '@jest/globals';
import { limitOutcome, type LimitPair } from '../../../../bench/scenarios/limit-figures.ts';

const pair = (workerUs: number, bareUs: number, over: Partial<LimitPair['own']> = {}): LimitPair => ({
  own: {
    joined: 10,
    participants: 10,
    workerUsPerPacket: workerUs,
    usPerPacket: workerUs + 2,
    packetsPerS: 1_000,
    lossRatio: 0,
    saturation: [],
    layersPerCamera: 1,
    ...over,
  },
  bare: { packetsPerS: 1_000, lossRatio: 0, workerUsPerPacket: bareUs, sentRatio: 1 },
});
const failing = (pairs: readonly LimitPair[]): readonly string[] =>
  limitOutcome({}, pairs)
    .checks.filter(({ pass }) => !pass)
    .map(({ name }) => name);

describe('limitOutcome()', () => {
  test('takes the medians of the pairs’ ratios, not the ratio of medians', () => {
    const { figures } = limitOutcome({ limit_ws_echo_per_s: 5 }, [pair(15, 10), pair(40, 20), pair(12, 10)]);

    expect(figures).toMatchObject({
      limit_ws_echo_per_s: 5,
      limit_worker_cpu_us_per_packet: 10,
      sfu_worker_ratio_to_limit: 1.5,
      sfu_ratio_to_limit: 1.7,
    });
  });

  test('passes when both sides carried the same whole load, and not otherwise', () => {
    expect(failing([pair(1, 1), pair(1, 1)])).toEqual([]);
    expect(failing([pair(1, 1), pair(1, 1, { joined: 9 })])).toEqual(['everybody joined']);
    expect(failing([pair(1, 1, { saturation: ['late'] })])).toEqual(['the load kept up']);
    expect(failing([pair(1, 1, { packetsPerS: 800 })])).toEqual(['both sides carried the same']);
  });

  test('gives what it has when it was interrupted before the first pair', () => {
    expect(limitOutcome({ limit_udp_packets_per_s: 7 }, [])).toMatchObject({
      figures: { limit_udp_packets_per_s: 7 },
      checks: [],
    });
  });
});
