/** The names of our keys in the coordination store, and nothing else. See docs/architecture.md, "State". */
import { ROOM_ID_CHARACTERS, isRoomId, type NodeId, type RoomId, type SiteId } from '../ids.ts';

const ROOT = '/kaskade/v1';
const SHUT_INVITATION = 'invitation.';

/** Which cluster this is. */
export const clusterKey = `${ROOT}/cluster`;

/** The key that signs records of sittings, where no file holds one (PEM). */
export const recordKeyKey = `${ROOT}/record-key`;

/** Which node has deleted expired records last, and how far it came. */
export const retentionKey = `${ROOT}/retention`;

export type NodeKind = 'signal' | 'sfu';

export const nodesPrefix = (kind: NodeKind): string => `${ROOT}/nodes/${kind}/`;
export const nodeKey = (kind: NodeKind, node: NodeId): string => `${nodesPrefix(kind)}${node}`;

/** Of all rooms' keys. */
export const ROOMS_PREFIX = `${ROOT}/rooms/`;
export const roomPrefix = (room: RoomId): string => `${ROOMS_PREFIX}${room}/`;
export const routersPrefix = (room: RoomId): string => `${roomPrefix(room)}routers/`;
export const routerKey = (room: RoomId, node: NodeId): string => `${routersPrefix(room)}${node}`;
export const epochKey = (room: RoomId, site: SiteId): string => `${roomPrefix(room)}epoch/${site}`;
export const roomServersPrefix = (room: RoomId): string => `${roomPrefix(room)}signal/`;
export const roomServerKey = (room: RoomId, site: SiteId, node: NodeId): string =>
  `${roomServersPrefix(room)}${site}/${node}`;
export const replicatorKey = (room: RoomId, site: SiteId): string => `${roomPrefix(room)}replicator/${site}`;

export const homeKey = (room: RoomId): string => `${roomPrefix(room)}home`;
export const settingsKey = (room: RoomId): string => `${roomPrefix(room)}settings`;
/** Who may have how many people in a room with a limit: a counter beside it, and per node what it holds. */
export const seatsKey = (room: RoomId): string => `${roomPrefix(room)}seats`;
export const seatsPrefix = (room: RoomId): string => `${seatsKey(room)}/node/`;
export const seatKey = (room: RoomId, node: NodeId): string => `${seatsPrefix(room)}${node}`;
export const bansPrefix = (room: RoomId): string => `${roomPrefix(room)}bans/`;
export const banKey = (room: RoomId, banId: string): string => `${bansPrefix(room)}${banId}`;
/** Id among the bans, which nodes with the room open follow: guests of this invitation have to go. */
export const shutInvitationId = (number: string): string => `${SHUT_INVITATION}${number}`;
/** Ids of people have no dot. */
export const isShutInvitation = (banId: string): boolean => banId.startsWith(SHUT_INVITATION);
export const shutInvitationsPrefix = (room: RoomId): string => banKey(room, SHUT_INVITATION);
export const invitationsPrefix = (room: RoomId): string => `${roomPrefix(room)}invitations/`;
export const invitationKey = (room: RoomId, number: string): string => `${invitationsPrefix(room)}${number}`;
/** Of the room's features: durable records. */
export const featuresPrefix = (room: RoomId): string => `${roomPrefix(room)}f/`;
export const featureKey = (room: RoomId, feature: string, key: string): string =>
  `${featuresPrefix(room)}${feature}/${key}`;
/** Lines of the records of a room's sittings, beside its features: nobody has to know them all to go on. */
export const recordLinesPrefix = (room: RoomId): string => `${roomPrefix(room)}record/`;
export const recordLineKey = (room: RoomId, path: string): string => `${recordLinesPrefix(room)}${path}`;
/** Which commands the room's home has decided last. */
export const decidedKey = (room: RoomId): string => `${roomPrefix(room)}decided`;
/** One vote in a ballot; ids of [A-Za-z0-9_-]. */
export const ballotKey = (room: RoomId, ballotId: string, voterId: string): string =>
  `${roomPrefix(room)}ballots/${ballotId}/${voterId}`;
/** Where the chain of the room's log segments in the object store ends. */
export const logHeadKey = (room: RoomId): string => `${roomPrefix(room)}log-head`;

/** Key of the link between two nodes, the same whichever is named first. */
export function linkKey(room: RoomId, one: NodeId, other: NodeId): string {
  const [low, high] = one < other ? [one, other] : [other, one];
  return `${roomPrefix(room)}links/${low}~${high}`;
}

/** Generation counter beside a claim: unleased, so that generations never repeat after the claim expired. */
export const generationKey = (claimKey: string): string => `${claimKey}/generation`;
export const isGenerationKey = (key: string): boolean => key.endsWith('/generation');

/** Which node of a site takes away what rooms left behind. */
export const sweeperKey = (site: SiteId): string => `${ROOT}/sites/${site}/sweeper`;

/** The key that cookies of logins are sealed with, 32 bytes. */
export const sealKeyKey = `${ROOT}/login/seal-key`;
/** Logins that were ended before their time. */
export const endedLoginsPrefix = `${ROOT}/login/ended/`;
export const endedLoginKey = (loginId: string): string => `${endedLoginsPrefix}${loginId}`;

const MANAGEMENT = `${ROOT}/management/`;
/** Compared and written by each change of what is under the following prefixes. */
export const managementLedgerKey = `${MANAGEMENT}ledger`;
/** Rooms that somebody has defined; what is in use of a room is under {@link roomPrefix}. */
export const definedRoomsPrefix = `${MANAGEMENT}rooms/`;
export const definedRoomKey = (room: RoomId): string => `${definedRoomsPrefix}${room}`;
/** There as long as the deletion of a room has something left to take away. */
export const deletedRoomKey = (room: RoomId): string => `${MANAGEMENT}deleted/${room}`;
export const ALL_MEETINGS_PREFIX = `${MANAGEMENT}meetings/`;
export const meetingsPrefix = (room: RoomId): string => `${ALL_MEETINGS_PREFIX}${room}/`;
export const meetingKey = (room: RoomId, number: string): string => `${meetingsPrefix(room)}${number}`;
export const apiKeysPrefix = `${MANAGEMENT}keys/`;
export const apiKeyKey = (keyId: string): string => `${apiKeysPrefix}${keyId}`;
const AUDIT_PREFIXES = {
  changes: `${MANAGEMENT}audit/`,
  arrivals: `${MANAGEMENT}audit-arrivals/`,
  refusals: `${MANAGEMENT}audit-refusals/`,
} as const;
/** Parts of the audit log that are bounded each for itself. */
export type AuditShare = keyof typeof AUDIT_PREFIXES;
export const auditPrefix = (share: AuditShare): string => AUDIT_PREFIXES[share];
/** Sorted as numbers are. @param number within the share */
export const auditKey = (share: AuditShare, number: number): string =>
  `${auditPrefix(share)}${String(number).padStart(16, '0')}`;

/** Prefixes that together cover the keys of all rooms, so that no answer has to hold them all. */
export const roomsPrefixes = (): readonly string[] =>
  [...ROOM_ID_CHARACTERS].map((character) => `${ROOMS_PREFIX}${character}`);

/** The room that a key belongs to; undefined = to none. */
export function roomOfKey(key: string): RoomId | undefined {
  const [name = ''] = key.startsWith(ROOMS_PREFIX) ? key.slice(ROOMS_PREFIX.length).split('/', 1) : [];
  return isRoomId(name) ? name : undefined;
}

/** Whether a key is one that {@link epochKey} gives, for whatever site. */
export function isEpochKey(key: string): boolean {
  const room = roomOfKey(key);
  const site = room === undefined ? '' : key.slice(roomPrefix(room).length);
  return site.startsWith('epoch/') && !site.slice('epoch/'.length).includes('/');
}
