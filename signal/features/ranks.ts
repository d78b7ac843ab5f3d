/** What somebody is whatever the device, and who stands above whom. Pure. */
import type { Role } from '../../common/auth/roles.ts';
import type { Attendee, Person, RoomPeople } from './contract.ts';

const RANKS: Readonly<Record<Role, number>> = {
  observer: 0,
  guest: 0,
  member: 0,
  moderator: 1,
  chair: 2,
  operator: 2,
};

export const rankOf = (role: Role): number => RANKS[role];

/** The role before the mode of the device has made it less: for what is decided about the person. */
export const personRole = ({ role, ownRole = role }: Pick<Person, 'role' | 'ownRole'>): Role => ownRole;

/** Somebody is as high as the highest of their devices: what is done to one of them is done to the person. */
export function isAbove(person: Attendee, actor: Attendee, people: RoomPeople): boolean {
  const devices = [person, ...people.all().filter(({ subject }) => subject === person.subject)];
  return devices.some((device) => rankOf(personRole(device)) > rankOf(actor.role));
}
