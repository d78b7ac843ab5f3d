import { describe, expect, test } from '@jest/globals';
import { Voices } from '../../../../../bench/load/bots/voices.ts';

const HALL = 'hall';

describe('Voices', () => {
  test('says who begins and who ends', () => {
    const voices = new Voices();
    voices.set([[HALL, [1]]]);

    const { begun, ended } = voices.set([
      [HALL, [2]],
      ['other', [7]],
    ]);

    expect([begun, ended]).toEqual([[2, 7], [1]]);
  });

  test('whoever took the floor ends when others are named', () => {
    const voices = new Voices();
    voices.begin(HALL, 3);

    expect(voices.set([]).ended).toEqual([3]);
  });

  test.each([
    ['somebody else speaks', 2, 'all' as const, true],
    ['one of those it should hear speaks', 2, new Set([1]), true],
    ['it speaks itself', 1, 'all' as const, false],
    ['only others speak than it should hear', 2, new Set([5]), false],
  ])('a voice is due: %s', (_, listener, hear, expected) => {
    const voices = new Voices();
    voices.set([[HALL, [1]]]);

    expect(voices.isDue(HALL, listener, hear)).toBe(expected);
  });

  test('no voice is due from another room', () => {
    const voices = new Voices();
    voices.set([['other', [1]]]);

    expect(voices.isDue(HALL, 2, 'all')).toBe(false);
  });
});
