import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  freeSeats,
  seatsFor,
  seatsToKeep,
  type SeatsView,
} from '../../../../../signal/room/seats/seats-plan.ts';

const count = (max: number) => fc.integer({ min: 0, max });
const views = fc.record<SeatsView>({
  max: fc.integer({ min: 1, max: 200 }),
  own: count(100),
  others: count(100),
  strangers: count(20),
  nodes: fc.integer({ min: 1, max: 6 }),
});

describe('seatsFor()', () => {
  test('takes what is needed, and some to spare while there are plenty', () => {
    const view = { max: 100, own: 0, others: 0, strangers: 0, nodes: 2 };

    expect(seatsFor(1, view)).toBe(17);
    expect(seatsFor(1, { ...view, others: 95 })).toBe(2);
    expect(seatsFor(1, { ...view, others: 99 })).toBe(1);
    expect(seatsFor(1, { ...view, others: 100 })).toBe(0);
  });

  test('never takes more than there are, and never leaves somebody without a seat that there is', () => {
    fc.assert(
      fc.property(views, count(120), (view, needed) => {
        const seats = seatsFor(needed, view);
        const free = Math.max(0, freeSeats(view));

        expect(seats - view.own).toBeGreaterThanOrEqual(0);
        expect(seats - view.own).toBeLessThanOrEqual(free);
        expect(seats).toBeGreaterThanOrEqual(Math.min(needed, view.own + free));
      }),
    );
  });
});

describe('seatsToKeep()', () => {
  test('gives everything back that is not needed when seats run out', () => {
    const view = { max: 20, own: 12, others: 8, strangers: 0, nodes: 6 };

    expect(seatsToKeep(12, view)).toBe(12);
    expect(seatsToKeep(3, view)).toBe(3);
  });

  test('keeps what is needed, and does not take what it has just given back', () => {
    fc.assert(
      fc.property(views, count(120), (view, needed) => {
        const keep = seatsToKeep(needed, view);

        expect(keep).toBeLessThanOrEqual(view.own);
        expect(keep).toBeGreaterThanOrEqual(Math.min(view.own, needed));
        expect(seatsToKeep(needed, { ...view, own: keep })).toBe(keep);
      }),
    );
  });
});
