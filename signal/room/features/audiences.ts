/** Which records of features somebody is told. Pure. */
import { isModerating, type Role } from '../../../common/auth/roles.ts';
import type { Audience, Attendee, FeatureView, RecordMap } from '../../features/contract.ts';
import type { IFeatureRecord, IFeatureRecords } from '../../../proto/index.ts';

export const AUDIENCES: readonly Audience[] = ['everyone', 'inside', 'members', 'moderators'];

const NOTHING: RecordMap = new Map();

/** Each has those of the ones after it. */
const BELONGS: Readonly<Record<Audience, (role: Role) => boolean>> = {
  everyone: () => true,
  inside: (role) => role !== 'observer',
  members: (role) => role !== 'observer' && role !== 'guest',
  moderators: isModerating,
};

/** Who is kept outside belongs to none. */
export function audiencesOf({ role, isOutside }: Pick<Attendee, 'role' | 'isOutside'>): readonly Audience[] {
  if (isOutside) return [];
  return AUDIENCES.filter((audience) => BELONGS[audience](role));
}

export const toldTo = (view: FeatureView, audience: Audience): RecordMap => view[audience] ?? NOTHING;

export const toldPersonally = (view: FeatureView, person: Attendee): RecordMap =>
  view.personal?.(person) ?? NOTHING;

/** What to say to somebody who knows `before` so that they know `after`. */
export function changesOf(before: RecordMap, after: RecordMap): IFeatureRecord[] {
  const changes: IFeatureRecord[] = [];
  for (const [key, value] of after) {
    const known = before.get(key);
    if (known === undefined || (known !== value && Buffer.compare(known, value) !== 0))
      changes.push({ key, value });
  }
  for (const key of before.keys()) if (!after.has(key)) changes.push({ key });
  return changes;
}

/** Everything that a feature tells somebody. */
export function allOf(feature: string, view: FeatureView, person: Attendee): IFeatureRecords {
  const maps = [
    ...audiencesOf(person).map((audience) => toldTo(view, audience)),
    toldPersonally(view, person),
  ];
  return { feature, records: maps.flatMap((map) => changesOf(NOTHING, map)) };
}
