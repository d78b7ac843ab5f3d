/** Who is in the room for the sitting: persons, whatever devices they have. Pure. */
import type { Role } from '../../../common/auth/roles.ts';
import type { Attendee, RoomPeople } from '../contract.ts';
import { isNobodys } from '../devices.ts';
import type { Member } from './records.ts';
import { idOf } from './subject-id.ts';

/** Somebody by the subject, with what their best device says. */
export type Person = Pick<
  Attendee,
  'subject' | 'name' | 'role' | 'site' | 'participantId' | 'number' | 'awayBy'
> & {
  /** Of all their devices the connection is gone. */
  readonly isAway: boolean;
  /** One of their devices is that of somebody in the hall. */
  readonly isInHall: boolean;
};

/** Who is there without taking part: counted by the room, listed by nobody. */
const LISTENERS: ReadonlySet<Role> = new Set<Role>(['observer', 'operator']);

/**
 * By the id of the subject. Who is kept outside is not there; observers and operators are when they are on the roll.
 */
export function personsOf(
  people: RoomPeople,
  roll: ReadonlyMap<string, Member>,
): ReadonlyMap<string, Person> {
  const persons = new Map<string, Person>();
  const ids = new Map<string, string>();
  for (const one of people.all()) {
    if (one.isOutside || isNobodys(one)) continue;
    const id = ids.get(one.subject) ?? idOf(one.subject);
    ids.set(one.subject, id);
    if (LISTENERS.has(one.role) && !roll.has(id)) continue;
    const before = persons.get(id);
    const isInHall = before?.isInHall === true || one.mode === 'companion';
    const best = before === undefined || isBetter(one, before) ? one : before;
    persons.set(id, { ...best, isInHall });
  }
  return persons;
}

/** A device that is connected; of two alike always the same. */
function isBetter(one: Attendee, other: Person): boolean {
  if (one.isAway !== other.isAway) return other.isAway;
  return one.participantId < other.participantId;
}
