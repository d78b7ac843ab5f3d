/** Casting a ballot: one for each voter, whatever the device. Pure. */
import { AppError } from '../../../common/errors.ts';
import { VoteBallot, VoteCount, type IVoteCast, type VoteRecord } from '../../../proto/features/votes.ts';
import type { DecideContext, Decision } from '../contract.ts';
import { refuse } from '../define.ts';
import { asOfNow } from './publicity.ts';
import { casterOf, type Roll, type RollEntry } from './roll.ts';
import { ballotKey, countKey, writeVote, type Votes } from './state.ts';

const NOTHING: Decision = { writes: [] };

/** Errors: ARGUMENT_INVALID, votes.closed, .not-eligible, .represented, .already-cast */
export function castBallot(
  votes: Votes,
  command: IVoteCast,
  { actor, rules, nowMs }: DecideContext,
): AppError | Decision {
  const { open: vote } = votes;
  if (vote === undefined || vote.voteId !== command.voteId || isTimeOver(vote, nowMs))
    return refuse('votes', 'closed', 'this vote is not open');
  const choice = command.choice ?? 0;
  if (choice < 1 || choice > vote.options.length)
    return new AppError('ARGUMENT_INVALID', `choice: 1 to ${vote.options.length}`);
  const pair = voterOf(votes.roll(vote), actor.subject, command.place ?? 0);
  if (pair instanceof AppError) return pair;
  const { self, voter } = pair;
  const before = votes.ballot(vote.voteId, voter.key);
  if (before !== undefined)
    return before.choice === choice ? NOTHING : refuse('votes', 'already-cast', 'what was cast stays');
  const ballot = { choice, castByPlace: self.place, castAtMs: nowMs };
  const ballots = votes.acknowledged(vote.voteId) + 1;
  const now = asOfNow(vote, rules);
  return {
    writes: [
      ...(now === vote ? [] : [writeVote(now)]),
      { key: ballotKey(vote.voteId, voter.key), value: VoteBallot.encode(ballot).finish() },
      { key: countKey(vote.voteId), value: VoteCount.encode({ ballots }).finish() },
    ],
  };
}

/** Nothing is taken any more, whether or not the home has looked yet. */
export const isTimeOver = ({ deadlineMs }: Pick<VoteRecord, 'deadlineMs'>, nowMs: number): boolean =>
  deadlineMs !== 0 && nowMs > deadlineMs;

/** Who casts, and for whom. @param place 0 = for themselves */
function voterOf(
  roll: Roll,
  subject: string,
  place: number,
): AppError | { readonly self: RollEntry; readonly voter: RollEntry } {
  const self = roll.bySubject.get(subject);
  const voter = place === 0 ? self : roll.entries[place - 1];
  if (self !== undefined && voter !== undefined) {
    if (casterOf(roll, voter) === self) return { self, voter };
    if (voter === self) return refuse('votes', 'represented', 'somebody else votes for them');
  }
  return refuse('votes', 'not-eligible', 'not on the roll of this vote');
}
