/**
 * What an interruption of the sitting makes of votes: whoever chairs says when it goes on that the vote is done again.
 * Pure. One that is open still is cancelled first and opens anew; else the last one does, if it is of this sitting and of
 * the item that is dealt with. Once for each time it was said.
 */
import { AppError } from '../../../common/errors.ts';
import { VoteLedger, type VoteRecord } from '../../../proto/features/votes.ts';
import type { Decision, Due, TendContext } from '../contract.ts';
import { cancelVote } from './close.ts';
import { repeatVote } from './open.ts';
import { LEDGER_KEY, type Votes } from './state.ts';

/** Undefined = nothing is to be repeated. */
export function tendRepetition(votes: Votes, context: TendContext): Due | undefined {
  const { repeat } = context.rules.sitting ?? {};
  if (repeat?.step !== 'vote' || repeat.atMs <= votes.ledger.repeatedAtMs) return undefined;
  const { open } = votes;
  const decision = open ? cancelled(votes, open, context) : again(votes, repeat.atMs, context);
  return { durability: 'durable', decision };
}

/** The next look opens it again. */
function cancelled(votes: Votes, { voteId }: VoteRecord, { rules, nowMs }: TendContext): Decision {
  const decision = cancelVote(votes, { voteId }, { rules, nowMs });
  return decision instanceof AppError ? { writes: [] } : decision;
}

/** It went on during the interruption, or belongs to what is dealt with: nothing else is brought up by itself. */
function isMeant(vote: VoteRecord, repeatedAtMs: number, { sitting, item }: TendContext['rules']): boolean {
  if (vote.closedAtMs >= repeatedAtMs) return true;
  return vote.sittingId === sitting?.sittingId && vote.itemId === (item?.itemId ?? '');
}

/** Where none can be, it is over with that. */
function again(votes: Votes, repeatedAtMs: number, { rules, nowMs }: TendContext): Decision {
  const last = votes.past(1).find((vote) => isMeant(vote, repeatedAtMs, rules));
  const opened =
    last && repeatVote(votes, { voteId: last.voteId }, { rules, nowMs, actor: { name: last.openedBy } });
  const decision: Decision = opened === undefined || opened instanceof AppError ? { writes: [] } : opened;
  const others = decision.writes.filter(({ key }) => key !== LEDGER_KEY);
  const written = decision.writes.find(({ key }) => key === LEDGER_KEY)?.value;
  const ledger = written ? VoteLedger.decode(written) : votes.ledger;
  const value = VoteLedger.encode({ ...ledger, repeatedAtMs }).finish();
  return { ...decision, writes: [...others, { key: LEDGER_KEY, value }] };
}
