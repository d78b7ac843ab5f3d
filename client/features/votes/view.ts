/** What is told of votes, in words instead of numbers. Pure, no DOM. */
import {
  VoteDisplay,
  VoteMeaning,
  VoteOutcome,
  VoteOwnView,
  VotePastView,
  VoteProfileView,
  VoteRule,
  VoteStatus,
  VoteView as WireView,
  type IVoteOption,
} from '../../../proto/features/votes.ts';
import type { FeatureRecordMap } from '../../api.ts';

/** `sums`: also while it goes on; `names`: when it is over; `names-live`: at once. */
export type VoteDisplayName = 'sums' | 'names' | 'names-live';
export type VoteRuleName = 'simple' | 'absolute' | 'two-thirds-cast' | 'two-thirds-roll';
export type VoteMeaningName = 'option' | 'yes' | 'no' | 'abstain';
type VoteStatusName = 'open' | 'closed' | 'cancelled';
export type VoteOutcomeName = 'none' | 'accepted' | 'rejected' | 'no-quorum' | 'invalid';

export type VoteOptionView = {
  /** 1 = the first. */
  readonly place: number;
  /** Empty for yes, no and abstention. */
  readonly label: string;
  readonly meaning: VoteMeaningName;
};

export type VoteView = {
  readonly voteId: number;
  readonly status: VoteStatusName;
  readonly question: string;
  readonly options: readonly VoteOptionView[];
  readonly display: VoteDisplayName;
  readonly rule: VoteRuleName;
  /** How many of the roll have to be there; 0 = no quorum. */
  readonly quorumNeeded: number;
  /** Of the agenda; empty = on no item. */
  readonly itemNumber: string;
  readonly itemTitle: string;
  readonly eligible: number;
  readonly present: number;
  /** How many have voted. */
  readonly cast: number;
  /** By option; empty while they are not shown. */
  readonly counts: readonly number[];
  /** By place on the roll: 0 = has not voted; empty where names are not shown. */
  readonly choices: Uint8Array;
  /** ms since 1970, by the server's clock. */
  readonly openedAtMs: number;
  /** 0 = none. */
  readonly deadlineMs: number;
  readonly closedAtMs: number;
  readonly openedBy: string;
  /** 0 = it repeats none. */
  readonly repeats: number;
  readonly outcome: VoteOutcomeName;
  /** Option that was accepted; 0 = none. */
  readonly winner: number;
  readonly problems: readonly string[];
  /** SHA-256 of the result, hex. */
  readonly hash: string;
  /** Of one that was cancelled. */
  readonly cancelReason: string;
};

export type VoteSummaryView = Pick<
  VoteView,
  'voteId' | 'status' | 'question' | 'outcome' | 'closedAtMs' | 'itemNumber'
>;

/** Somebody whom this client may vote for. */
export type OwnBallotView = {
  /** On the roll. */
  readonly place: number;
  /** Empty = oneself. */
  readonly name: string;
  /** 0 = not cast yet. */
  readonly choice: number;
  /** Who votes instead; empty = one does oneself. */
  readonly representedBy: string;
};

export type VotesView = {
  readonly open: VoteView | undefined;
  /** The one that was closed last. */
  readonly last: VoteView | undefined;
  /** The last 20 that are over, newest first. */
  readonly past: readonly VoteSummaryView[];
  /** In the vote that is open; none = this client does not vote. */
  readonly own: readonly OwnBallotView[];
  /** For moderators: id of the room's Land profile, '' = the general one. */
  readonly profile: string;
};

const DISPLAYS: Readonly<Record<VoteDisplay, VoteDisplayName>> = {
  [VoteDisplay.VOTE_DISPLAY_UNSPECIFIED]: 'sums',
  [VoteDisplay.VOTE_DISPLAY_NAMES]: 'names',
  [VoteDisplay.VOTE_DISPLAY_NAMES_LIVE]: 'names-live',
};
const RULES: Readonly<Record<VoteRule, VoteRuleName>> = {
  [VoteRule.VOTE_RULE_UNSPECIFIED]: 'simple',
  [VoteRule.VOTE_RULE_ABSOLUTE]: 'absolute',
  [VoteRule.VOTE_RULE_TWO_THIRDS_CAST]: 'two-thirds-cast',
  [VoteRule.VOTE_RULE_TWO_THIRDS_ROLL]: 'two-thirds-roll',
};
const MEANINGS: Readonly<Record<VoteMeaning, VoteMeaningName>> = {
  [VoteMeaning.VOTE_MEANING_UNSPECIFIED]: 'option',
  [VoteMeaning.VOTE_MEANING_YES]: 'yes',
  [VoteMeaning.VOTE_MEANING_NO]: 'no',
  [VoteMeaning.VOTE_MEANING_ABSTAIN]: 'abstain',
};
const STATUSES: Readonly<Record<VoteStatus, VoteStatusName>> = {
  [VoteStatus.VOTE_STATUS_UNSPECIFIED]: 'closed',
  [VoteStatus.VOTE_STATUS_OPEN]: 'open',
  [VoteStatus.VOTE_STATUS_CLOSED]: 'closed',
  [VoteStatus.VOTE_STATUS_CANCELLED]: 'cancelled',
};
const OUTCOMES: Readonly<Record<VoteOutcome, VoteOutcomeName>> = {
  [VoteOutcome.VOTE_OUTCOME_UNSPECIFIED]: 'none',
  [VoteOutcome.VOTE_OUTCOME_ACCEPTED]: 'accepted',
  [VoteOutcome.VOTE_OUTCOME_REJECTED]: 'rejected',
  [VoteOutcome.VOTE_OUTCOME_NO_QUORUM]: 'no-quorum',
  [VoteOutcome.VOTE_OUTCOME_INVALID]: 'invalid',
};

export const WIRE_DISPLAYS: Readonly<Record<VoteDisplayName, VoteDisplay>> = {
  sums: VoteDisplay.VOTE_DISPLAY_UNSPECIFIED,
  names: VoteDisplay.VOTE_DISPLAY_NAMES,
  'names-live': VoteDisplay.VOTE_DISPLAY_NAMES_LIVE,
};
export const WIRE_RULES: Readonly<Record<VoteRuleName, VoteRule>> = {
  simple: VoteRule.VOTE_RULE_UNSPECIFIED,
  absolute: VoteRule.VOTE_RULE_ABSOLUTE,
  'two-thirds-cast': VoteRule.VOTE_RULE_TWO_THIRDS_CAST,
  'two-thirds-roll': VoteRule.VOTE_RULE_TWO_THIRDS_ROLL,
};

/** What the records of the feature say. */
export function votesViewOf(records: FeatureRecordMap): VotesView {
  const read = <T>(key: string, decode: (bytes: Uint8Array) => T): T | undefined => {
    const bytes = records.get(key);
    return bytes && decode(bytes);
  };
  return {
    open: read('open', voteViewOf),
    last: read('last', voteViewOf),
    past: pastOf(records),
    own: (read('own', (bytes) => VoteOwnView.decode(bytes).ballots) ?? []).map((ballot) => ({
      place: ballot.place ?? 0,
      name: ballot.name ?? '',
      choice: ballot.choice ?? 0,
      representedBy: ballot.representedBy ?? '',
    })),
    profile: read('profile', (bytes) => VoteProfileView.decode(bytes).profile) ?? '',
  };
}

/** Those on items that are not public come apart. */
const pastOf = (records: FeatureRecordMap): readonly VoteSummaryView[] =>
  ['past', 'past-inside']
    .flatMap((key) => {
      const bytes = records.get(key);
      return bytes ? VotePastView.decode(bytes).votes : [];
    })
    .map((vote) => ({
      voteId: vote.voteId ?? 0,
      status: STATUSES[vote.status ?? VoteStatus.VOTE_STATUS_UNSPECIFIED],
      question: vote.question ?? '',
      outcome: OUTCOMES[vote.outcome ?? VoteOutcome.VOTE_OUTCOME_UNSPECIFIED],
      closedAtMs: vote.closedAtMs ?? 0,
      itemNumber: vote.itemNumber ?? '',
    }))
    .sort((one, other) => other.voteId - one.voteId);

export function voteViewOf(bytes: Uint8Array): VoteView {
  const wire = WireView.decode(bytes);
  return {
    voteId: wire.voteId,
    status: STATUSES[wire.status],
    question: wire.question,
    options: wire.options.map(optionOf),
    display: DISPLAYS[wire.display],
    rule: RULES[wire.rule],
    quorumNeeded: wire.quorumNeeded,
    itemNumber: wire.itemNumber,
    itemTitle: wire.itemTitle,
    eligible: wire.eligible,
    present: wire.present,
    cast: wire.cast,
    counts: wire.counts,
    choices: wire.choices,
    openedAtMs: wire.openedAtMs,
    deadlineMs: wire.deadlineMs,
    closedAtMs: wire.closedAtMs,
    openedBy: wire.openedBy,
    repeats: wire.repeats,
    outcome: OUTCOMES[wire.outcome],
    winner: wire.winner,
    problems: wire.problems,
    hash: wire.hash,
    cancelReason: wire.cancelReason,
  };
}

const optionOf = ({ label, meaning }: IVoteOption, index: number): VoteOptionView => ({
  place: index + 1,
  label: label ?? '',
  meaning: MEANINGS[meaning ?? VoteMeaning.VOTE_MEANING_UNSPECIFIED],
});
