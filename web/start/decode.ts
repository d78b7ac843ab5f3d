/** Answers of `/v1/rooms` and `/v1/meetings`, looked at where they come in. Entries that are none are left out. Pure. */
import type { MeetingShown, RoomDetail, RoomShown } from '../../client/management/types.ts';

type Fields = Readonly<Record<string, unknown>>;

const ROOM_TEXTS = ['room', 'title', 'link', 'revision'] as const;
const MEETING_TEXTS = ['id', 'room', 'title', 'startsAt', 'endsAt', 'timeZone', 'link', 'revision'] as const;

export const decodeRooms = (value: unknown): readonly RoomShown[] =>
  Array.isArray(value) ? value.filter((one): one is RoomShown => hasTexts(one, ROOM_TEXTS)) : [];

export const decodeMeetings = (value: unknown): readonly MeetingShown[] =>
  Array.isArray(value) ? value.filter(isMeeting) : [];

/** @returns undefined when it is none */
export function decodeRoom(value: unknown): RoomDetail | undefined {
  return isRoomDetail(value) ? value : undefined;
}

const isRoomDetail = (value: unknown): value is RoomDetail =>
  hasTexts(value, ROOM_TEXTS) && typeof value['settings'] === 'object';

const isMeeting = (value: unknown): value is MeetingShown =>
  hasTexts(value, MEETING_TEXTS) &&
  ['upcoming', 'skips', 'moves'].every((name) => Array.isArray(value[name]));

function hasTexts(value: unknown, names: readonly string[]): value is Fields {
  const fields: Fields = typeof value === 'object' && value !== null ? { ...value } : {};
  return names.every((name) => typeof fields[name] === 'string');
}
