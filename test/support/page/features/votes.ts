/** Votes in a room without servers: `votes=open`, `votes=cast`, `votes=closed`. Test code only. */
import {
  VoteDisplay,
  VoteFormView,
  VoteMeaning,
  VoteOutcome,
  VoteOwnView,
  VotePastView,
  VoteProfilesView,
  VoteRollView,
  VotesQuery,
  VoteRule,
  VoteStatus,
  VoteView,
  type IVoteView,
} from '../../../../proto/features/votes.ts';
import type { FeatureRecordMap } from '../../../../client/api.ts';
import type { PageViewCase } from '../page-view.ts';

/** 2 pm on a day in November. */
const OPENED_MS = Date.UTC(2026, 10, 23, 13);
const { VOTE_MEANING_YES, VOTE_MEANING_NO, VOTE_MEANING_ABSTAIN } = VoteMeaning;

const VOTE: IVoteView = {
  voteId: 12,
  status: VoteStatus.VOTE_STATUS_OPEN,
  question: 'Der Stadtrat beschließt, den Bebauungsplan „Am Alten Güterbahnhof“ öffentlich auszulegen.',
  options: [VOTE_MEANING_YES, VOTE_MEANING_NO, VOTE_MEANING_ABSTAIN].map((meaning) => ({ meaning })),
  display: VoteDisplay.VOTE_DISPLAY_NAMES_LIVE,
  rule: VoteRule.VOTE_RULE_ABSOLUTE,
  quorumNeeded: 31,
  itemNumber: '4.2',
  itemTitle: 'Bebauungsplan Am Alten Güterbahnhof',
  eligible: 61,
  present: 57,
  cast: 44,
  counts: [30, 9, 5],
  choices: Uint8Array.from({ length: 61 }, (_, n) => (n < 30 ? 1 : n < 39 ? 2 : n < 44 ? 3 : 0)),
  openedAtMs: OPENED_MS,
  deadlineMs: OPENED_MS + 300_000,
  openedBy: 'Anna Weber',
};

export function records(query: URLSearchParams): FeatureRecordMap {
  const what = query.get('votes');
  if (what === null) return new Map();
  const past = {
    votes: [
      {
        voteId: 11,
        status: VoteStatus.VOTE_STATUS_CLOSED,
        question: 'Haushalt 2027',
        outcome: VoteOutcome.VOTE_OUTCOME_ACCEPTED,
        closedAtMs: OPENED_MS,
      },
      {
        voteId: 10,
        status: VoteStatus.VOTE_STATUS_CANCELLED,
        question: 'Haushalt 2027',
        closedAtMs: OPENED_MS,
      },
    ],
  };
  const told = new Map([['past', VotePastView.encode(past).finish()]]);
  if (what === 'closed') {
    const closed = {
      ...VOTE,
      status: VoteStatus.VOTE_STATUS_CLOSED,
      outcome: VoteOutcome.VOTE_OUTCOME_REJECTED,
      closedAtMs: OPENED_MS + 300_000,
      hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    };
    return told.set('last', VoteView.encode(closed).finish());
  }
  const choice = what === 'cast' ? 1 : 0;
  const ballots = [
    { place: 17, choice },
    { place: 18, name: 'Jürgen Åkesson', choice: 0 },
  ];
  return told
    .set('open', VoteView.encode(VOTE).finish())
    .set('own', VoteOwnView.encode({ voteId: 12, ballots }).finish());
}

const NAMES = ['Erika Mustermann', 'Anna Weber', 'Jürgen Åkesson', 'Şebnem Fuchs', 'Karl-Heinz Neumann'];
const refused = { stance: 'refused', norm: '§ 64 NKomVG' };

/** What the form and old votes ask for. */
export function answer(bytes: Uint8Array): Uint8Array {
  const { form, profiles, roll } = VotesQuery.decode(bytes);
  if (form) {
    const candidates = NAMES.map((name, index) => ({
      ...{ candidateId: `c${index}`, name, group: index % 2 === 0 ? 'Fraktion A' : 'Fraktion B' },
      ...{ isPresent: index !== 3, isOnRoll: index < 4 },
    }));
    const item = { itemNumber: '4.2', itemTitle: 'Bebauungsplan Am Alten Güterbahnhof' };
    return VoteFormView.encode({ ...item, candidates, total: candidates.length }).finish();
  }
  if (profiles) {
    const general = {
      id: '',
      secret: { stance: 'open' },
      elections: { stance: 'open' },
      areProxiesAllowed: true,
    };
    const land = {
      id: 'de-ni',
      land: 'Niedersachsen',
      norm: '§ 64 NKomVG',
      secret: refused,
      elections: refused,
    };
    return VoteProfilesView.encode({ profiles: [general, land] }).finish();
  }
  if (roll) {
    const lines = Array.from({ length: 61 }, (_, n) => ({
      ...{ place: n + 1, name: NAMES[n] ?? `Mitglied ${n + 1}`, group: n % 2 === 0 ? 'Fraktion A' : '' },
    }));
    return VoteRollView.encode({ lines, total: lines.length }).finish();
  }
  return VoteView.encode({
    ...VOTE,
    ...{ voteId: 11, status: VoteStatus.VOTE_STATUS_CLOSED, question: 'Haushalt 2027', winner: 1 },
    ...{ outcome: VoteOutcome.VOTE_OUTCOME_ACCEPTED, closedAtMs: OPENED_MS },
    hash: '1f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  }).finish();
}

const TO_PANEL = ['[data-testid=people]', '[data-panel=votes]'] as const;

export const views: readonly PageViewCase[] = [
  [
    'a vote to cast',
    'people=9&votes=open',
    '[data-testid=votes-cast]',
    '[data-testid=votes-go]',
    '[data-testid=votes-option]',
  ],
  [
    'a result and the form',
    'people=9&votes=closed&role=chair',
    '[data-testid=votes-form-represented]',
    ...TO_PANEL,
    '[data-testid=votes-names]',
    '[data-testid=votes-form-proxies] summary',
  ],
  [
    'a vote of before',
    'people=9&votes=cast&role=chair',
    '[data-testid=votes-past-vote]',
    ...TO_PANEL,
    '[data-testid=votes-past-open]',
    '[data-testid=votes-cancel]',
  ],
];
