/** People and what they publish as the SDK has them, made of what is on the wire. Pure; free of DOM types. */
import { Role, SourceKind, type IPerson, type IPersonSource } from '../../proto/signal.ts';

/** As RoleName of api.ts. */
export type RosterRole = 'member' | 'guest' | 'observer' | 'moderator' | 'chair' | 'operator';

export type RosterPerson = {
  /** Unique in the room while its bearer is there. */
  readonly number: number;
  readonly participantId: string;
  readonly name: string;
  readonly site: string;
  readonly role: RosterRole;
  /** Of oneself only: kept outside of the room for now. */
  readonly isOutside: boolean;
  readonly isReconnecting: boolean;
  readonly isOnPodium: boolean;
  readonly joinedAtMs: number;
};

/** The two lists of people; see PeopleListName in api.ts. */
export type RosterList = 'byName' | 'withVideo';

/** As in RoomStatus of api.ts. */
export type RosterCounts = {
  readonly people: number;
  readonly withVideo: number;
  readonly openMics: number;
  readonly observers: number;
};

export type RosterSourceType = 'mic' | 'camera' | 'screen' | 'screenaudio';

export type RosterSource = {
  readonly sourceId: string;
  readonly participantId: string;
  readonly type: RosterSourceType;
  readonly isPaused: boolean;
  readonly generation: number;
};

const TYPE_OF_KIND: ReadonlyMap<SourceKind, RosterSourceType> = new Map([
  [SourceKind.SOURCE_KIND_MIC, 'mic'],
  [SourceKind.SOURCE_KIND_CAMERA, 'camera'],
  [SourceKind.SOURCE_KIND_SCREEN, 'screen'],
  [SourceKind.SOURCE_KIND_SCREEN_AUDIO, 'screenaudio'],
]);

const KIND_OF_TYPE: Record<RosterSourceType, SourceKind> = {
  mic: SourceKind.SOURCE_KIND_MIC,
  camera: SourceKind.SOURCE_KIND_CAMERA,
  screen: SourceKind.SOURCE_KIND_SCREEN,
  screenaudio: SourceKind.SOURCE_KIND_SCREEN_AUDIO,
};

/** How ids of sources end; see Person in signal.proto. */
const ID_PART: Record<RosterSourceType, string> = {
  mic: 'mic',
  camera: 'cam',
  screen: 'screen',
  screenaudio: 'screenaudio',
};

/** All that a participant's sources can have. */
export const sourceIdsOf = (participantId: string): readonly string[] =>
  Object.values(ID_PART).map((part) => `${participantId}:${part}`);

/** @returns undefined for a kind that this version does not know */
export function sourceTypeOf(kind: SourceKind | null | undefined): RosterSourceType | undefined {
  return kind === null || kind === undefined ? undefined : TYPE_OF_KIND.get(kind);
}

export function sourceKindOf(type: RosterSourceType): SourceKind {
  return KIND_OF_TYPE[type];
}

const ROLE_NAMES: ReadonlyMap<Role, RosterRole> = new Map([
  [Role.ROLE_GUEST, 'guest'],
  [Role.ROLE_OBSERVER, 'observer'],
  [Role.ROLE_MODERATOR, 'moderator'],
  [Role.ROLE_CHAIR, 'chair'],
  [Role.ROLE_OPERATOR, 'operator'],
]);

/** One that this version does not know counts as member, as at the server. */
const toRoleName = (role: Role | null | undefined): RosterRole => ROLE_NAMES.get(role ?? 0) ?? 'member';

/** May settle things for everybody, as at the server. */
export const isModerating = (role: RosterRole): boolean =>
  role === 'moderator' || role === 'chair' || role === 'operator';

/** @param before who has the number; a change leaves out what stays as it is. @returns undefined when it is of nobody */
export function toPerson(wire: IPerson, before: RosterPerson | undefined): RosterPerson | undefined {
  const { number, participantId, name, site, joinedAtMs } = wire.participantId ? wire : (before ?? {});
  if (!participantId) return undefined;
  return {
    number: number ?? 0,
    participantId,
    name: name ?? '',
    site: site ?? '',
    role: toRoleName(wire.role),
    isOutside: wire.outside ?? false,
    isReconnecting: wire.reconnecting ?? false,
    isOnPodium: wire.onPodium ?? false,
    joinedAtMs: joinedAtMs ?? 0,
  };
}

/** Kinds that this version does not know are left out. */
export function toSources(
  participantId: string,
  sources: readonly IPersonSource[] | null | undefined,
): readonly RosterSource[] {
  return (sources ?? []).flatMap(({ kind, paused, generation }) => {
    const type = sourceTypeOf(kind);
    if (type === undefined) return [];
    const sourceId = `${participantId}:${ID_PART[type]}`;
    return [{ sourceId, participantId, type, isPaused: paused ?? false, generation: generation ?? 0 }];
  });
}
