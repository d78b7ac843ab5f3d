/** Whether somebody may come in. Pure; who is in the room already stays, whatever the settings become. */
import { AppError } from '../../../common/errors.ts';
import type { LocalSessions } from '../local-sessions.ts';
import type { JoinRequestFacts } from '../room-port.ts';
import type { RoomView } from '../view.ts';
import type { SettingsFeed } from './settings-feed.ts';

/** What this node knows of the room. */
export type AdmissionView = {
  readonly view: Pick<RoomView, 'participant' | 'participantCount' | 'settings'>;
  readonly settings: Pick<SettingsFeed, 'isBanned'>;
  readonly sessions: Pick<LocalSessions, 'list'>;
};

/** Why somebody may not come in: BANNED, ROOM_LOCKED, ROOM_FULL; undefined = welcome. */
export function admissionOf(
  room: AdmissionView,
  { subject, grants }: Pick<JoinRequestFacts, 'subject' | 'grants'>,
): AppError | undefined {
  const { locked, maxParticipants } = room.view.settings;
  if (room.settings.isBanned(subject)) {
    return new AppError('BANNED', 'a moderator has banned this person from the room');
  }
  if (locked && !grants.moderate) return new AppError('ROOM_LOCKED', 'only moderators may join');
  if (maxParticipants > 0 && count(room) >= maxParticipants) {
    return new AppError('ROOM_FULL', `the room takes ${maxParticipants} people`);
  }
  return undefined;
}

/** People in the room as this node knows it, with those who are on their way in here. */
function count({ view, sessions }: AdmissionView): number {
  const onTheirWay = sessions.list().filter(({ session }) => !view.participant(session.participantId));
  return view.participantCount() + onTheirWay.length;
}
