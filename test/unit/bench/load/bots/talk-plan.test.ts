import { describe, expect, test } from '@jest/globals';
import { talkersAt } from '../../../../../bench/load/bots/talk-plan.ts';

const COUNCIL = { one: 0.9, two: 0.1 };

describe('talkersAt()', () => {
  test('gives turns of ten seconds, with the next one coming in early', () => {
    const at = (ms: number) => talkersAt([4, 7], ms, COUNCIL);

    expect([at(0), at(8_900), at(9_500), at(10_000), at(20_000)]).toEqual([[4], [4], [4, 7], [7], [4]]);
  });

  test('is silent for the rest of the time', () => {
    expect(talkersAt([4, 7], 7_000, { one: 0.5, two: 0.1 })).toEqual([]);
  });

  test('has nobody where there is nobody, and one where there is one', () => {
    expect(talkersAt([], 0, COUNCIL)).toEqual([]);
    expect(talkersAt([4], 9_500, COUNCIL)).toEqual([4]);
  });
});
