/** Named votes for a page or a bot: typed, over the port of the feature. No DOM. */
import {
  VoteFormView,
  VoteOpened,
  VoteProfilesView,
  VoteRollView,
  VotesCommand,
  VotesQuery,
  type IVoteCandidate,
  type IVoteProfileRule,
  type IVoteProxy,
  type IVoteQuorum,
  type IVotesCommand,
  type IVotesQuery,
  type IVoteVoter,
} from '../../../proto/features/votes.ts';
import type { FeaturePort, FeatureRecordMap } from '../../api.ts';
import {
  voteViewOf,
  votesViewOf,
  WIRE_DISPLAYS,
  WIRE_RULES,
  type VoteDisplayName,
  type VoteRuleName,
  type VotesView,
  type VoteView,
} from './view.ts';

export * from './view.ts';

/** A vote to be opened. */
export type VoteWish = {
  /** 1..2,000 characters. */
  readonly question: string;
  /** 2..20 of at most 100 characters; left out = yes, no, abstention. */
  readonly options?: readonly string[];
  readonly withoutAbstention?: boolean;
  readonly display: VoteDisplayName;
  readonly rule: VoteRuleName;
  /** How many of the roll have to be there; left out = no quorum. */
  readonly quorum?: IVoteQuorum;
  /** Left out = the roll of the sitting, or whoever is there as member, moderator or chair. */
  readonly roll?: readonly IVoteVoter[];
  /** Instead of a roll: {@link CandidateView.candidateId}, in this order. */
  readonly rollIds?: readonly string[];
  readonly proxies?: readonly IVoteProxy[];
  /** Left out = open until somebody closes it. */
  readonly durationSec?: number;
};

/** Somebody who may vote. */
export type RollLineView = {
  readonly place: number;
  readonly name: string;
  readonly group: string;
  /** Empty = they vote in person. */
  readonly representedBy: string;
  /** 0 = none, or not shown. */
  readonly choice: number;
};

/** Somebody who could vote. */
export type CandidateView = {
  readonly candidateId: string;
  readonly name: string;
  readonly group: string;
  readonly isPresent: boolean;
  /** Votes if nobody chooses. */
  readonly isOnRoll: boolean;
};

/** What a vote would be that is opened now. */
export type FormView = {
  /** Of the agenda; empty = on no item. */
  readonly itemNumber: string;
  readonly itemTitle: string;
  /** Whose law counts: id of a profile, '' = the general one. */
  readonly profile: string;
  /** The sitting says it. */
  readonly isProfileFixed: boolean;
  readonly candidates: readonly CandidateView[];
};

/** `allowed`, `approved-system`, `refused` or `open` (the law does not say), and the norm. */
type ProfileRuleView = { readonly stance: string; readonly norm: string };

export type ProfileView = {
  /** '' = the general one. */
  readonly id: string;
  readonly land: string;
  readonly norm: string;
  readonly secret: ProfileRuleView;
  readonly elections: ProfileRuleView;
  readonly areNamesRequired: boolean;
  readonly areProxiesAllowed: boolean;
};

/** All commands reject as {@link FeaturePort.command} does; reasons are in docs/roles.md. */
export class Votes {
  readonly #port: FeaturePort;
  #read: { readonly of: FeatureRecordMap; readonly view: VotesView } | undefined;

  constructor(port: FeaturePort) {
    this.#port = port;
  }

  /** The same object until something changes. */
  view(): VotesView {
    const of = this.#port.records();
    if (this.#read?.of !== of) this.#read = { of, view: votesViewOf(of) };
    return this.#read.view;
  }

  /** Chair and moderators. @returns the vote's id; 0 when the answer to the first try was lost on the way */
  async open(wish: VoteWish): Promise<number> {
    const { question, withoutAbstention = false, display, rule, durationSec = 0 } = wish;
    const opened = await this.#send({
      open: {
        question,
        options: [...(wish.options ?? [])],
        withoutAbstention,
        display: WIRE_DISPLAYS[display],
        rule: WIRE_RULES[rule],
        quorum: wish.quorum ?? {},
        roll: [...(wish.roll ?? [])],
        rollIds: [...(wish.rollIds ?? [])],
        proxies: [...(wish.proxies ?? [])],
        durationSec,
      },
    });
    return VoteOpened.decode(opened).voteId;
  }

  /** Resolves when it is kept. @param place on the roll, of whom this client represents; left out = oneself */
  async cast(voteId: number, choice: number, place = 0): Promise<void> {
    await this.#send({ cast: { voteId, choice, place } });
  }

  async close(voteId: number): Promise<void> {
    await this.#send({ close: { voteId } });
  }

  async cancel(voteId: number, reason = ''): Promise<void> {
    await this.#send({ cancel: { voteId, reason } });
  }

  /** The same again, as a new vote. */
  async repeat(voteId: number): Promise<void> {
    await this.#send({ repeat: { voteId } });
  }

  async setProfile(profile: string): Promise<void> {
    await this.#send({ setProfile: { profile } });
  }

  /** One that is over, counted anew by the server. */
  async vote(voteId: number): Promise<VoteView> {
    return voteViewOf(await this.#ask({ vote: { voteId } }));
  }

  /** All who may vote, in their order. */
  async roll(voteId: number): Promise<readonly RollLineView[]> {
    const lines: RollLineView[] = [];
    for (let total = 1; lines.length < total;) {
      const page = VoteRollView.decode(await this.#ask({ roll: { voteId, afterPlace: lines.length } }));
      if (page.lines.length === 0) break;
      total = page.total;
      for (const { place, name, group, representedBy, choice } of page.lines)
        lines.push({
          place: place ?? 0,
          name: name ?? '',
          group: group ?? '',
          representedBy: representedBy ?? '',
          choice: choice ?? 0,
        });
    }
    return lines;
  }

  /** For moderators. */
  async form(): Promise<FormView> {
    const candidates: CandidateView[] = [];
    for (;;) {
      const page = VoteFormView.decode(await this.#ask({ form: { after: candidates.length } }));
      candidates.push(...page.candidates.map(candidateOf));
      if (page.candidates.length > 0 && candidates.length < page.total) continue;
      const { itemNumber, itemTitle, profile, isProfileFixed } = page;
      return { itemNumber, itemTitle, profile, isProfileFixed, candidates };
    }
  }

  async profiles(): Promise<readonly ProfileView[]> {
    const { profiles } = VoteProfilesView.decode(await this.#ask({ profiles: {} }));
    return profiles.map(({ id, land, norm, secret, elections, areNamesRequired, areProxiesAllowed }) => ({
      id: id ?? '',
      land: land ?? '',
      norm: norm ?? '',
      secret: ruleOf(secret),
      elections: ruleOf(elections),
      areNamesRequired: areNamesRequired ?? false,
      areProxiesAllowed: areProxiesAllowed ?? false,
    }));
  }

  #send(command: IVotesCommand): Promise<Uint8Array> {
    return this.#port.command(VotesCommand.encode(command).finish());
  }

  #ask(query: IVotesQuery): Promise<Uint8Array> {
    return this.#port.ask(VotesQuery.encode(query).finish());
  }
}

const candidateOf = (one: IVoteCandidate): CandidateView => ({
  candidateId: one.candidateId ?? '',
  name: one.name ?? '',
  group: one.group ?? '',
  isPresent: one.isPresent ?? false,
  isOnRoll: one.isOnRoll ?? false,
});

const ruleOf = (rule: IVoteProfileRule | null | undefined): ProfileRuleView => ({
  stance: rule?.stance ?? '',
  norm: rule?.norm ?? '',
});
