/** What the link controller makes of traces: machines that are late hold nothing back, a way that is too narrow does. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  congestionOf,
  isDoubtful,
  NO_SUSPICION,
  suspect,
  type LinkLook,
} from '../../../../cascade/policy/link-evidence.ts';
import { isFullRun } from '../../../support/full-run.ts';
import { TracedWay, type Stall, type Trace } from '../../../support/traced-way.ts';

const MINUTE_MS = 60_000;
/** A bound for a busy machine: a full run computes for seconds on an idle one. */
const LONG_MS = 300_000;
const pictures = fc.array(fc.integer({ min: 100_000, max: 1_500_000 }), { minLength: 1, maxLength: 12 });

const stalls: fc.Arbitrary<Stall[]> = fc.array(
  fc.record({
    who: fc.constantFrom('nearWorker', 'farWorker', 'nearNode', 'farNode'),
    atMs: fc.integer({ min: 0, max: 20_000 }),
    lengthMs: fc.integer({ min: 20, max: 2_000 }),
  }),
  { maxLength: 14 },
);

/** Late in every way, with nothing lost. */
const lateTraces: fc.Arbitrary<Trace> = fc.record({
  pictures,
  stalls,
  tellMs: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 12 }),
  isLagTold: fc.boolean(),
  bursts: fc.record({
    everyMs: fc.integer({ min: 500, max: 5_000 }),
    lengthMs: fc.integer({ min: 50, max: 500 }),
    times: fc.integer({ min: 1, max: 8 }),
  }),
});

describe('a way that carries everything', () => {
  test(
    'is given no limit, however late machines, counts and what is told are',
    () => {
      fc.assert(
        fc.property(lateTraces, (trace) => {
          const way = new TracedWay(trace).run(22_000);

          expect(way.moves).toEqual([]);
          expect(way.budget.limitBps).toBe(Infinity);
        }),
        { numRuns: isFullRun ? 1_000 : 60 },
      );
    },
    LONG_MS,
  );
});

describe('a way that is too narrow', () => {
  test('cut to 30 % is within what it carries in a second or so', () => {
    const way = new TracedWay({ pictures: Array.from({ length: 10 }, () => 300_000) }).run(5_000);
    const cutMs = way.nowMs;
    way.run(1_250, way.fullBps * 0.3);

    expect(way.moves.at(0)?.atMs).toBeLessThanOrEqual(cutMs + 1_000);
    expect(way.sentBps).toBeLessThanOrEqual(way.fullBps * 0.3);
  });

  test('is noticed soon whatever its queue, also by machines that are somewhat late, and sound fits', () => {
    const lateABit: fc.Arbitrary<Stall[]> = fc.array(
      fc.record({
        who: fc.constantFrom('nearWorker', 'farWorker', 'nearNode', 'farNode'),
        atMs: fc.integer({ min: 5_000, max: 9_000 }),
        lengthMs: fc.integer({ min: 20, max: 150 }),
      }),
      { maxLength: 6 },
    );
    const share = fc.double({ min: 0.1, max: 0.7, noNaN: true });
    const queueMs = fc.integer({ min: 50, max: 1_000 });
    fc.assert(
      fc.property(pictures, lateABit, share, queueMs, (list, late, left, queue) => {
        const way = new TracedWay({ pictures: list, stalls: late, queueMs: queue }).run(5_000);
        const capacityBps = Math.max(150_000, way.fullBps * left);
        way.run(5_000, capacityBps);

        expect(way.moves.length).toBeGreaterThan(0);
        expect(way.sentBps).toBeLessThanOrEqual(capacityBps * 1.05);
      }),
      { numRuns: 100 },
    );
  });

  test('with a queue of many seconds is noticed though nothing is lost', () => {
    const way = new TracedWay({ pictures: Array.from({ length: 10 }, () => 300_000), queueMs: 20_000 });
    way.run(5_000).run(4_000, way.fullBps * 0.5);

    expect(way.moves.length).toBeGreaterThan(0);
    expect(way.budget.reason).toBe('queue');
  });

  test('is believed later when everything else looks bad as well, but it is', () => {
    const list = Array.from({ length: 10 }, () => 300_000);
    const firstMs = (isEverywhere: boolean): number => {
      const way = new TracedWay({ pictures: list, isEverywhere }).run(5_000);
      return (way.run(5_000, way.fullBps * 0.3).moves.at(0)?.atMs ?? Infinity) - 5_000;
    };

    expect(firstMs(true)).toBeGreaterThan(firstMs(false));
    expect(firstMs(true)).toBeLessThanOrEqual(2_000);
  });

  test('does not oscillate: few changes in a minute, and all is back when it is wide again', () => {
    fc.assert(
      fc.property(pictures, fc.double({ min: 0.1, max: 0.8, noNaN: true }), (list, left) => {
        const way = new TracedWay({ pictures: list }).run(5_000);
        const capacityBps = Math.max(150_000, way.fullBps * left);
        way.run(5_000, capacityBps);
        const settled = way.moves.length;
        way.run(MINUTE_MS, capacityBps);

        expect(way.moves.length - settled).toBeLessThanOrEqual(10);
        way.run(3 * MINUTE_MS);
        expect(way.flowing).toBe(list.length);
      }),
      { numRuns: 15 },
    );
  });
});

describe('one look', () => {
  const look = (over: Partial<LinkLook>): LinkLook => ({
    atMs: 10_000,
    sentBps: 3_000_000,
    shortArrived: 0.1,
    longArrived: 0.1,
    shortRepeated: 0.5,
    longRepeated: 0.5,
    arrivedBps: 300_000,
    waitingMs: 0,
    lagMs: 0,
    isEverywhere: false,
    nextBps: undefined,
    ...over,
  });
  const tolerance = { missing: 0, isOnTrial: false };

  test('says nothing when a machine was late or the peer is silent', () => {
    expect(isDoubtful(look({ lagMs: 500 }))).toBe(true);
    expect(isDoubtful(look({ lagMs: undefined }))).toBe(true);
    expect(isDoubtful(look({ lagMs: 30 }))).toBe(false);
  });

  test('is never enough by itself', () => {
    const bad = look({ longArrived: undefined });
    const once = suspect(NO_SUSPICION, bad, tolerance);

    expect(congestionOf(once, bad, tolerance)).toBeUndefined();
    expect(congestionOf(suspect(once, bad, tolerance), bad, tolerance)).toBe('loss');
  });

  test('on trial, two looks in time are enough before anything is lost, late ones are not', () => {
    const onTrial = { missing: 0, isOnTrial: true };
    const waits = look({ shortArrived: 0.85, longArrived: undefined, shortRepeated: 0 });
    const twice = suspect(suspect(NO_SUSPICION, waits, onTrial), waits, onTrial);

    expect(congestionOf(twice, waits, onTrial)).toBe('loss');
    expect(congestionOf(twice, { ...waits, lagMs: 150 }, onTrial)).toBeUndefined();
    expect(congestionOf(twice, waits, tolerance)).toBeUndefined();
  });

  test('nothing is believed to be lost that nobody asks for again', () => {
    const late = look({ shortRepeated: 0, longRepeated: 0 });
    let suspicion = NO_SUSPICION;
    for (let count = 0; count < 20; count += 1) suspicion = suspect(suspicion, late, tolerance);

    expect(congestionOf(suspicion, late, tolerance)).toBeUndefined();
  });
});
