import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeBallots, planBallots } from '../../../../bench/session/ballots.ts';
import { lotOf } from '../../../../bench/session/lot.ts';

const WITHIN_MS = 2_000;
const indexes = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

describe('planBallots()', () => {
  test('gives each voter one ballot in the time, the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 60 }), (seed, count) => {
        const plan = () => planBallots(indexes(count), { withinMs: WITHIN_MS, lot: lotOf(seed) });

        const ballots = plan();

        expect(ballots.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(indexes(count));
        expect(ballots.every(({ atMs }) => atMs >= 0 && atMs < WITHIN_MS)).toBe(true);
        expect(ballots.every(({ choice }) => choice >= 1 && choice <= 3)).toBe(true);
        expect(plan()).toEqual(ballots);
      }),
    );
  });

  test('is another one for another seed, and offers all choices', () => {
    const of = (seed: number) => planBallots(indexes(100), { withinMs: WITHIN_MS, lot: lotOf(seed) });

    expect(of(1)).not.toEqual(of(2));
    expect(new Set(of(1).map(({ choice }) => choice))).toEqual(new Set([1, 2, 3]));
  });
});

describe('judgeBallots()', () => {
  const acknowledged = new Map([
    ['bot-0', 1],
    ['bot-1', 2],
    ['bot-2', 1],
  ]);
  const voters = [
    ...[...acknowledged].map(([name, choice]) => ({ name, choice })),
    { name: 'somebody', choice: 0 },
  ];

  test('finds nothing wrong with a result that holds each ballot once', () => {
    expect(judgeBallots(acknowledged, { counts: [2, 1, 0], voters })).toEqual({ lost: 0, doubled: 0 });
  });

  test.each([
    ['one is missing', voters.slice(1), [1, 1, 0], { lost: 1, doubled: 0 }],
    [
      'one is another choice',
      [{ name: 'bot-0', choice: 3 }, ...voters.slice(1)],
      [1, 1, 1],
      { lost: 1, doubled: 0 },
    ],
    ['one is listed twice', [...voters, { name: 'bot-0', choice: 1 }], [3, 1, 0], { lost: 0, doubled: 1 }],
    ['one is counted twice', voters, [3, 1, 0], { lost: 0, doubled: 1 }],
    ['one is not counted', voters, [1, 1, 0], { lost: 1, doubled: 0 }],
    ['one is of nobody', [...voters, { name: 'ghost', choice: 1 }], [3, 1, 0], { lost: 0, doubled: 1 }],
  ])('tells when %s', (_what, found, counts, verdict) => {
    expect(judgeBallots(acknowledged, { counts, voters: found })).toEqual(verdict);
  });
});
