/** Counts a vote and applies its rule. Pure: of the same roll and ballots, in whatever order, the same result. */
import { VoteMeaning, VoteOutcome, VoteRule, type VoteRecord } from '../../../proto/features/votes.ts';
import type { Roll } from './roll.ts';

export type Ballot = {
  /** 1 = the first option. */
  readonly choice: number;
  readonly castByPlace: number;
};

/** By the voter's key. */
export type Ballots = ReadonlyMap<string, Ballot>;

/** What contradicts itself: stable words, for the minutes. */
export type Problem =
  | 'ballot-of-nobody'
  | 'unknown-option'
  | 'cast-by-another'
  | 'ballots-differ-from-acknowledged'
  | 'roll-differs';

export type VoteResult = {
  /** By option; only ballots without a fault. */
  readonly counts: readonly number[];
  readonly cast: number;
  readonly outcome: VoteOutcome;
  /** The option that was accepted, 1 = the first; 0 = none. */
  readonly winner: number;
  readonly problems: readonly Problem[];
};

export type Counted = {
  readonly vote: Pick<
    VoteRecord,
    'options' | 'rule' | 'quorumNeeded' | 'eligible' | 'present' | 'acknowledged'
  >;
  readonly roll: Roll;
  readonly ballots: Ballots;
};

/** Of a vote that is over. */
export function countVote({ vote, roll, ballots }: Counted): VoteResult {
  const { counts, problems } = sumUp(vote.options.length, roll, ballots);
  if (ballots.size !== vote.acknowledged) problems.add('ballots-differ-from-acknowledged');
  if (roll.entries.length !== vote.eligible) problems.add('roll-differs');
  const base = { counts, cast: ballots.size, problems: [...problems].sort() };
  if (problems.size > 0) return { ...base, outcome: VoteOutcome.VOTE_OUTCOME_INVALID, winner: 0 };
  if (vote.present < vote.quorumNeeded)
    return { ...base, outcome: VoteOutcome.VOTE_OUTCOME_NO_QUORUM, winner: 0 };
  const winner = winnerOf(vote, counts);
  const { VOTE_OUTCOME_ACCEPTED, VOTE_OUTCOME_REJECTED } = VoteOutcome;
  return { ...base, winner, outcome: winner === 0 ? VOTE_OUTCOME_REJECTED : VOTE_OUTCOME_ACCEPTED };
}

/** Of one that still goes on, as of now. */
export function sumUp(
  options: number,
  roll: Roll,
  ballots: Ballots,
): { readonly counts: readonly number[]; readonly problems: Set<Problem> } {
  const counts = Array.from({ length: options }, () => 0);
  const problems = new Set<Problem>();
  for (const [key, { choice, castByPlace }] of ballots) {
    const voter = roll.byKey.get(key);
    const known = counts[choice - 1];
    if (voter === undefined) problems.add('ballot-of-nobody');
    else if (known === undefined) problems.add('unknown-option');
    else {
      counts[choice - 1] = known + 1;
      if (castByPlace !== (voter.holderPlace || voter.place)) problems.add('cast-by-another');
    }
  }
  return { counts, problems };
}

/** @returns the option that the rule accepts, 1 = the first; 0 = none: a tie accepts nothing */
function winnerOf({ options, rule, eligible }: Counted['vote'], counts: readonly number[]): number {
  const { place, favour, against } = leaderOf(options, counts);
  const valid = counts.reduce(
    (sum, count, index) => (options[index]?.meaning === VoteMeaning.VOTE_MEANING_ABSTAIN ? sum : sum + count),
    0,
  );
  const isEnough = {
    [VoteRule.VOTE_RULE_UNSPECIFIED]: true,
    [VoteRule.VOTE_RULE_ABSOLUTE]: favour * 2 > eligible,
    [VoteRule.VOTE_RULE_TWO_THIRDS_CAST]: favour * 3 >= valid * 2,
    [VoteRule.VOTE_RULE_TWO_THIRDS_ROLL]: favour * 3 >= eligible * 2,
  }[rule];
  return favour > against && isEnough ? place : 0;
}

type Leader = { readonly place: number; readonly favour: number; readonly against: number };

/** Yes against no where there is a yes; else the option with most votes against the next one. */
function leaderOf(options: Counted['vote']['options'], counts: readonly number[]): Leader {
  const placed = counts.map((count, index) => ({
    place: index + 1,
    count,
    meaning: options[index]?.meaning ?? VoteMeaning.VOTE_MEANING_UNSPECIFIED,
  }));
  const yes = placed.find(({ meaning }) => meaning === VoteMeaning.VOTE_MEANING_YES);
  if (yes !== undefined) {
    const no = placed.find(({ meaning }) => meaning === VoteMeaning.VOTE_MEANING_NO);
    return { place: yes.place, favour: yes.count, against: no?.count ?? 0 };
  }
  const [first, second] = placed
    .filter(({ meaning }) => meaning !== VoteMeaning.VOTE_MEANING_ABSTAIN)
    .sort((one, other) => other.count - one.count);
  return { place: first?.place ?? 0, favour: first?.count ?? 0, against: second?.count ?? 0 };
}
