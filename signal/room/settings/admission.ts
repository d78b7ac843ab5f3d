/**
 * Whether somebody may come in, a seat apart (seats/). Pure; who is in the room already stays, whatever the settings
 * become.
 */
import { AppError } from '../../../common/errors.ts';
import type { JoinRequestFacts } from '../room-port.ts';
import type { RoomView } from '../view.ts';
import type { SettingsFeed } from './settings-feed.ts';

/** What this node knows of the room. */
export type AdmissionView = {
  readonly view: Pick<RoomView, 'settings'>;
  readonly settings: Pick<SettingsFeed, 'isBanned'>;
};

/** Why somebody may not come in: BANNED, ROOM_LOCKED; undefined = welcome. */
export function admissionOf(
  room: AdmissionView,
  { subject, grants }: Pick<JoinRequestFacts, 'subject' | 'grants'>,
): AppError | undefined {
  const { locked } = room.view.settings;
  if (room.settings.isBanned(subject)) {
    return new AppError('BANNED', 'a moderator has banned this person from the room');
  }
  if (locked && !grants.moderate) return new AppError('ROOM_LOCKED', 'only moderators may join');
  return undefined;
}
