/** What somebody wants a vote to be, checked. Pure. */
import { AppError } from '../../../common/errors.ts';
import {
  VoteDisplay,
  VoteKind,
  VoteMeaning,
  VoteRule,
  type IVoteOpen,
  type IVoteOption,
  type IVoteQuorum,
} from '../../../proto/features/votes.ts';

export type Quorum = { readonly count: number; readonly percent: number; readonly majority: boolean };

export type Wish = {
  readonly question: string;
  readonly options: readonly IVoteOption[];
  readonly display: VoteDisplay;
  readonly kind: VoteKind;
  readonly rule: VoteRule;
  readonly quorum: Quorum;
  readonly durationSec: number;
};

const MAX_QUESTION_CHARS = 2_000;
const MAX_OPTION_CHARS = 100;
const MIN_OPTIONS = 2;
const MAX_OPTIONS = 20;
const MAX_DURATION_SEC = 24 * 60 * 60;

const YES_NO: readonly IVoteOption[] = [
  { meaning: VoteMeaning.VOTE_MEANING_YES },
  { meaning: VoteMeaning.VOTE_MEANING_NO },
];
const ABSTAIN: IVoteOption = { meaning: VoteMeaning.VOTE_MEANING_ABSTAIN };

const malformed = (detail: string): AppError => new AppError('ARGUMENT_INVALID', detail);

/** Error: ARGUMENT_INVALID. */
export function wishOf(command: IVoteOpen): AppError | Wish {
  const question = (command.question ?? '').trim();
  if (question === '' || question.length > MAX_QUESTION_CHARS)
    return malformed(`question: 1 to ${MAX_QUESTION_CHARS} characters`);
  const options = optionsOf(command);
  if (options instanceof AppError) return options;
  const terms = termsOf(command);
  if (terms instanceof AppError) return terms;
  const quorum = quorumOf(command.quorum);
  if (quorum.percent > 100) return malformed('quorum: at most 100 percent');
  const durationSec = command.durationSec ?? 0;
  if (durationSec > MAX_DURATION_SEC) return malformed(`duration_sec: at most ${MAX_DURATION_SEC}`);
  return { question, options, ...terms, quorum, durationSec };
}

function termsOf({ display, kind, rule }: IVoteOpen): AppError | Pick<Wish, 'display' | 'kind' | 'rule'> {
  const terms = {
    display: display ?? VoteDisplay.VOTE_DISPLAY_UNSPECIFIED,
    kind: kind ?? VoteKind.VOTE_KIND_UNSPECIFIED,
    rule: rule ?? VoteRule.VOTE_RULE_UNSPECIFIED,
  };
  const areKnown =
    isOf(VoteDisplay, terms.display) && isOf(VoteKind, terms.kind) && isOf(VoteRule, terms.rule);
  return areKnown ? terms : malformed('display, kind or rule: not known here');
}

/** How many of the roll have to be there; 0 = no quorum. */
export const neededOf = ({ count, percent, majority }: Quorum, eligible: number): number =>
  Math.max(count, Math.ceil((percent * eligible) / 100), majority ? Math.floor(eligible / 2) + 1 : 0);

export const quorumOf = (quorum: IVoteQuorum | null | undefined): Quorum => ({
  count: quorum?.count ?? 0,
  percent: quorum?.percent ?? 0,
  majority: quorum?.majority ?? false,
});

function optionsOf({ options, withoutAbstention }: IVoteOpen): AppError | readonly IVoteOption[] {
  const labels = (options ?? []).map((label) => label.trim());
  if (labels.length === 0) return withoutAbstention === true ? YES_NO : [...YES_NO, ABSTAIN];
  if (labels.length < MIN_OPTIONS || labels.length > MAX_OPTIONS)
    return malformed(`options: ${MIN_OPTIONS} to ${MAX_OPTIONS}, or none for yes, no and abstention`);
  if (labels.some((label) => label === '' || label.length > MAX_OPTION_CHARS))
    return malformed(`options: 1 to ${MAX_OPTION_CHARS} characters`);
  if (new Set(labels).size < labels.length) return malformed('options: two are the same');
  return labels.map((label) => ({ label }));
}

/** Of a later version than ours, numbers may come that we do not know. */
const isOf = (values: Readonly<Record<string, number | string>>, value: number): boolean =>
  Object.values(values).includes(value);
