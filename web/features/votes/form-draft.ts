/** What whoever leads has said of a new vote so far. No DOM. */
import { signal, type Signal } from '@preact/signals';
import type {
  CandidateView,
  VoteDisplayName,
  VoteRuleName,
  VoteWish,
} from '../../../client/features/votes/index.ts';

export const QUORUMS = ['none', 'half', 'majority', 'number'] as const;
type QuorumName = (typeof QUORUMS)[number];

const SEC_PER_MIN = 60;

export type Draft = {
  readonly question: Signal<string>;
  /** One on each line. */
  readonly options: Signal<string>;
  readonly hasAbstention: Signal<boolean>;
  readonly display: Signal<VoteDisplayName>;
  readonly rule: Signal<VoteRuleName>;
  readonly quorum: Signal<QuorumName>;
  /** Of people, for the quorum that is a number. */
  readonly needed: Signal<string>;
  readonly minutes: Signal<string>;
  /** Undefined = whoever would vote without a choice; coming = one chooses among people who are not known yet. */
  readonly voters: Signal<ReadonlySet<string> | 'coming' | undefined>;
  /** Who votes for whom: voter → holder, by their ids. */
  readonly proxies: Signal<ReadonlyMap<string, string>>;
};

export function newDraft(): Draft {
  return {
    question: signal(''),
    options: signal(''),
    hasAbstention: signal(true),
    display: signal<VoteDisplayName>('names'),
    rule: signal<VoteRuleName>('simple'),
    quorum: signal<QuorumName>('none'),
    needed: signal(''),
    minutes: signal('0'),
    voters: signal<ReadonlySet<string> | 'coming' | undefined>(undefined),
    proxies: signal(new Map()),
  };
}

/** Whether it says enough to be opened: a choice that has not come would be everybody. */
export const isReady = ({ question, voters }: Draft): boolean =>
  question.peek().trim() !== '' && voters.peek() !== 'coming';

/** @param order ids of all who could vote, as they are listed */
export function wishOf(draft: Draft, order: readonly string[]): VoteWish {
  const voters = draft.voters.peek();
  const options = draft.options
    .peek()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return {
    question: draft.question.peek(),
    options,
    withoutAbstention: !draft.hasAbstention.peek(),
    display: draft.display.peek(),
    rule: draft.rule.peek(),
    quorum: quorumOf(draft),
    durationSec: Number(draft.minutes.peek()) * SEC_PER_MIN,
    ...(voters instanceof Set && { rollIds: order.filter((id) => voters.has(id)) }),
    proxies: [...draft.proxies.peek()].map(([voterId, holderId]) => ({ voterId, holderId })),
  };
}

function quorumOf({ quorum, needed }: Draft): NonNullable<VoteWish['quorum']> {
  const count = Math.max(0, Math.trunc(Number(needed.peek()) || 0));
  return { none: {}, half: { percent: 50 }, majority: { majority: true }, number: { count } }[quorum.peek()];
}

/** Begins to choose with those who would vote anyway. @param candidates undefined = they have not come yet */
export function chooseVoters(draft: Draft, candidates: readonly CandidateView[] | undefined): void {
  const onRoll = candidates?.filter(({ isOnRoll }) => isOnRoll);
  draft.proxies.value = new Map();
  draft.voters.value =
    onRoll === undefined ? 'coming' : new Set(onRoll.map(({ candidateId }) => candidateId));
}

/** A choice that waits for candidates goes on with them. */
export function takeCandidates(draft: Draft, candidates: readonly CandidateView[] | undefined): void {
  if (draft.voters.value === 'coming' && candidates !== undefined) chooseVoters(draft, candidates);
}

/** Ticks somebody or takes the tick away; who is not chosen neither votes for others nor is voted for. */
export function toggleVoter({ voters, proxies }: Draft, id: string): void {
  const before = voters.peek();
  const chosen = new Set(before === 'coming' ? [] : before);
  if (!chosen.delete(id)) chosen.add(id);
  voters.value = chosen;
  proxies.value = new Map([...proxies.peek()].filter((pair) => pair.every((one) => chosen.has(one))));
}
