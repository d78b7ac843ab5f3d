/**
 * What the record of the sitting says of votes, and the hash of a result. Pure. Whoever reads the record can count
 * again: the hash is the SHA-256 of the data without `hash`, as JSON without spaces in the order in which it stands.
 */
import { createHash } from 'node:crypto';
import {
  VoteDisplay,
  VoteMeaning,
  VoteOutcome,
  VoteRule,
  type IVoteOption,
  type VoteRecord,
} from '../../../proto/features/votes.ts';
import type { RecordDraft } from '../contract.ts';
import type { Ballots, VoteResult } from './count.ts';
import { casterOf, type Roll } from './roll.ts';

const DISPLAYS = {
  [VoteDisplay.VOTE_DISPLAY_UNSPECIFIED]: 'sums',
  [VoteDisplay.VOTE_DISPLAY_NAMES]: 'names',
  [VoteDisplay.VOTE_DISPLAY_NAMES_LIVE]: 'names-live',
} as const;

const RULES = {
  [VoteRule.VOTE_RULE_UNSPECIFIED]: 'simple',
  [VoteRule.VOTE_RULE_ABSOLUTE]: 'absolute',
  [VoteRule.VOTE_RULE_TWO_THIRDS_CAST]: 'two-thirds-cast',
  [VoteRule.VOTE_RULE_TWO_THIRDS_ROLL]: 'two-thirds-roll',
} as const;

const OUTCOMES = {
  [VoteOutcome.VOTE_OUTCOME_UNSPECIFIED]: 'none',
  [VoteOutcome.VOTE_OUTCOME_ACCEPTED]: 'accepted',
  [VoteOutcome.VOTE_OUTCOME_REJECTED]: 'rejected',
  [VoteOutcome.VOTE_OUTCOME_NO_QUORUM]: 'no-quorum',
  [VoteOutcome.VOTE_OUTCOME_INVALID]: 'invalid',
} as const;

/** Minutes are German. */
const MEANINGS = {
  [VoteMeaning.VOTE_MEANING_UNSPECIFIED]: ['option', ''],
  [VoteMeaning.VOTE_MEANING_YES]: ['yes', 'Ja'],
  [VoteMeaning.VOTE_MEANING_NO]: ['no', 'Nein'],
  [VoteMeaning.VOTE_MEANING_ABSTAIN]: ['abstain', 'Enthaltung'],
} as const;

type Data = Readonly<Record<string, unknown>>;

export const areNamesShown = ({ display }: Pick<VoteRecord, 'display'>): boolean =>
  display !== VoteDisplay.VOTE_DISPLAY_UNSPECIFIED;

export const openedLine = (vote: VoteRecord, roll: Roll): RecordDraft => ({
  kind: 'votes.opened',
  data: {
    ...headOf(vote),
    openedBy: vote.openedBy,
    openedAtMs: vote.openedAtMs,
    deadlineMs: vote.deadlineMs,
    represented: roll.entries
      .filter(({ holderPlace }) => holderPlace !== 0)
      .map((entry) => ({ name: entry.name, by: casterOf(roll, entry).name })),
  },
});

export const closedLine = (
  vote: VoteRecord,
  result: VoteResult,
  roll: Roll,
  ballots: Ballots,
): RecordDraft => {
  const data = resultData(vote, result, roll, ballots);
  return { kind: 'votes.closed', data: { ...data, hash: hashOf(data) } };
};

export const cancelledLine = (vote: VoteRecord, cast: number): RecordDraft => ({
  kind: 'votes.cancelled',
  data: { ...headOf(vote), reason: vote.cancelReason, cast },
});

export const profileLine = (profile: string, land: string, norm: string): RecordDraft => ({
  kind: 'votes.profile-chosen',
  data: { profile, land, norm },
});

/** SHA-256, hex, of everything that the result says and rests on. */
export const resultHash = (vote: VoteRecord, result: VoteResult, roll: Roll, ballots: Ballots): string =>
  hashOf(resultData(vote, result, roll, ballots));

const hashOf = (data: Data): string => createHash('sha256').update(JSON.stringify(data)).digest('hex');

function resultData(vote: VoteRecord, result: VoteResult, roll: Roll, ballots: Ballots): Data {
  const { counts, cast, outcome, winner, problems } = result;
  return {
    ...headOf(vote),
    openedAtMs: vote.openedAtMs,
    closedAtMs: vote.closedAtMs,
    present: vote.present,
    acknowledged: vote.acknowledged,
    cast,
    counts,
    outcome: OUTCOMES[outcome],
    winner,
    problems,
    ...(areNamesShown(vote)
      ? { voters: votersOf(roll, ballots) }
      : { ballots: [...ballots.values()].map(({ choice }) => choice).sort((one, other) => one - other) }),
  };
}

const headOf = (vote: VoteRecord): Data => ({
  vote: vote.voteId,
  question: vote.question,
  item: vote.itemId === '' ? null : { id: vote.itemId, number: vote.itemNumber, title: vote.itemTitle },
  isPublic: !vote.isPrivate,
  options: vote.options.map(optionData),
  display: DISPLAYS[vote.display],
  rule: RULES[vote.rule],
  eligible: vote.eligible,
  quorum: vote.quorumNeeded,
  profile: vote.profile,
  repeats: vote.repeats,
});

function optionData({ label, meaning }: IVoteOption): Data {
  const [name, word] = MEANINGS[meaning ?? VoteMeaning.VOTE_MEANING_UNSPECIFIED];
  return { meaning: name, label: label || word };
}

/** All of the roll, by place; `choice` 0 = has not voted. */
const votersOf = (roll: Roll, ballots: Ballots): readonly Data[] =>
  roll.entries.map((entry) => ({
    place: entry.place,
    name: entry.name,
    group: entry.group,
    choice: ballots.get(entry.key)?.choice ?? 0,
    ...(entry.holderPlace !== 0 && { by: casterOf(roll, entry).name }),
  }));
