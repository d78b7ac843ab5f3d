/** Ids of what a room has many of, as meetings and invitations: the room's name, and a number of its own. Pure. */
import { parseRoomId, type RoomId } from '../common/ids.ts';

export type Numbered = { readonly room: RoomId; readonly number: string };

/** Which rooms can not have in their names. */
const SEPARATOR = '.';

export const numberedId = ({ room, number }: Numbered): string => `${room}${SEPARATOR}${number}`;

/** @param form what numbers look like @returns undefined when nothing can have this id */
export function parseNumberedId(id: string, form: RegExp): Numbered | undefined {
  const [room = '', number = '', ...rest] = id.split(SEPARATOR);
  if (rest.length > 0 || !form.test(number)) return undefined;
  try {
    return { room: parseRoomId(room), number };
  } catch {
    return undefined; // no room has this name
  }
}
