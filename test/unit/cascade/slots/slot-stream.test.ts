import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SlotStream, type SourcePlace } from '../../../../cascade/slots/slot-stream.ts';

const START = { sequence: 65_534, timestamp: 4_294_966_000 };
const place = (sequence: number, timestamp = sequence * 960): SourcePlace => ({
  sequence: sequence & 0xffff,
  timestamp: timestamp >>> 0,
});
const steps = (from: SourcePlace | undefined, to: SourcePlace | undefined) => ({
  sequence: ((to?.sequence ?? NaN) - (from?.sequence ?? NaN)) & 0xffff,
  ticks: ((to?.timestamp ?? NaN) - (from?.timestamp ?? NaN)) >>> 0,
});

/** A slot whose first talker has sent one packet at 1,000 ms. */
function opened() {
  const stream = new SlotStream(START);
  const first = stream.place(place(500), 1_000);
  return { stream, first };
}

describe('SlotStream', () => {
  test('begins where it is told, with a first packet', () => {
    expect(opened().first).toEqual({ ...START, isFirst: true });
  });

  test('loss, order and gaps of the source stay as they are, also where numbers wrap around', () => {
    const { stream, first } = opened();

    const later = [501, 504, 503, 506].map((sequence) => stream.place(place(sequence), 1_100));

    expect(later.map((each) => steps(first, each))).toEqual(
      [1, 4, 3, 6].map((count) => ({ sequence: count, ticks: count * 960 })),
    );
    expect(later.map((each) => each?.isFirst)).toEqual([false, false, false, false]);
  });

  test('the next talker follows by the time that has passed, in whole packets', () => {
    const { stream, first } = opened();
    stream.begin();

    const next = stream.place(place(9_000, 123_456), 1_309);

    expect(steps(first, next)).toEqual({ sequence: 1, ticks: 15 * 960 });
    expect(next?.isFirst).toBe(true);
  });

  test.each([
    [0, 960],
    [-80, 960],
  ])('%p ms after the last packet it follows by one', (elapsedMs, ticks) => {
    const { stream, first } = opened();
    stream.begin();

    expect(steps(first, stream.place(place(1), 1_000 + elapsedMs)).ticks).toBe(ticks);
  });

  test('after long packets it follows by one of these', () => {
    const { stream } = opened();
    const last = stream.place(place(501, 500 * 960 + 2_880), 1_060);
    stream.begin();

    expect(steps(last, stream.place(place(1), 1_060)).ticks).toBe(2_880);
  });

  test('packets from before a tenancy are left out, later ones out of order are not', () => {
    const { stream } = opened();
    stream.begin();
    const first = stream.place(place(700), 2_000);
    stream.place(place(702), 2_040);

    expect(stream.place(place(699), 2_050)).toBeUndefined();
    expect(steps(first, stream.place(place(701), 2_060))).toEqual({ sequence: 1, ticks: 960 });
  });

  test.each([
    ['forward', place(4_000, 501 * 960)],
    ['back', place(64_000, 501 * 960)],
    ['in time', place(501, 501 * 960 + 4_000_000)],
    ['of the clock back', place(501, 0)],
  ])('a jump %s begins anew, without a gap in numbers', (_, source) => {
    const { stream, first } = opened();

    const next = stream.place(source, 1_040);

    expect(steps(first, next)).toEqual({ sequence: 1, ticks: 1_920 });
  });

  test('whatever comes: a new talker never repeats a number, and no number comes twice for different packets', () => {
    const packet = fc.record({
      talker: fc.integer({ min: 0, max: 2 }),
      sequence: fc.integer({ min: 65_500, max: 65_560 }),
      afterMs: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 80 }), (packets) => {
        const stream = new SlotStream(START);
        const taken = new Map<number, string>();
        let [nowMs, current] = [0, -1];
        for (const { talker, sequence, afterMs } of packets) {
          nowMs += afterMs;
          if (talker !== current) stream.begin();
          if (talker !== current) current = talker;
          const placed = stream.place(place(sequence), nowMs);
          if (placed === undefined) continue;
          const label = `${talker}:${sequence}:${placed.timestamp}`;
          expect(taken.get(placed.sequence) ?? label).toBe(label);
          taken.set(placed.sequence, label);
        }
      }),
      { numRuns: 500 },
    );
  });
});
