/** A room as somebody types it, and what the server takes. Pure. */
import type { Circle, RoomChange, RoomDetail } from '../../client/management/types.ts';
import { isRoomName } from '../state/page-url.ts';

export type RoomDraft = {
  readonly title: string;
  /** Empty = the server chooses one. */
  readonly room: string;
  readonly isForEverybody: boolean;
  /** Names of groups, with commas. */
  readonly groups: string;
  readonly chairs: string;
  readonly moderators: string;
  readonly locked: boolean;
  readonly audienceMic: boolean;
  readonly audienceCamera: boolean;
  /** How many people may be in it; empty = no limit. */
  readonly maxParticipants: string;
  /** Named one by one: the form shows how many, and leaves them. */
  readonly people: number;
};

export const NEW_ROOM: RoomDraft = {
  ...{ title: '', room: '', isForEverybody: true, groups: '', chairs: '', moderators: '' },
  ...{ locked: false, audienceMic: true, audienceCamera: true, maxParticipants: '', people: 0 },
};

export function roomDraftOf({ room, title, settings, entry, chairs, moderators }: RoomDetail): RoomDraft {
  const { locked, audienceMic, audienceCamera, maxParticipants } = settings;
  const named = [entry, chairs, moderators].flatMap((circle) => circle?.subjects ?? []);
  return {
    ...{ room, title, locked, audienceMic, audienceCamera },
    isForEverybody: entry?.everybody ?? true,
    groups: listed(entry),
    chairs: listed(chairs),
    moderators: listed(moderators),
    maxParticipants: maxParticipants === 0 ? '' : String(maxParticipants),
    people: new Set(named).size,
  };
}

export type RoomFault = 'title' | 'room';

/** What can't be sent; undefined = nothing. */
export function roomFaultOf({ title, room }: RoomDraft): RoomFault | undefined {
  if (title.trim() === '') return 'title';
  return room.trim() === '' || isRoomName(room.trim()) ? undefined : 'room';
}

/** @param before whose people by name stay: the form knows groups only */
export function roomChangeOf(draft: RoomDraft, before?: RoomDetail): RoomChange & { readonly title: string } {
  const { title, isForEverybody, groups, chairs, moderators, locked, audienceMic, audienceCamera } = draft;
  return {
    title: title.trim(),
    settings: { locked, audienceMic, audienceCamera, maxParticipants: limitOf(draft) },
    entry: { everybody: isForEverybody, ...circleOf(isForEverybody ? '' : groups, before?.entry) },
    chairs: circleOf(chairs, before?.chairs),
    moderators: circleOf(moderators, before?.moderators),
  };
}

const MAX_LIMIT = 100_000;

/** 0 = none. */
const limitOf = ({ maxParticipants }: RoomDraft): number =>
  Math.min(MAX_LIMIT, Math.max(0, Math.floor(Number(maxParticipants)) || 0));

const listed = (circle: Circle | undefined): string => circle?.groups.join(', ') ?? '';

function circleOf(text: string, before: Circle | undefined): Circle {
  const groups = text
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '');
  return { subjects: before?.subjects ?? [], groups: [...new Set(groups)] };
}
