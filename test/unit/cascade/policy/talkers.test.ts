import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOLD_MS } from '../../../../cascade/policy/talker-meter.ts';
import {
  assignSlots,
  AUDIENCE_RANK,
  loudestFirst,
  type SlotState,
  type Talker,
} from '../../../../cascade/policy/talkers.ts';

const [PODIUM, INTERPRETER, CALLED, FLOOR] = [2, 3, 4, 5];
const NOW_MS = 100_000;

const talker = (number: number, over: Partial<Talker> = {}): Talker => {
  const isSpeaking = over.isSpeaking ?? false;
  const lastSpeechMs = isSpeaking ? NOW_MS : -Infinity;
  return { number, rank: AUDIENCE_RANK, isSpeaking, lastSpeechMs, loudnessDb: 30, ...over };
};
const speaking = (number: number, over: Partial<Talker> = {}) =>
  talker(number, { isSpeaking: true, ...over });
const free = (lastNumber?: number): SlotState => ({ tenant: undefined, lastNumber });
const held = (number: number, sinceMs = 0): SlotState => ({
  tenant: { number, sinceMs },
  lastNumber: number,
});

describe('assignSlots()', () => {
  test('everybody has one while there are no more talkers than slots', () => {
    expect(assignSlots([free(), free(), free()], [talker(3), talker(1)], NOW_MS)).toEqual([1, 3, undefined]);
  });

  test('beyond that, slots of the silent audience are kept, but free ones wait for speakers', () => {
    const all = [talker(1), talker(2), talker(3)];

    expect(assignSlots([held(1), free()], all, NOW_MS)).toEqual([1, undefined]);
    expect(assignSlots([held(1), free()], [...all.slice(0, 2), speaking(3)], NOW_MS)).toEqual([1, 3]);
  });

  test('who speaks takes the slot of who has been silent for longest', () => {
    const all = [talker(1, { lastSpeechMs: 90_000 }), talker(2, { lastSpeechMs: 80_000 }), speaking(3)];

    expect(assignSlots([held(1), held(2)], all, NOW_MS)).toEqual([1, 3]);
  });

  test('who speaks keeps the slot against the same rank, however many wait', () => {
    const all = [speaking(1), speaking(2), speaking(3), speaking(4, { loudnessDb: 21 })];

    expect(assignSlots([held(1), held(2)], all, NOW_MS)).toEqual([1, 2]);
  });

  test('somebody much louder takes the slot of the quietest, once its hold is over', () => {
    const all = [speaking(1, { loudnessDb: 38 }), speaking(2, { loudnessDb: 40 }), speaking(3)];

    expect(assignSlots([held(1), held(2)], all, NOW_MS)).toEqual([1, 3]);
    expect(assignSlots([held(1), held(2, NOW_MS - HOLD_MS + 1)], all, NOW_MS)).toEqual([1, 2]);
  });

  test('slots are reserved: floor, called, interpreter, podium, also while silent, and taken at once', () => {
    const ranks = [PODIUM, FLOOR, INTERPRETER, CALLED].map((rank, index) => talker(index + 1, { rank }));
    const audience = [speaking(8), speaking(9)];

    expect(assignSlots([held(8), held(9), free()], [...ranks, ...audience], NOW_MS)).toEqual([3, 4, 2]);
    expect(
      assignSlots([held(8), held(9), held(1)], [...ranks.slice(0, 1), ...audience, talker(7)], NOW_MS),
    ).toEqual([8, 9, 1]);
  });

  test('a podium that is larger than what is left competes by speech, before the audience', () => {
    const podium = [1, 2, 3].map((number) => talker(number, { rank: PODIUM }));
    const all = [...podium, speaking(4, { rank: PODIUM }), speaking(9, { loudnessDb: 5 })];

    expect(assignSlots([held(1), held(2), held(9)], all, NOW_MS)).toEqual([1, 2, 4]);
  });

  test('who comes back gets the slot that it had, others rather one that nobody had', () => {
    expect(assignSlots([free(2), free(1), free()], [talker(1)], NOW_MS)).toEqual([undefined, 1, undefined]);
    expect(assignSlots([free(2), free(1), free()], [talker(3)], NOW_MS)).toEqual([undefined, undefined, 3]);
  });

  test('who has gone leaves the slot at once', () => {
    expect(assignSlots([held(1), held(2)], [talker(2)], NOW_MS)).toEqual([undefined, 2]);
  });
});

const talkers = fc.uniqueArray(
  fc.record({
    number: fc.integer({ min: 1, max: 12 }),
    rank: fc.constantFrom(1, 1, 1, 2, 3, 4, 5),
    isSpeaking: fc.boolean(),
    lastSpeechMs: fc.constantFrom(-Infinity, 98_000, NOW_MS),
    loudnessDb: fc.integer({ min: 10, max: 45 }),
  }),
  { selector: ({ number }) => number, maxLength: 10 },
);
const slots = fc
  .uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 })
  .chain((numbers) =>
    fc.tuple(
      ...numbers.map((number) =>
        fc.record({
          tenant: fc.option(fc.record({ number: fc.constant(number), sinceMs: fc.constantFrom(0, 99_000) }), {
            nil: undefined,
          }),
          lastNumber: fc.constant(number),
        }),
      ),
    ),
  );

describe('assignSlots(), whatever comes', () => {
  const check = (predicate: (state: readonly SlotState[], all: Talker[]) => void) =>
    fc.assert(fc.property(slots, talkers, predicate), { numRuns: 500 });

  test('nobody has two, and nobody has one who may not', () => {
    check((state, all) => {
      const numbers = assignSlots(state, all, NOW_MS).filter((number) => number !== undefined);
      expect(new Set(numbers).size).toBe(numbers.length);
      for (const number of numbers) expect(all.some((each) => each.number === number)).toBe(true);
    });
  });

  test('it does not depend on the order of talkers, and decides the same again', () => {
    check((state, all) => {
      const result = assignSlots(state, all, NOW_MS);
      expect(assignSlots(state, [...all].reverse(), NOW_MS)).toEqual(result);
      const settled = result.map((number, index): SlotState => {
        const before = state[index];
        if (number === undefined) return { tenant: undefined, lastNumber: before?.lastNumber };
        return before?.tenant?.number === number ? before : held(number, NOW_MS);
      });
      expect(assignSlots(settled, all, NOW_MS)).toEqual(result);
    });
  });

  test('nobody without a slot has a higher rank than somebody with one, and a free slot has no taker', () => {
    check((state, all) => {
      const result = assignSlots(state, all, NOW_MS);
      const [inside, outside] = [true, false].map((isIn) =>
        all.filter(({ number }) => result.includes(number) === isIn),
      );
      const lowest = Math.min(...(inside ?? []).map(({ rank }) => rank));
      for (const { rank, isSpeaking } of outside ?? []) {
        expect(rank).toBeLessThanOrEqual(lowest);
        if (result.includes(undefined)) expect([rank, isSpeaking]).toEqual([AUDIENCE_RANK, false]);
      }
    });
  });

  test('who speaks loses a slot only to a higher rank, or after the hold to somebody much louder', () => {
    check((state, all) => {
      const result = assignSlots(state, all, NOW_MS);
      const newcomers = all.filter(
        ({ number }) => result.includes(number) && !state.some(({ tenant }) => tenant?.number === number),
      );
      for (const { tenant } of state) {
        const loser = all.find(({ number }) => number === tenant?.number);
        if (loser === undefined || !loser.isSpeaking || result.includes(loser.number)) continue;
        const isOutranked = newcomers.some(({ rank }) => rank > loser.rank);
        const isOver = NOW_MS - (tenant?.sinceMs ?? 0) >= HOLD_MS;
        const isDrowned = newcomers.some(({ loudnessDb }) => loser.loudnessDb - loudnessDb >= 10);
        expect(isOutranked || (isOver && isDrowned)).toBe(true);
      }
    });
  });
});

describe('loudestFirst()', () => {
  test('speakers by loudness, then who spoke last, then by number', () => {
    const all = [
      talker(4),
      talker(3),
      talker(5, { lastSpeechMs: 9 }),
      speaking(1),
      speaking(2, { loudnessDb: 20 }),
    ];

    expect(loudestFirst(all).map(({ number }) => number)).toEqual([2, 1, 5, 3, 4]);
  });
});
