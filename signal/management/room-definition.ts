/** Rooms that somebody has defined: what is known of one, and how it is kept. Pure. */
import { createHash } from 'node:crypto';
import { AppError } from '../../common/errors.ts';
import type { KeyValue } from '../../common/coordination/port.ts';
import type { RoomId } from '../../common/ids.ts';
import { RoomDefinitionRecord, type ICircleRecord } from '../../proto/index.ts';

/** People by their subjects, and groups. */
export type Circle = { readonly subjects: readonly string[]; readonly groups: readonly string[] };

export type RoomDefinition = {
  readonly room: RoomId;
  readonly title: string;
  /** Who may enter; those who chair or moderate may in any case. */
  readonly entry: Circle & { readonly everybody: boolean };
  readonly chairs: Circle;
  readonly moderators: Circle;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  readonly wishDigest: Uint8Array;
};

/** With the revision of what was read. */
export type Stored<T> = { readonly value: T; readonly revision: number };

export const NOBODY: Circle = { subjects: [], groups: [] };
export const EVERYBODY: RoomDefinition['entry'] = { ...NOBODY, everybody: true };

/** Of one definition, so that pages of them stay small. */
const MAX_BYTES = 32 * 1024;

/** @throws {AppError} ARGUMENT_INVALID when it is too large */
export function encodeDefinition({ room: _, entry, ...rest }: RoomDefinition): Uint8Array {
  const { everybody, ...circle } = entry;
  const bytes = RoomDefinitionRecord.encode({
    ...rest,
    everybody,
    entry: toRecord(circle),
    chairs: toRecord(rest.chairs),
    moderators: toRecord(rest.moderators),
  }).finish();
  if (bytes.length <= MAX_BYTES) return bytes;
  throw new AppError('ARGUMENT_INVALID', 'entry, chairs, moderators: too many names');
}

export function decodeDefinition(room: RoomId, { value, modRevision }: KeyValue): Stored<RoomDefinition> {
  const { title, everybody, createdBy, createdAtMs, changedAtMs, wishDigest, ...record } =
    RoomDefinitionRecord.decode(value);
  const circles = { chairs: toCircle(record.chairs), moderators: toCircle(record.moderators) };
  const entry = { everybody, ...toCircle(record.entry) };
  const about = { createdBy, createdAtMs, changedAtMs, wishDigest };
  return { value: { room, title, entry, ...circles, ...about }, revision: modRevision };
}

/** Tells whether two wishes are the same, whatever the order of their fields. */
export function digestOfWish(wish: object): Uint8Array {
  return new Uint8Array(createHash('sha256').update(canonical(wish)).digest());
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${entries
    .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
    .sort()
    .join()}}`;
}

const toRecord = ({ subjects, groups }: Circle): ICircleRecord => ({
  subjects: [...subjects],
  groups: [...groups],
});

const toCircle = (record: ICircleRecord | null | undefined): Circle => ({
  subjects: record?.subjects ?? [],
  groups: record?.groups ?? [],
});
