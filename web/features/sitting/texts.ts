/** Texts of the sitting. */
import type { DisturbanceKind, StepName } from '../../../client/features/sitting/index.ts';
import type { FeatureTexts } from '../contract.ts';

export type FileName =
  | 'minutes'
  | 'public'
  | 'attendance'
  | 'results'
  | 'voters'
  | 'speeches'
  | 'measures'
  | 'data'
  | 'record'
  | 'signature';

type Words<K extends string> = Readonly<Record<K, string>>;

export type SittingTexts = FeatureTexts & {
  readonly title: string;
  readonly tab: string;
  readonly none: string;
  readonly tool: string;
  readonly toolHint: string;
  readonly badge: (count: number) => string;
  readonly since: (time: string) => string;
  readonly quorum: (present: number, size: number) => string;
  readonly places: (inHall: number, remote: number) => string;
  readonly quorate: string;
  readonly notQuorate: (required: number) => string;
  readonly guests: (count: number) => string;
  readonly suspended: string;
  readonly suspendedSince: (time: string, reason: string) => string;
  readonly place: string;
  readonly inHall: string;
  readonly remote: string;
  readonly disturbance: string;
  readonly kinds: Readonly<Record<DisturbanceKind, string>>;
  readonly kind: string;
  readonly details: string;
  readonly report: string;
  readonly reported: (kind: string, time: string) => string;
  readonly settleOwn: string;
  readonly disturbances: string;
  readonly disturbedNow: (name: string, kind: string) => string;
  readonly show: string;
  readonly settleOf: (name: string) => string;
  readonly lead: string;
  readonly sittingTitle: string;
  readonly body: string;
  readonly required: string;
  readonly requiredHint: string;
  readonly open: string;
  readonly close: string;
  readonly closeSure: string;
  readonly reason: string;
  readonly suspend: string;
  readonly step: string;
  readonly steps: Words<StepName>;
  readonly stepHints: Words<Exclude<StepName, 'none'>>;
  readonly repeat: string;
  readonly repeatHint: string;
  readonly resume: string;
  readonly roll: string;
  readonly rollEmpty: string;
  readonly addPresent: string;
  readonly remove: (name: string) => string;
  readonly present: string;
  readonly presentSince: (time: string) => string;
  readonly leftAt: (time: string) => string;
  readonly absent: string;
  readonly lost: string;
  readonly disturbed: string;
  readonly records: string;
  readonly files: Words<FileName>;
  readonly otherFiles: string;
  readonly notDownloaded: string;
  readonly add: AddTexts;
  readonly law: LawTexts;
  readonly loss: LossTexts;
};

type AddTexts = Words<
  | 'title'
  | 'one'
  | 'name'
  | 'group'
  | 'subject'
  | 'subjectHint'
  | 'many'
  | 'manyHint'
  | 'save'
  | 'cancel'
  | 'change'
  | 'editRoll'
  | 'ready'
> & {
  readonly wrong: (lines: string) => string;
  readonly take: (count: number) => string;
  readonly edit: (name: string) => string;
};

type LawTexts = Words<'title' | 'none' | 'hybrid' | 'digital' | 'secret' | 'elections' | 'noProxies'> & {
  readonly kinds: Readonly<Record<string, string>>;
  readonly stances: Readonly<Record<string, string>>;
  readonly names: (norm: string) => string;
  readonly source: (norms: string) => string;
};

type LossTexts = {
  /** @param open that are not back */
  readonly title: (count: number, open: number) => string;
  readonly since: (time: string) => string;
  readonly span: (from: string, until: string) => string;
  readonly left: (since: string) => string;
  readonly causes: Readonly<Record<string, string>>;
};
