/** Who may do what with rooms and meetings, and what somebody is in a room that is defined. Pure. */
import { isModerating, type Role } from '../../common/auth/roles.ts';
import { callerId, hasScope, type Caller, type PersonCaller } from './caller.ts';
import type { Circle, RoomDefinition } from './room-definition.ts';

type Person = Pick<PersonCaller, 'subject' | 'role' | 'groups'>;
type Circles = Pick<RoomDefinition, 'entry' | 'chairs' | 'moderators' | 'createdBy'>;

/** What somebody may do with a room. */
export type RoomRights = {
  /** Undefined for API keys, and for who may not enter. */
  readonly role: Role | undefined;
  /** It is there for the caller. */
  readonly maySee: boolean;
  /** The room itself: settings, circles, deletion. */
  readonly mayChange: boolean;
  /** Meetings in it, and invitations. */
  readonly mayPlan: boolean;
};

/**
 * What somebody is in a room; undefined = may not enter. Where nobody is named to chair or moderate, the role of the
 * login counts; else who is not named is a member at most. Operators stay operators.
 * @param room undefined = it is not defined: whoever has logged in may enter
 */
export function roleIn(room: Circles | undefined, person: Person): Role | undefined {
  if (room === undefined || person.role === 'operator') return person.role;
  if (isIn(room.chairs, person)) return 'chair';
  if (isIn(room.moderators, person)) return 'moderator';
  const isInvited = room.entry.everybody || isIn(room.entry, person) || room.createdBy === person.subject;
  if (!isInvited) return undefined;
  const isLed = !isEmpty(room.chairs) || !isEmpty(room.moderators);
  return isLed && isModerating(person.role) ? 'member' : person.role;
}

const isIn = ({ subjects, groups }: Circle, person: Person): boolean =>
  subjects.includes(person.subject) || person.groups.some((group) => groups.includes(group));

const isEmpty = ({ subjects, groups }: Circle): boolean => subjects.length + groups.length === 0;

/** @param area what is asked for: keys see rooms for what their scopes name only */
export function rightsIn(room: Circles, caller: Caller, area: 'rooms' | 'meetings'): RoomRights {
  if (caller.kind === 'key') {
    const mayPlan = hasScope(caller, 'meetings');
    return { role: undefined, maySee: hasScope(caller, area), mayChange: hasScope(caller, 'rooms'), mayPlan };
  }
  const role = caller.kind === 'token' ? 'operator' : roleIn(room, caller);
  const isOwn = room.createdBy === callerId(caller);
  return {
    role,
    maySee: role !== undefined,
    mayChange: isOwn || role === 'chair' || role === 'operator',
    mayPlan: isOwn || (role !== undefined && isModerating(role)),
  };
}

/** Who leads by login may define rooms. */
export function mayCreateRooms(caller: Caller): boolean {
  return hasScope(caller, 'rooms') || (caller.kind === 'login' && isModerating(caller.role));
}

/**
 * Invitations: who leads the room, who has defined it, and keys by their scope alone.
 * @param room undefined = it is not defined
 */
export function mayInvite(room: Circles | undefined, caller: Caller): boolean {
  if (caller.kind !== 'login') return hasScope(caller, 'invitations');
  const role = roleIn(room, caller);
  return room?.createdBy === caller.subject || (role !== undefined && isModerating(role));
}

/** Whoever has planned a meeting may change it as well, as long as the room is open to them. */
export function mayChangeMeeting(
  rights: RoomRights,
  meeting: { readonly createdBy: string },
  caller: Caller,
): boolean {
  return rights.mayPlan || (rights.maySee && meeting.createdBy === callerId(caller));
}
