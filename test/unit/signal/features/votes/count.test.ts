import { describe, expect, test } from '@jest/globals';
import { VoteMeaning, VoteOutcome, VoteRule } from '../../../../../proto/features/votes.ts';
import { countVote } from '../../../../../signal/features/votes/count.ts';
import { rollOf } from '../../../../../signal/features/votes/roll.ts';

const { VOTE_MEANING_YES, VOTE_MEANING_NO, VOTE_MEANING_ABSTAIN } = VoteMeaning;
const YES_NO = [VOTE_MEANING_YES, VOTE_MEANING_NO, VOTE_MEANING_ABSTAIN].map((meaning) => ({ meaning }));
const FREE = ['A', 'B', 'C'].map((label) => ({ label }));

const { VOTE_RULE_UNSPECIFIED: SIMPLE, VOTE_RULE_ABSOLUTE: ABSOLUTE } = VoteRule;
const { VOTE_RULE_TWO_THIRDS_CAST: THIRDS_CAST, VOTE_RULE_TWO_THIRDS_ROLL: THIRDS_ROLL } = VoteRule;

/** Of a roll of nine. */
function resultOf(rule: VoteRule, counts: readonly number[], options = YES_NO as readonly object[]) {
  const people = Array.from({ length: 9 }, (_, n) => ({
    subject: `p${n}`,
    name: `P${n}`,
    group: '',
    holderPlace: 0,
  }));
  const roll = rollOf(people);
  const choices = counts.flatMap((count, index) => Array.from({ length: count }, () => index + 1));
  const ballots = new Map(
    choices.map((choice, n) => [roll.entries[n]?.key ?? '', { choice, castByPlace: n + 1 }] as const),
  );
  const vote = {
    options: [...options],
    rule,
    eligible: 9,
    quorumNeeded: 0,
    present: 9,
    acknowledged: choices.length,
  };
  const { outcome, winner } = countVote({ vote, roll, ballots });
  return [VoteOutcome[outcome]?.replace('VOTE_OUTCOME_', ''), winner];
}

describe('countVote()', () => {
  test.each([
    ['more yes than no', SIMPLE, [2, 1, 6], 'ACCEPTED'],
    ['a tie', SIMPLE, [4, 4, 1], 'REJECTED'],
    ['nobody votes', SIMPLE, [0, 0, 0], 'REJECTED'],
    ['more than half of the roll', ABSOLUTE, [5, 4, 0], 'ACCEPTED'],
    ['fewer than half of the roll', ABSOLUTE, [4, 0, 0], 'REJECTED'],
    ['two thirds of those who said yes or no', THIRDS_CAST, [4, 2, 3], 'ACCEPTED'],
    ['less than that', THIRDS_CAST, [5, 3, 0], 'REJECTED'],
    ['two thirds of nobody', THIRDS_CAST, [0, 0, 9], 'REJECTED'],
    ['two thirds of the roll', THIRDS_ROLL, [6, 3, 0], 'ACCEPTED'],
    ['two thirds of those who voted only', THIRDS_ROLL, [5, 0, 0], 'REJECTED'],
  ])('yes and no: %s', (_, rule, counts, outcome) => {
    expect(resultOf(rule, counts)).toEqual([outcome, outcome === 'ACCEPTED' ? 1 : 0]);
  });

  test.each([
    ['more than any other', SIMPLE, [2, 4, 3], ['ACCEPTED', 2]],
    ['a tie at the top', SIMPLE, [4, 4, 1], ['REJECTED', 0]],
    ['most, but not half of the roll', ABSOLUTE, [2, 4, 3], ['REJECTED', 0]],
    ['half of the roll', ABSOLUTE, [1, 1, 5], ['ACCEPTED', 3]],
  ])('free options: %s', (_, rule, counts, expected) => {
    expect(resultOf(rule, counts, FREE)).toEqual(expected);
  });
});
