/** Somebody in the room as clients are shown them, what of that has changed, and who sends a picture. Pure. */
import { toWireRole } from '../../../common/auth/roles.ts';
import type { ParticipantId } from '../../../common/ids.ts';
import { Role as WireRole, SourceKind, type IPerson, type IPersonSource } from '../../../proto/index.ts';
import type { RoomPeople } from '../../features/contract.ts';
import type { RoomView } from '../view.ts';

/** Fields as in Person (signal.proto); never changed once it is made, so that equal ones can be told by identity. */
export type PersonRow = {
  readonly number: number;
  readonly participantId: ParticipantId;
  readonly name: string;
  readonly site: string;
  readonly joinedAtMs: number;
  readonly reconnecting: boolean;
  readonly onPodium: boolean;
  /** Where on the podium, 0 = first; Infinity = not there. Not on the wire. */
  readonly podiumPlace: number;
  readonly sources: IPersonSource[];
  readonly role: WireRole;
  /** Kept outside: in no list. */
  readonly outside: boolean;
};

/** By participant, 0 = first. */
export type PodiumPlaces = ReadonlyMap<ParticipantId, number>;

/** What people are in the room besides what they came as. */
export type Standing = {
  readonly podium: PodiumPlaces;
  readonly people: Pick<RoomPeople, 'get'>;
};

/** In the lists, and counted as present. */
export const isListed = (row: PersonRow): boolean => !isObserver(row) && !row.outside;

/** Sees and hears; counted, not listed. */
export const isObserver = ({ role }: PersonRow): boolean => role === WireRole.ROLE_OBSERVER;

/**
 * The row as of the view; undefined = not in the room. Who is at a site that can't be heard is shown like somebody who
 * can't.
 */
export function rowOf(view: RoomView, id: ParticipantId, standing: Standing): PersonRow | undefined {
  const { podium, people } = standing;
  const person = people.get(id);
  if (person === undefined) return undefined;
  const { number, participantId, name, site, joinedAtMs, isAway, role, isOutside } = person;
  const podiumPlace = podium.get(id) ?? Infinity;
  return {
    number,
    participantId,
    name,
    site,
    joinedAtMs,
    reconnecting: isAway,
    onPodium: podiumPlace < Infinity,
    podiumPlace,
    sources: view
      .sourcesOf(id)
      .map(({ kind, paused, generation }) => ({ kind, paused, generation }))
      .sort((a, b) => a.kind - b.kind),
    role: toWireRole(role),
    outside: isOutside,
  };
}

/** What clients know of `before` is right for `after`, too. */
export function isSameRow(before: PersonRow, after: PersonRow): boolean {
  return (
    isSamePerson(before, after) &&
    before.reconnecting === after.reconnecting &&
    before.podiumPlace === after.podiumPlace &&
    before.role === after.role &&
    before.outside === after.outside &&
    isSameSources(before.sources, after.sources)
  );
}

/** A row for somebody who knows `before`: what never changes is left out. */
export function changeOf(before: PersonRow | undefined, after: PersonRow): IPerson {
  if (before === undefined || !isSamePerson(before, after)) return after;
  const { number, reconnecting, onPodium, sources, role } = after;
  // unspecified says the same as nothing, and takes two bytes
  return { number, reconnecting, onPodium, sources, ...(role !== WireRole.ROLE_UNSPECIFIED && { role }) };
}

export const hasScreen = (row: PersonRow): boolean => isOn(row, SourceKind.SOURCE_KIND_SCREEN);
export const hasVideo = (row: PersonRow): boolean =>
  hasScreen(row) || isOn(row, SourceKind.SOURCE_KIND_CAMERA);
export const hasOpenMic = (row: PersonRow): boolean => isOn(row, SourceKind.SOURCE_KIND_MIC);

function isOn({ sources }: PersonRow, kind: SourceKind): boolean {
  return sources.some((source) => source.kind === kind && source.paused !== true);
}

function isSamePerson(before: PersonRow, after: PersonRow): boolean {
  return (
    before.number === after.number &&
    before.participantId === after.participantId &&
    before.name === after.name &&
    before.site === after.site &&
    before.joinedAtMs === after.joinedAtMs
  );
}

function isSameSources(before: readonly IPersonSource[], after: readonly IPersonSource[]): boolean {
  const isSame = (one: IPersonSource, other: IPersonSource | undefined): boolean =>
    one.kind === other?.kind && one.paused === other?.paused && one.generation === other?.generation;
  return before.length === after.length && before.every((source, index) => isSame(source, after[index]));
}
