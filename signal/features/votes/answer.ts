/** Questions about votes: a whole one, who may vote, which profiles there are. Pure. */
import { isModerating } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import { PROFILES } from '../../../common/law/land-profiles.ts';
import {
  VoteFormView,
  VoteProfilesView,
  VoteRollView,
  VoteStatus,
  VotesQuery,
  VoteView,
  type VoteRecord,
} from '../../../proto/features/votes.ts';
import type { Attendee, QueryContext } from '../contract.ts';
import { mayKnow } from '../kept-from.ts';
import { candidatesOf } from './candidates.ts';
import { unknownVote } from './open.ts';
import { keptFromIn } from './publicity.ts';
import { casterOf } from './roll.ts';
import type { Votes } from './state.ts';
import { areNamesOpen, closedView } from './view.ts';

const MAX_LINES = 200;

/** @throws {AppError} FRAME_INVALID, COMMAND_UNKNOWN, ROLE_MISSING, votes.unknown, votes.open */
export function answerVotes(votes: Votes, bytes: Uint8Array, context: QueryContext): Uint8Array {
  const { actor } = context;
  const { vote, roll, profiles, form } = queryOf(bytes);
  if (vote) return wholeVote(votes, known(votes, vote.voteId, actor));
  if (roll) return rollLines(votes, known(votes, roll.voteId, actor), roll.afterPlace ?? 0);
  if (profiles) return allProfiles();
  if (form) return formView(votes, form.after ?? 0, context);
  throw new AppError('COMMAND_UNKNOWN', 'votes do not know this question');
}

function queryOf(bytes: Uint8Array): VotesQuery {
  try {
    return VotesQuery.decode(bytes);
  } catch (cause) {
    throw new AppError('FRAME_INVALID', 'not a question about votes', { cause });
  }
}

/** Of what is kept from them, people know nothing. */
function known(votes: Votes, voteId: number | null | undefined, actor: Attendee): VoteRecord {
  const vote = votes.vote(voteId ?? 0);
  if (vote === undefined || !mayKnow(keptFromIn(vote), actor)) throw unknownVote();
  return vote;
}

function wholeVote(votes: Votes, vote: VoteRecord): Uint8Array {
  if (vote.status === VoteStatus.VOTE_STATUS_OPEN)
    throw new AppError('FEATURE_REFUSED', 'this vote is open still', { reason: 'votes.open' });
  return VoteView.encode(closedView(votes, vote)).finish();
}

function rollLines(votes: Votes, vote: VoteRecord, afterPlace: number): Uint8Array {
  const roll = votes.roll(vote);
  const ballots = areNamesOpen(vote) ? votes.ballots(vote) : undefined;
  const lines = roll.entries.slice(afterPlace, afterPlace + MAX_LINES).map((entry) => ({
    place: entry.place,
    name: entry.name,
    group: entry.group,
    representedBy: entry.holderPlace === 0 ? '' : casterOf(roll, entry).name,
    choice: ballots?.get(entry.key)?.choice ?? 0,
  }));
  return VoteRollView.encode({ lines, total: roll.entries.length }).finish();
}

/** What a vote would be now. */
function formView(votes: Votes, after: number, context: QueryContext): Uint8Array {
  const { actor, rules } = context;
  if (!isModerating(actor.role)) throw new AppError('ROLE_MISSING', 'this is for whoever opens votes');
  const candidates = candidatesOf(context);
  return VoteFormView.encode({
    itemNumber: rules.item?.number ?? '',
    itemTitle: rules.item?.title ?? '',
    profile: rules.sitting?.profile ?? votes.ledger.profile,
    isProfileFixed: rules.sitting?.profile !== undefined,
    candidates: candidates.slice(after, after + MAX_LINES),
    total: candidates.length,
  }).finish();
}

const allProfiles = (): Uint8Array =>
  VoteProfilesView.encode({
    profiles: PROFILES.map(({ namesNorm, ...profile }) => ({
      ...profile,
      areNamesRequired: namesNorm !== undefined,
    })),
  }).finish();
