/**
 * What happened while the public was excluded stays kept from whoever was outside, also when they are back: what features
 * write down is stamped with from whom, and told to the others alone. Pure.
 */
import type { Role } from '../../common/auth/roles.ts';
import type { Attendee, Audience, FeatureView, RecordMap, RoomRules } from './contract.ts';

/** 0: from nobody. 1: from observers. 2: from guests as well. */
export type KeptFrom = 0 | 1 | 2;

export const FROM_NOBODY: KeptFrom = 0;
export const FROM_OBSERVERS: KeptFrom = 1;
export const FROM_GUESTS: KeptFrom = 2;

const NOTHING: RecordMap = new Map();

/** Of what happens now. */
export function keptFromNow({
  isClosedToPublic,
  areGuestsOut,
}: Pick<RoomRules, 'isClosedToPublic' | 'areGuestsOut'>): KeptFrom {
  if (!isClosedToPublic) return FROM_NOBODY;
  return areGuestsOut ? FROM_GUESTS : FROM_OBSERVERS;
}

/** As it was kept, by any version. */
export function keptFromOf(value: number | null | undefined): KeptFrom {
  if (!value) return FROM_NOBODY;
  return value === FROM_OBSERVERS ? FROM_OBSERVERS : FROM_GUESTS;
}

export const mostOf = (stamps: readonly KeptFrom[]): KeptFrom =>
  stamps.reduce((most, one) => (one > most ? one : most), FROM_NOBODY);

export const leastOf = (one: KeptFrom, other: KeptFrom): KeptFrom => (one < other ? one : other);

/** The highest stamp of what somebody may know. */
function knownTo(role: Role): KeptFrom {
  if (role === 'observer') return FROM_NOBODY;
  return role === 'guest' ? FROM_OBSERVERS : FROM_GUESTS;
}

export const mayKnow = (keptFrom: KeptFrom, { role }: Pick<Attendee, 'role'>): boolean =>
  keptFrom <= knownTo(role);

const AUDIENCES = ['everyone', 'inside', 'members'] as const satisfies readonly Audience[];

/** Who is told what has this stamp. */
export const audienceOf = (keptFrom: KeptFrom): (typeof AUDIENCES)[number] => AUDIENCES[keptFrom];

/**
 * Records of which some are told less than others.
 * @param most of the stamps of what is in them
 * @param render what whoever may know up to this stamp is told
 */
export function toldByStamp(most: KeptFrom, render: (upTo: KeptFrom) => RecordMap): FeatureView {
  const less = new Map<KeptFrom, RecordMap>();
  const lessFor = (upTo: KeptFrom): RecordMap => {
    const known = less.get(upTo) ?? render(upTo);
    less.set(upTo, known);
    return known;
  };
  const whole = { [audienceOf(most)]: render(most) };
  if (most === FROM_NOBODY) return whole;
  return {
    ...whole,
    personal: ({ role, isOutside }) =>
      isOutside || knownTo(role) >= most ? NOTHING : lessFor(knownTo(role)),
  };
}

/** Views of different records as one. */
export function together(...views: readonly FeatureView[]): FeatureView {
  const all = (audience: Audience): RecordMap =>
    new Map(views.flatMap((view) => [...(view[audience] ?? NOTHING)]));
  const personal = views.flatMap((view) => view.personal ?? []);
  return {
    everyone: all('everyone'),
    inside: all('inside'),
    members: all('members'),
    moderators: all('moderators'),
    personal: (person) => new Map(personal.flatMap((tell) => [...tell(person)])),
  };
}
