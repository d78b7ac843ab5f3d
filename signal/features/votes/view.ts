/** Who is told what of votes. Pure. Names of a roll are asked for (answer.ts): a list of hundreds is not for every change. */
import {
  VoteDisplay,
  VoteOutcome,
  VoteOwnView,
  VotePastView,
  VoteProfileView,
  VoteStatus,
  VoteView,
  type IVoteOwnBallot,
  type IVoteView,
  type VoteRecord,
} from '../../../proto/features/votes.ts';
import type { Attendee, FeatureView, RecordMap, RoomPeople } from '../contract.ts';
import { audienceOf, FROM_NOBODY, mostOf, toldByStamp, together } from '../kept-from.ts';
import { countVote, sumUp, type Ballots } from './count.ts';
import { areNamesShown, resultHash } from './protocol.ts';
import { keptFromIn } from './publicity.ts';
import { casterOf, countPresent, type Roll } from './roll.ts';
import type { Votes } from './state.ts';

/** Votes of before that everybody is told of; others are asked for. */
const MAX_PAST = 20;
const MAX_PAST_QUESTION_CHARS = 120;

const NOTHING: RecordMap = new Map();

/** Of votes that are over: they stay as they are. */
type Told = { readonly bytes: Uint8Array; readonly outcome: VoteOutcome };
const known = new WeakMap<VoteRecord, Told>();

export function viewVotes(votes: Votes, people: RoomPeople): FeatureView {
  const { open, ledger } = votes;
  if (ledger.lastVoteId === 0) return { moderators: profileView(votes) };
  const newMap = () => new Map<string, Uint8Array>();
  const told = { everyone: newMap(), inside: newMap(), members: newMap() };
  const mapFor = (vote: VoteRecord) => told[audienceOf(keptFromIn(vote))];
  const roll = open && votes.roll(open);
  if (open !== undefined && roll !== undefined) {
    const ballots = votes.ballots(open);
    const present = countPresent(roll, people, (key) => ballots.has(key));
    mapFor(open).set('open', VoteView.encode(openView(open, { roll, ballots, present })).finish());
  }
  const past = votes.past(MAX_PAST);
  const last = past.find(({ status }) => status === VoteStatus.VOTE_STATUS_CLOSED);
  if (last !== undefined) mapFor(last).set('last', toldOf(votes, last).bytes);
  const shown = past.filter((vote) => keptFromIn(vote) === FROM_NOBODY);
  if (shown.length > 0) told.everyone.set('past', pastView(votes, shown));
  const personal = (person: Attendee) => (open && roll ? ownView(votes, open, roll, person) : NOTHING);
  return together({ ...told, moderators: profileView(votes), personal }, pastInside(votes, past));
}

function pastInside(votes: Votes, past: readonly VoteRecord[]): FeatureView {
  return toldByStamp(mostOf(past.map(keptFromIn)), (upTo) => {
    const hidden = past.filter((vote) => keptFromIn(vote) !== FROM_NOBODY && keptFromIn(vote) <= upTo);
    return new Map(hidden.length === 0 ? [] : [['past-inside', pastView(votes, hidden)]]);
  });
}

/** One that is over, counted anew from what is kept. */
export function closedView(votes: Votes, vote: VoteRecord): IVoteView {
  if (vote.status === VoteStatus.VOTE_STATUS_CANCELLED) return baseView(vote);
  const roll = votes.roll(vote);
  const ballots = votes.ballots(vote);
  const result = countVote({ vote, roll, ballots });
  const { counts, cast, outcome, winner, problems } = result;
  return {
    ...baseView(vote),
    counts: [...counts],
    cast,
    outcome,
    winner,
    problems: [...problems],
    present: vote.present,
    hash: resultHash(vote, result, roll, ballots),
    ...(areNamesShown(vote) && { choices: choicesOf(roll, ballots) }),
  };
}

/** Choices by name are shown now. */
export const areNamesOpen = (vote: VoteRecord): boolean =>
  vote.status === VoteStatus.VOTE_STATUS_OPEN
    ? vote.display === VoteDisplay.VOTE_DISPLAY_NAMES_LIVE
    : vote.status === VoteStatus.VOTE_STATUS_CLOSED && areNamesShown(vote);

type OpenNow = { readonly roll: Roll; readonly ballots: Ballots; readonly present: number };

function openView(vote: VoteRecord, { roll, ballots, present }: OpenNow): IVoteView {
  const areCountsShown = vote.display !== VoteDisplay.VOTE_DISPLAY_NAMES;
  return {
    ...baseView(vote),
    cast: ballots.size,
    present,
    ...(areCountsShown && { counts: [...sumUp(vote.options.length, roll, ballots).counts] }),
    ...(areNamesOpen(vote) && { choices: choicesOf(roll, ballots) }),
  };
}

const baseView = (vote: VoteRecord): IVoteView => ({
  voteId: vote.voteId,
  status: vote.status,
  question: vote.question,
  options: vote.options,
  display: vote.display,
  kind: vote.kind,
  rule: vote.rule,
  quorumNeeded: vote.quorumNeeded,
  itemNumber: vote.itemNumber,
  itemTitle: vote.itemTitle,
  eligible: vote.eligible,
  openedAtMs: vote.openedAtMs,
  deadlineMs: vote.deadlineMs,
  closedAtMs: vote.closedAtMs,
  openedBy: vote.openedBy,
  repeats: vote.repeats,
  cancelReason: vote.cancelReason,
});

/** A byte for each place: 20 options at most. */
function choicesOf({ entries }: Roll, ballots: Ballots): Uint8Array {
  return Uint8Array.from(entries, ({ key }) => ballots.get(key)?.choice ?? 0);
}

function toldOf(votes: Votes, vote: VoteRecord): Told {
  const held = known.get(vote);
  if (held !== undefined) return held;
  const view = closedView(votes, vote);
  const { outcome, cast } = view;
  const all = {
    bytes: VoteView.encode(view).finish(),
    outcome: outcome ?? VoteOutcome.VOTE_OUTCOME_UNSPECIFIED,
  };
  // its other records may be on their way still
  const isWhole = votes.roll(vote).entries.length === vote.eligible && (cast ?? 0) === vote.acknowledged;
  if (isWhole) known.set(vote, all);
  return all;
}

const pastView = (votes: Votes, past: readonly VoteRecord[]): Uint8Array =>
  VotePastView.encode({
    votes: past.map((vote) => ({
      voteId: vote.voteId,
      status: vote.status,
      question: vote.question.slice(0, MAX_PAST_QUESTION_CHARS),
      outcome: toldOf(votes, vote).outcome,
      closedAtMs: vote.closedAtMs,
      itemNumber: vote.itemNumber,
    })),
  }).finish();

const profileView = ({ ledger }: Votes): RecordMap =>
  new Map(
    ledger.profile === ''
      ? []
      : [['profile', VoteProfileView.encode({ profile: ledger.profile }).finish()] as const],
  );

/** For whoever is on the roll: themselves, and whom they represent. */
function ownView(votes: Votes, vote: VoteRecord, roll: Roll, { subject }: Attendee): RecordMap {
  const self = roll.bySubject.get(subject);
  if (self === undefined) return NOTHING;
  const caster = casterOf(roll, self);
  const ballots: IVoteOwnBallot[] = [self, ...(roll.heldBy.get(self.place) ?? [])].map((entry) => ({
    place: entry.place,
    name: entry === self ? '' : entry.name,
    choice: votes.ballot(vote.voteId, entry.key)?.choice ?? 0,
    representedBy: entry === self && caster !== self ? caster.name : '',
  }));
  return new Map([['own', VoteOwnView.encode({ voteId: vote.voteId, ballots }).finish()]]);
}
