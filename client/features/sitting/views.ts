/** What the server tells of a sitting, as plain values. Pure. */
import {
  SittingDisturbanceKind,
  SittingDisturbancesView,
  SittingLosses,
  SittingOwnView,
  SittingPastView,
  SittingProfilesView,
  SittingRollView,
  SittingStep,
  SittingView as WireView,
  type ISittingDisturbanceView,
  type ISittingMemberView,
} from '../../../proto/features/sitting.ts';
import type { FeatureRecordMap } from '../../api.ts';

export const DISTURBANCE_KINDS = ['picture', 'sound', 'connection', 'other'] as const;
export type DisturbanceKind = (typeof DISTURBANCE_KINDS)[number];

const WIRE_KINDS: Readonly<Record<DisturbanceKind, SittingDisturbanceKind>> = {
  picture: SittingDisturbanceKind.SITTING_DISTURBANCE_KIND_PICTURE,
  sound: SittingDisturbanceKind.SITTING_DISTURBANCE_KIND_SOUND,
  connection: SittingDisturbanceKind.SITTING_DISTURBANCE_KIND_CONNECTION,
  other: SittingDisturbanceKind.SITTING_DISTURBANCE_KIND_OTHER,
};

export type StepName = 'none' | 'vote' | 'speech';

export const WIRE_STEPS: Readonly<Record<StepName, SittingStep>> = {
  none: SittingStep.SITTING_STEP_UNSPECIFIED,
  vote: SittingStep.SITTING_STEP_VOTE,
  speech: SittingStep.SITTING_STEP_SPEECH,
};

export const toWireKind = (kind: DisturbanceKind): SittingDisturbanceKind => WIRE_KINDS[kind];

/** Times are ms since 1970, by the server's clock. */
type OpenSitting = {
  readonly sittingId: string;
  readonly title: string;
  readonly body: string;
  readonly profile: string;
  readonly openedAtMs: number;
  /** Undefined = it is not interrupted. */
  readonly suspended: { readonly sinceMs: number; readonly reason: string } | undefined;
};

export type SittingMember = {
  readonly memberId: string;
  readonly name: string;
  readonly group: string;
  /** @see PersonView.number; 0 = not in the room */
  readonly number: number;
  /** There and undisturbed: counts for the quorum. */
  readonly isPresent: boolean;
  readonly inHall: boolean;
  readonly isLost: boolean;
  readonly isDisturbed: boolean;
  /** In the sitting that is open: since when they are there, or until when they were; 0 = not at all. */
  readonly fromMs: number;
  readonly untilMs: number;
};

/** A connection that was lost. */
export type LossView = {
  readonly name: string;
  readonly site: string;
  /** client, node or site */
  readonly cause: string;
  readonly sinceMs: number;
  /** 0 = it is not back. */
  readonly untilMs: number;
  /** They have not come back before they had left. */
  readonly hasLeft: boolean;
};

/** What the law of a Land says of sittings; stances are allowed, approved-system, refused or open. No legal advice. */
export type LawView = {
  /** '' = rules of one's own. */
  readonly id: string;
  readonly land: string;
  readonly norm: string;
  /** regular, committees, emergency or none */
  readonly hybrid: string;
  readonly digital: string;
  readonly secret: string;
  readonly elections: string;
  /** Of secret votes and elections. */
  readonly detailNorm: string;
  /** Everybody sees how each has voted; '' = no norm says so. */
  readonly namesNorm: string;
  readonly areProxiesAllowed: boolean;
};

export type Disturbance = {
  readonly disturbanceId: string;
  readonly name: string;
  readonly number: number;
  readonly kind: DisturbanceKind;
  readonly text: string;
  readonly atMs: number;
};

type PastSitting = {
  readonly sittingId: string;
  readonly title: string;
  readonly openedAtMs: number;
  readonly closedAtMs: number;
};

export type SittingView = {
  /** Undefined = none is open. */
  readonly sitting: OpenSitting | undefined;
  /** In its order. */
  readonly roll: readonly SittingMember[];
  /** Members of the roll who are there. */
  readonly inHall: number;
  readonly remote: number;
  /** How many of them must be there. */
  readonly required: number;
  /** Others who take part. */
  readonly guests: number;
  readonly isInHall: boolean;
  readonly ownDisturbance: Disturbance | undefined;
  /** For who moderates: those that are not over. */
  readonly disturbances: readonly Disturbance[];
  /** For who moderates: connections that were lost, the newest first. */
  readonly losses: readonly LossView[];
  /** For who moderates: the newest first. */
  readonly past: readonly PastSitting[];
};

/** What the records of the feature say. */
export function sittingViewOf(records: FeatureRecordMap): SittingView {
  const main = WireView.decode(records.get('sitting') ?? NOTHING);
  const own = SittingOwnView.decode(records.get('own') ?? NOTHING);
  const { first } = SittingDisturbancesView.decode(records.get('disturbances') ?? NOTHING);
  const { sittings } = SittingPastView.decode(records.get('past') ?? NOTHING);
  return {
    sitting: openSittingOf(main),
    roll: rollOf(records),
    inHall: main.inHall,
    remote: main.remote,
    required: main.required,
    guests: main.guests,
    isInHall: own.inHall,
    ownDisturbance: own.disturbance ? disturbanceOf(own.disturbance) : undefined,
    disturbances: first.map(disturbanceOf),
    losses: lossesOf(records),
    past: sittings.map(({ sittingId, title, openedAtMs, closedAtMs }) => ({
      sittingId: sittingId ?? '',
      title: title ?? '',
      openedAtMs: openedAtMs ?? 0,
      closedAtMs: closedAtMs ?? 0,
    })),
  };
}

const NOTHING = new Uint8Array();

function openSittingOf({ sitting }: WireView): OpenSitting | undefined {
  if (!sitting) return undefined;
  const { suspendedAtMs, suspendReason } = sitting;
  return {
    sittingId: sitting.sittingId ?? '',
    title: sitting.title ?? '',
    body: sitting.body ?? '',
    profile: sitting.profile ?? '',
    openedAtMs: sitting.openedAtMs ?? 0,
    suspended: suspendedAtMs ? { sinceMs: suspendedAtMs, reason: suspendReason ?? '' } : undefined,
  };
}

function rollOf(records: FeatureRecordMap): readonly SittingMember[] {
  const parts: ISittingMemberView[][] = [];
  for (let part = 0; records.has(`roll/${part}`); part += 1)
    parts.push(SittingRollView.decode(records.get(`roll/${part}`) ?? NOTHING).members);
  return parts.flat().map((one) => ({
    memberId: one.memberId ?? '',
    name: one.name ?? '',
    group: one.group ?? '',
    number: one.number ?? 0,
    isPresent: one.isPresent ?? false,
    inHall: one.inHall ?? false,
    isLost: one.isLost ?? false,
    isDisturbed: one.isDisturbed ?? false,
    fromMs: one.fromMs ?? 0,
    untilMs: one.untilMs ?? 0,
  }));
}

const lossesOf = (records: FeatureRecordMap): readonly LossView[] =>
  SittingLosses.decode(records.get('losses') ?? NOTHING)
    .losses.map((one) => ({
      name: one.name ?? '',
      site: one.site ?? '',
      cause: one.cause ?? '',
      sinceMs: one.sinceMs ?? 0,
      untilMs: one.untilMs ?? 0,
      hasLeft: one.hasLeft ?? false,
    }))
    .reverse();

export const lawsOf = (bytes: Uint8Array): readonly LawView[] =>
  SittingProfilesView.decode(bytes).profiles.map((one) => ({
    id: one.id ?? '',
    land: one.land ?? '',
    norm: one.norm ?? '',
    hybrid: one.hybrid ?? '',
    digital: one.digital ?? '',
    secret: one.secret ?? '',
    elections: one.elections ?? '',
    detailNorm: one.detailNorm ?? '',
    namesNorm: one.namesNorm ?? '',
    areProxiesAllowed: one.areProxiesAllowed ?? false,
  }));

const disturbanceOf = (one: ISittingDisturbanceView): Disturbance => ({
  disturbanceId: one.disturbanceId ?? '',
  name: one.name ?? '',
  number: one.number ?? 0,
  kind: DISTURBANCE_KINDS.find((kind) => WIRE_KINDS[kind] === one.kind) ?? 'other',
  text: one.text ?? '',
  atMs: one.atMs ?? 0,
});
