import { describe, expect, test } from '@jest/globals';
import { SampledStreams } from '../../../../../bench/load/media/sampled-streams.ts';
import { BASELINE_SENDER, type Stamp } from '../../../../../bench/load/media/stamps.ts';

const PITCH = { mic: 20, camera: 50 };
const MS = 1_000;

/** Two listeners of sender 1 (site a): SSRC 10 at site a, 20 at site b. */
function heard(): SampledStreams {
  const streams = new SampledStreams(PITCH, 0);
  streams.setSenderSite(1, 'a');
  streams.add({ ssrc: 10, listener: 0, site: 'a', isSlot: false });
  streams.add({ ssrc: 20, listener: 2, site: 'b', isSlot: false });
  return streams;
}

const stamp = (number: number, sentMs: number, over: Partial<Stamp> = {}): Stamp => ({
  sender: 1,
  kind: 'mic',
  layer: 0,
  number,
  sentUs: sentMs * MS,
  speech: undefined,
  ...over,
});

const gapsOf = (streams: SampledStreams): readonly number[] =>
  streams.streams().map(({ longestGapMs }) => longestGapMs);

describe('SampledStreams', () => {
  test('measures latency, and hops from the first arrival at the own site to the first at another one', () => {
    const streams = heard();
    streams.add({ ssrc: 21, listener: 3, site: 'b', isSlot: false });

    streams.onPacket(10, stamp(0, 0), 3 * MS);
    streams.onPacket(20, stamp(0, 0), 5 * MS);
    streams.onPacket(21, stamp(0, 0), 9 * MS);

    const { latencyUs, hopLatencyUs } = streams.figures;
    expect(latencyUs.totalCount).toBe(3);
    expect(latencyUs.minNonZeroValue).toBe(3 * MS);
    expect(hopLatencyUs.totalCount).toBe(1);
    expect(hopLatencyUs.maxValue).toBe(2 * MS);
  });

  test('counts a hop once and as 0 when the other site was read first', () => {
    const streams = heard();

    streams.onPacket(20, stamp(0, 0), 5 * MS);
    streams.onPacket(10, stamp(0, 0), 6 * MS);

    expect(streams.figures.hopLatencyUs.totalCount).toBe(1);
    expect(streams.figures.hopLatencyUs.maxValue).toBe(0);
  });

  test('tells a packet from one of the same number in a run before', () => {
    const streams = heard();
    streams.onPacket(10, stamp(5, 100), 101 * MS); // in the first run only the own site heard it

    streams.onPacket(20, stamp(5, 60_000), 60_004 * MS);
    streams.onPacket(10, stamp(5, 60_000), 60_006 * MS);

    expect(streams.figures.hopLatencyUs.totalCount).toBe(1);
    expect(streams.figures.hopLatencyUs.maxValue).toBe(0);
  });

  test('keeps the load’s own stream apart', () => {
    const streams = heard();

    streams.onPacket(99, stamp(0, 0, { sender: BASELINE_SENDER }), 2 * MS);

    expect(streams.figures.ownLatencyUs.totalCount).toBe(1);
    expect(streams.figures.latencyUs.totalCount).toBe(0);
    expect(streams.received).toBe(0);
  });

  test('takes the sender’s own pauses for no gap, late packets for one', () => {
    const streams = heard();

    streams.onPacket(10, stamp(0, 0), 0);
    streams.onPacket(10, stamp(1, 400), 400 * MS);
    expect(gapsOf(streams)[0]).toBe(20);

    streams.onPacket(10, stamp(2, 420), 520 * MS);
    expect(gapsOf(streams)[0]).toBe(120);
  });

  test('takes lost packets for a gap as long as they would have lasted', () => {
    const streams = heard();

    streams.onPacket(10, stamp(0, 0), 0);
    streams.onPacket(10, stamp(6, 120), 120 * MS);

    expect(gapsOf(streams)[0]).toBe(120);
    expect(streams.lost).toBe(5);
  });

  test('takes back the loss of what comes late', () => {
    const streams = heard();

    streams.onPacket(10, stamp(0, 0), 0);
    streams.onPacket(10, stamp(2, 40), 40 * MS);
    streams.onPacket(10, stamp(1, 20), 41 * MS);

    expect(streams.lost).toBe(0);
  });

  test('sees the silence of a stream that stopped while another listener still gets its source', () => {
    const streams = heard();
    for (let number = 0; number < 50; number += 1) {
      streams.onPacket(10, stamp(number, number * 20), number * 20 * MS);
      if (number < 10) streams.onPacket(20, stamp(number, number * 20), number * 20 * MS);
    }

    expect(gapsOf(streams)).toEqual([20, 800]);
  });

  test('takes another layer’s numbers for no loss', () => {
    const streams = heard();
    const camera = { kind: 'camera' } as const;

    streams.onPacket(10, stamp(90, 0, camera), 0);
    streams.onPacket(10, stamp(500, 50, { ...camera, layer: 2 }), 60 * MS);

    expect(gapsOf(streams)[0]).toBe(60);
    expect(streams.lost).toBe(0);
  });

  test('takes what a talker slot did not carry of somebody’s silence for no loss, and what it lost of speech for one', () => {
    const streams = new SampledStreams(PITCH, 0);
    streams.add({ ssrc: 30, listener: 0, site: 'a', isSlot: true });
    const speech = (number: number, positionMs: number): Stamp =>
      stamp(number, 1_000 + positionMs, { speech: { sinceOnsetUs: positionMs * MS, positionMs } });

    streams.onPacket(30, stamp(3, 0), MS);
    streams.onPacket(30, speech(9, 0), 1_001 * MS);
    expect(streams.lost).toBe(0);

    streams.onPacket(30, speech(20, 220), 1_221 * MS);
    expect(streams.lost).toBe(10);
  });

  test('hears an onset once per listener, with the speech that was lost before', () => {
    const streams = heard();
    const speech = (number: number, sinceMs: number): Stamp =>
      stamp(number, 1_000 + sinceMs, { speech: { sinceOnsetUs: sinceMs * MS, positionMs: sinceMs } });

    streams.onPacket(10, speech(0, 0), 1_004 * MS);
    streams.onPacket(10, speech(1, 20), 1_024 * MS);
    streams.onPacket(20, speech(3, 60), 1_070 * MS);

    const { onsetMs, speechLostMs } = streams.figures;
    expect(onsetMs.totalCount).toBe(2);
    expect(onsetMs.minNonZeroValue).toBe(4);
    expect(onsetMs.maxValue).toBe(70);
    expect(speechLostMs.maxValue).toBe(60);
  });

  test('counts a new window anew, without onsets from before it', () => {
    const streams = heard();
    streams.onPacket(10, stamp(0, 0), 30 * MS);

    streams.startWindow(100 * MS);
    streams.onPacket(10, stamp(5, 100, { speech: { sinceOnsetUs: 50 * MS, positionMs: 50 } }), 110 * MS);

    expect(streams.figures.latencyUs.totalCount).toBe(1);
    expect(streams.figures.onsetMs.totalCount).toBe(0);
    expect(streams.received).toBe(1);
  });

  test('counts what was heard of whom, sound only, whatever windows there are', () => {
    const streams = heard();
    streams.onPacket(10, stamp(0, 0), 1 * MS);
    streams.onPacket(20, stamp(0, 0), 1 * MS);

    streams.startWindow(2 * MS);
    streams.onPacket(10, stamp(1, 20, { sender: 3 }), 21 * MS);
    streams.onPacket(10, stamp(0, 20, { sender: 4, kind: 'camera' }), 21 * MS);

    expect([...streams.heard]).toEqual([
      [1, 2],
      [3, 1],
    ]);
  });
});
