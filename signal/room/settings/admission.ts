/**
 * Whether somebody may come in, a seat apart (seats/). Pure; who is in the room already stays, whatever the settings
 * become.
 */
import { AppError } from '../../../common/errors.ts';
import type { RoomRules } from '../../features/contract.ts';
import type { JoinRequestFacts } from '../room-port.ts';
import type { RoomView } from '../view.ts';
import type { SettingsFeed } from './settings-feed.ts';

/** What this node knows of the room. */
export type AdmissionView = {
  readonly view: Pick<RoomView, 'settings'> & {
    participants(): readonly { readonly subject: string }[];
  };
  readonly settings: Pick<SettingsFeed, 'isBanned' | 'isShutOut' | 'isInvitationRevoked'>;
  readonly features?: { readonly rules: Pick<RoomRules, 'mayJoin' | 'roleOf'> };
};

/** Why somebody may not come in: BANNED, INVITATION_INVALID, ROOM_LOCKED, what a feature says; undefined = welcome. */
export function admissionOf(
  room: AdmissionView,
  facts: Pick<JoinRequestFacts, 'subject' | 'grants' | 'role'>,
): AppError | undefined {
  const { subject, grants } = facts;
  const { locked } = room.view.settings;
  if (room.settings.isBanned(subject)) {
    return new AppError('BANNED', 'a moderator has banned this person from the room');
  }
  if (room.settings.isInvitationRevoked(subject) && !mayStay(room, subject)) {
    return new AppError('INVITATION_INVALID', 'the invitation of this guest was revoked');
  }
  if (locked && !grants.moderate) return new AppError('ROOM_LOCKED', 'only moderators may join');
  const rules = room.features?.rules;
  return rules?.mayJoin({ subject, role: rules.roleOf({ subject, role: facts.role ?? 'member' }) });
}

/** Why somebody may not come in who needs the room for a check alone: ROOM_FULL; undefined = nobody is there. */
export function whyTaken(
  { view }: Pick<AdmissionView, 'view'>,
  { isCheck }: Pick<JoinRequestFacts, 'isCheck'>,
): AppError | undefined {
  if (isCheck !== true || view.participants().length === 0) return undefined;
  return new AppError('ROOM_FULL', 'a room for a check is for one');
}

/** Of an invitation that was revoked: whoever is in the room may come back to it, unless its guests have to go. */
const mayStay = ({ settings, view }: AdmissionView, subject: string): boolean =>
  !settings.isShutOut(subject) && view.participants().some((one) => one.subject === subject);
