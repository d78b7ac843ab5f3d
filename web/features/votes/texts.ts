/** Texts of votes. */
import type {
  VoteDisplayName,
  VoteMeaningName,
  VoteOutcomeName,
  VoteRuleName,
} from '../../../client/features/votes/index.ts';
import type { FeatureTexts } from '../contract.ts';

type ByName<K extends string> = Readonly<Record<K, string>>;

export type VotesTexts = FeatureTexts & {
  readonly title: string;
  readonly tab: string;
  readonly badge: string;
  readonly none: string;
  readonly item: (number: string, title: string) => string;
  readonly meanings: ByName<Exclude<VoteMeaningName, 'option'>>;
  readonly rules: ByName<VoteRuleName>;
  readonly displays: ByName<VoteDisplayName>;
  readonly outcomes: ByName<VoteOutcomeName>;
  readonly cancelled: string;
  readonly notice: string;
  readonly noticeGo: string;
  readonly result: (outcome: string) => string;
  readonly resultGo: string;
  readonly ballot: {
    readonly own: string;
    readonly of: (name: string) => string;
    readonly choose: string;
    readonly cast: (choice: string) => string;
    readonly sending: string;
    readonly counted: (choice: string) => string;
    readonly representedBy: (name: string) => string;
    readonly notEligible: string;
  };
  readonly progress: (cast: number, eligible: number) => string;
  readonly quorum: (present: number, needed: number) => string;
  readonly noQuorum: (present: number, needed: number) => string;
  readonly until: (time: string) => string;
  readonly counts: string;
  readonly ruleUsed: (rule: string) => string;
  readonly winner: (option: string) => string;
  readonly problems: (words: string) => string;
  readonly hash: string;
  readonly repeats: (vote: number) => string;
  readonly names: string;
  readonly namesHide: string;
  readonly notVoted: string;
  readonly past: string;
  readonly lead: {
    readonly close: string;
    readonly closeSure: string;
    readonly cancel: string;
    readonly cancelHint: string;
    readonly cancelReason: string;
    readonly cancelSure: string;
    readonly cancelBack: string;
    readonly repeat: string;
    readonly repeatSure: string;
  };
  readonly form: {
    readonly title: string;
    readonly question: string;
    readonly options: string;
    readonly optionsHint: string;
    readonly withAbstention: string;
    readonly display: string;
    readonly rule: string;
    readonly quorum: string;
    readonly quorums: ByName<'none' | 'half' | 'majority' | 'number'>;
    readonly needed: string;
    readonly duration: string;
    readonly durationNone: string;
    readonly durationOf: (minutes: number) => string;
    readonly profile: string;
    readonly profileNone: string;
    readonly profileOf: (name: string) => string;
    readonly secret: ByName<'refused' | 'approved-system'>;
    readonly elections: ByName<'refused' | 'approved-system'>;
    readonly namesRequired: string;
    readonly noProxies: string;
    readonly noItem: string;
    readonly roll: string;
    readonly rollHint: (count: number) => string;
    readonly rollAll: string;
    readonly rollChoose: string;
    readonly rollComing: string;
    readonly chosen: (count: number) => string;
    readonly all: string;
    readonly noneOfThem: string;
    readonly notHere: string;
    readonly proxies: (count: number) => string;
    readonly proxyVoter: string;
    readonly proxyHolder: string;
    readonly proxyChoose: string;
    readonly proxyAdd: string;
    readonly proxyPair: (holder: string, voter: string) => string;
    readonly proxyRemove: (voter: string) => string;
    readonly open: string;
  };
};
