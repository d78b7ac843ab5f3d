import { describe, expect, test } from '@jest/globals';
import { sampleStats, totalStats, wayOf } from '../../../../client/media/stats.ts';

/** Shapes as Chromium 156 gives them, shortened to what is read and what must not be. */
const send = (scale: number) =>
  new Map<string, unknown>([
    ['T01', { type: 'transport', bytesSent: 999_999 }],
    ['CP1', { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.021 }],
    ['CP2', { type: 'candidate-pair', nominated: false, currentRoundTripTime: 0.9 }],
    [
      'OT1',
      {
        type: 'outbound-rtp',
        kind: 'video',
        rid: 'r0',
        bytesSent: 100_000 * scale,
        packetsSent: 100 * scale,
      },
    ],
    ['OT2', { type: 'outbound-rtp', kind: 'audio', bytesSent: 25_000 * scale, packetsSent: 300 * scale }],
    ['RI1', { type: 'remote-inbound-rtp', kind: 'video', packetsLost: 4 * scale, fractionLost: 0.01 }],
  ]);

const receive = (scale: number) =>
  new Map<string, unknown>([
    [
      'IT1',
      {
        type: 'inbound-rtp',
        kind: 'video',
        bytesReceived: 250_000 * scale,
        packetsReceived: 190 * scale,
        packetsLost: 10 * scale,
        framesDecoded: 250 * scale,
        freezeCount: scale,
      },
    ],
    [
      'IT2',
      {
        type: 'inbound-rtp',
        kind: 'audio',
        totalSamplesReceived: 480_000 * scale,
        totalSamplesDuration: 10 * scale,
        concealedSamples: 5_760 * scale,
        silentConcealedSamples: 960 * scale,
      },
    ],
  ]);

describe('sampleStats()', () => {
  test('gives rates and ratios between two looks', () => {
    const before = totalStats([send(1), receive(1)], 1_000);
    const after = totalStats([send(2), receive(2)], 11_000);

    expect(sampleStats(before, after)).toEqual({
      rttMs: 21,
      sendLossRatio: 0.01,
      recvLossRatio: 0.05,
      sendBps: 100_000,
      recvBps: 200_000,
      framesDecodedPerS: 25,
      freezes: 1,
      concealedMs: 100,
    });
  });

  test('counts nothing for what shrank because a consumer was closed', () => {
    const sample = sampleStats(totalStats([receive(2)], 0), totalStats([receive(1)], 10_000));

    expect(sample).toMatchObject({ recvBps: 0, recvLossRatio: 0, framesDecodedPerS: 0, concealedMs: 0 });
  });

  test('survives entries without figures', () => {
    const odd = new Map<string, unknown>([
      ['a', { type: 'inbound-rtp', packetsLost: 'many' }],
      ['b', null],
    ]);

    expect(sampleStats(totalStats([], 0), totalStats([odd], 0))).toMatchObject({
      recvLossRatio: 0,
      recvBps: 0,
    });
  });
});

describe('wayOf()', () => {
  const report = (local: object) =>
    new Map<string, unknown>([
      ['CP2', { type: 'candidate-pair', nominated: false, localCandidateId: 'L2' }],
      ['CP1', { type: 'candidate-pair', nominated: true, localCandidateId: 'L1' }],
      ['L1', { type: 'local-candidate', id: 'L1', ...local }],
      ['L2', { type: 'local-candidate', id: 'L2', candidateType: 'relay', protocol: 'udp' }],
    ]);

  test.each([
    ['udp', { candidateType: 'host', protocol: 'udp' }],
    ['tcp', { candidateType: 'host', protocol: 'tcp' }],
    ['relay', { candidateType: 'relay', protocol: 'udp' }],
  ])('is %s', (way, local) => {
    expect(wayOf([report(local)])).toBe(way);
  });

  test('is not known before a pair was chosen', () => {
    expect(wayOf([send(1)])).toBeUndefined();
  });
});
