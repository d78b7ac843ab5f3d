import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PairTraffic, sumRates, type Rates } from '../../../../cascade/links/link-traffic.ts';

/** The peer's worker began to count so much later. */
const PEER_CLOCK_MS = 77_000;
const BYTES_PER_MS = 100;
const BPS = BYTES_PER_MS * 8_000;

type Moment = { readonly heldUpMs: number; readonly arrivedShare: number };

/** A steady stream; the peer tells every 250 ms, and what it tells is held up. @returns the traffic and when it ends */
function play(moments: readonly Moment[]): { traffic: PairTraffic; nowMs: number } {
  const traffic = new PairTraffic();
  let arrived = 0;
  let nowMs = 0;
  for (const [index, { heldUpMs, arrivedShare }] of moments.entries()) {
    const toldAtMs = index * 250;
    arrived += 250 * BYTES_PER_MS * arrivedShare;
    nowMs = toldAtMs + heldUpMs;
    traffic.sent({ bytes: nowMs * BYTES_PER_MS, repeatedBytes: 0, atMs: nowMs }, nowMs);
    traffic.arrived({ bytes: arrived, atMs: toldAtMs - PEER_CLOCK_MS, lagMs: heldUpMs });
  }
  return { traffic, nowMs };
}

const times = (count: number, moment: Moment): readonly Moment[] =>
  Array.from({ length: count }, () => moment);

const shareOf = (rates: Rates | undefined): number | undefined => rates && rates.arrivedBps / rates.sentBps;

describe('PairTraffic', () => {
  test('sees a steady stream as whole, however long what the peer tells is held up', () => {
    const moments = fc.array(
      fc.record({ heldUpMs: fc.integer({ min: 5, max: 200 }), arrivedShare: fc.constant(1) }),
      { minLength: 8, maxLength: 20 },
    );
    fc.assert(
      fc.property(moments, (list) => {
        const { traffic, nowMs } = play([{ heldUpMs: 5, arrivedShare: 1 }, ...list]);
        const rates = traffic.rates(nowMs - 1_000, nowMs);

        expect(rates?.sentBps).toBeCloseTo(BPS, -2);
        expect(shareOf(rates)).toBeCloseTo(1, 2);
      }),
    );
  });

  test('sees what is missing in the time in which it went missing', () => {
    const good = { heldUpMs: 10, arrivedShare: 1 };
    const bad = { heldUpMs: 10, arrivedShare: 0.3 };
    const { traffic, nowMs } = play([...times(8, good), ...times(4, bad)]);

    expect(shareOf(traffic.rates(nowMs - 500, nowMs))).toBeCloseTo(0.3, 2);
    expect(shareOf(traffic.rates(nowMs - 2_000, nowMs - 1_000))).toBeCloseTo(1, 2);
  });

  test('knows nothing of a time of which it was told nothing', () => {
    const { traffic, nowMs } = play(times(8, { heldUpMs: 10, arrivedShare: 1 }));

    expect(traffic.rates(nowMs + 500, nowMs + 1_000)).toBeUndefined();
    expect(traffic.rates(nowMs - 20_000, nowMs)).toBeUndefined();
    expect(new PairTraffic().rates(0, 500)).toBeUndefined();
  });
});

describe('PairTraffic.lastingBytes()', () => {
  const good = { heldUpMs: 10, arrivedShare: 1 };

  test('is what stays missing, by count', () => {
    const lost = { heldUpMs: 10, arrivedShare: 0.5 };
    const { traffic } = play([...times(6, good), lost, lost, ...times(3, good)]);

    expect(traffic.lastingBytes(0)).toBeCloseTo(250 * BYTES_PER_MS, -1);
  });

  test('is nothing for what was only counted late, nor for what was before a moment', () => {
    const late = [
      { heldUpMs: 10, arrivedShare: 0 },
      { heldUpMs: 10, arrivedShare: 0 },
      { heldUpMs: 10, arrivedShare: 3 },
    ];
    const { traffic } = play([...times(4, good), ...late]);
    expect(traffic.lastingBytes(0)).toBeCloseTo(0, -1);

    const lost = play([...times(4, good), ...times(2, { heldUpMs: 10, arrivedShare: 0 }), ...times(4, good)]);
    expect(lost.traffic.lastingBytes(lost.nowMs - 800)).toBeCloseTo(0, -1);
  });
});

describe('sumRates()', () => {
  test('adds what is known', () => {
    const rates = { sentBps: 5, freshBps: 4, arrivedBps: 3, lagMs: 7 };

    expect(sumRates([rates, undefined, rates])).toEqual({
      sentBps: 10,
      freshBps: 8,
      arrivedBps: 6,
      lagMs: 7,
    });
    expect(sumRates([undefined])).toBeUndefined();
  });
});
