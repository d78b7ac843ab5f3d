/** What moderators have settled about people, read from its records, and the records' keys. Pure. */
import { createHash } from 'node:crypto';
import { ROLES, type Role } from '../../../common/auth/roles.ts';
import type { ParticipantId } from '../../../common/ids.ts';
import {
  ModerationClosedRecord,
  ModerationEndedRecord,
  ModerationLockRecord,
  ModerationMuteAllRecord,
  ModerationMuteRecord,
  ModerationPersonRecord,
  ModerationWaitingRecord,
} from '../../../proto/features/moderation.ts';
import type { FeatureRecords, RecordMap } from '../contract.ts';

export const NAME = 'moderation';

const WAITING_MODES = ['off', 'guests', 'all'] as const;
/** Who has to be let in: nobody, guests, everybody who does not moderate. */
type WaitingMode = (typeof WAITING_MODES)[number];

/** Who joined until a time is in the room: guests, and others. */
export type WaitingRoom = {
  readonly mode: WaitingMode;
  readonly guestsSinceMs: number;
  readonly othersSinceMs: number;
};

/** What is settled for somebody by their subject; each is a folder of records. */
export type Folder = 'in' | 'out' | 'role' | 'name' | 'free';

type Kinds = { readonly mic: boolean; readonly camera: boolean };
type Serials = { readonly mic: number; readonly camera: number };
type MuteAllOrder = { readonly serial: number; readonly except: ReadonlySet<string> };

export type ModerationState = {
  readonly waiting: WaitingRoom;
  /** Subjects that were let in. */
  readonly admitted: ReadonlySet<string>;
  /** Subjects that were sent to the waiting room, with when. */
  readonly sentOut: ReadonlyMap<string, number>;
  readonly roles: ReadonlyMap<string, Role>;
  readonly names: ReadonlyMap<string, string>;
  /** Subjects for whom locks don't hold. */
  readonly exempt: ReadonlySet<string>;
  readonly locked: Kinds;
  readonly muted: ReadonlyMap<ParticipantId, Serials>;
  readonly mutedAll: { readonly mic: MuteAllOrder; readonly camera: MuteAllOrder };
  readonly removed: ReadonlySet<ParticipantId>;
  /** Undefined = the sitting is public. */
  readonly closed: { readonly sinceMs: number; readonly guests: boolean } | undefined;
  /** When the meeting was ended for all; undefined = it goes on. */
  readonly endedAtMs: number | undefined;
};

/** Subjects may be any text; keys may not. */
export const keyOf = (folder: Folder, subject: string): string =>
  `${folder}/${createHash('sha256').update(subject).digest('base64url')}`;
export const quietKey = (id: ParticipantId): string => `quiet/${id}`;
export const removedKey = (id: ParticipantId): string => `gone/${id}`;

const NOBODY_WAITS: WaitingRoom = { mode: 'off', guestsSinceMs: 0, othersSinceMs: 0 };
const NO_ORDER: MuteAllOrder = { serial: 0, except: new Set() };

export function readModeration({ replicated, durable }: FeatureRecords): ModerationState {
  const of = (folder: Folder) => peopleOf(replicated, folder);
  const waiting = replicated.get('waiting');
  const lock = replicated.get('lock');
  const closed = durable.get('closed');
  const ended = durable.get('ended');
  return {
    waiting: waiting ? waitingOf(ModerationWaitingRecord.decode(waiting)) : NOBODY_WAITS,
    admitted: new Set(of('in').map(({ subject }) => subject)),
    sentOut: new Map(of('out').map(({ subject, atMs }) => [subject, atMs])),
    roles: new Map(of('role').map(({ subject, role }) => [subject, roleOf(role) ?? 'member'])),
    names: new Map(of('name').map(({ subject, name }) => [subject, name])),
    exempt: new Set(of('free').map(({ subject }) => subject)),
    locked: lock ? ModerationLockRecord.decode(lock) : { mic: false, camera: false },
    muted: new Map(under(replicated, 'quiet/').map(([id, bytes]) => [id as ParticipantId, serialsOf(bytes)])),
    mutedAll: { mic: orderOf(replicated.get('all/mic')), camera: orderOf(replicated.get('all/camera')) },
    removed: new Set(under(replicated, 'gone/').map(([id]) => id as ParticipantId)),
    closed: closed && ModerationClosedRecord.decode(closed),
    endedAtMs: ended && ModerationEndedRecord.decode(ended).atMs,
  };
}

export const roleOf = (text: string): Role | undefined => ROLES.find((role) => role === text);
export const modeOf = (text: string): WaitingMode | undefined => WAITING_MODES.find((mode) => mode === text);

function waitingOf(record: ModerationWaitingRecord): WaitingRoom {
  const { mode, guestsSinceMs, othersSinceMs } = record;
  return { mode: modeOf(mode) ?? 'all', guestsSinceMs, othersSinceMs };
}

function peopleOf(records: RecordMap, folder: Folder): ModerationPersonRecord[] {
  return under(records, `${folder}/`).map(([, bytes]) => ModerationPersonRecord.decode(bytes));
}

function under(records: RecordMap, prefix: string): (readonly [string, Uint8Array])[] {
  return [...records].flatMap(([key, bytes]) =>
    key.startsWith(prefix) ? [[key.slice(prefix.length), bytes] as const] : [],
  );
}

function serialsOf(bytes: Uint8Array): Serials {
  const { micSerial, cameraSerial } = ModerationMuteRecord.decode(bytes);
  return { mic: micSerial, camera: cameraSerial };
}

function orderOf(bytes: Uint8Array | undefined): MuteAllOrder {
  if (bytes === undefined) return NO_ORDER;
  const { serial, exceptParticipantIds } = ModerationMuteAllRecord.decode(bytes);
  return { serial, except: new Set(exceptParticipantIds) };
}
