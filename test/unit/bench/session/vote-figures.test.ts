import { describe, expect, test } from '@jest/globals';
import { ballotChecks, ballotFigures } from '../../../../bench/session/vote-figures.ts';

const whole = { verdict: { lost: 0, doubled: 0 }, hashes: new Set(['abc']) };
const failed = (votes: Parameters<typeof ballotChecks>[0]): readonly string[] =>
  ballotChecks(votes).flatMap(({ name, pass }) => (pass ? [] : [name]));

describe('ballotFigures()', () => {
  test('adds up what is lost and doubled, and keeps the worst count of different results', () => {
    const torn = { verdict: { lost: 2, doubled: 1 }, hashes: new Set(['abc', 'def']) };

    expect(ballotFigures([whole, torn])).toEqual({ ballots_lost: 2, ballots_doubled: 1, result_hashes: 2 });
  });
});

describe('ballotChecks()', () => {
  test('hold when each vote has one result with every ballot in it', () => {
    expect(failed([whole, whole])).toEqual([]);
  });

  test.each([
    ['a lost ballot', { ...whole, verdict: { lost: 1, doubled: 0 } }, 'no ballot is lost'],
    ['a doubled ballot', { ...whole, verdict: { lost: 0, doubled: 1 } }, 'no ballot counts twice'],
    ['two results', { ...whole, hashes: new Set(['abc', 'def']) }, 'one result at all nodes'],
    ['no result', { ...whole, hashes: new Set<string>() }, 'one result at all nodes'],
    ['a result without a hash', { ...whole, hashes: new Set(['']) }, 'one result at all nodes'],
  ])('fail by %s', (_what, vote, name) => {
    expect(failed([whole, vote])).toEqual([name]);
  });
});
