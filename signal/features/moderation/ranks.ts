/** Who may do something to whom, and give which role. Pure. */
import type { Role } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import type { ParticipantId } from '../../../common/ids.ts';
import type { IModerationTarget } from '../../../proto/features/moderation.ts';
import type { Attendee, DecideContext, RoomPeople } from '../contract.ts';
import { refuse } from '../define.ts';
import { isAbove, personRole, rankOf } from '../ranks.ts';
import { NAME } from './state.ts';

/** Whoever is meant; PARTICIPANT_UNKNOWN. */
export function personOf(
  people: RoomPeople,
  target: IModerationTarget | null | undefined,
): AppError | Attendee {
  const { number, participantId } = target ?? {};
  const person = number
    ? people.all().find((one) => one.number === number)
    : people.get((participantId ?? '') as ParticipantId);
  return person ?? new AppError('PARTICIPANT_UNKNOWN', 'nobody of this number is in the room');
}

/** Whoever is meant, if the one who asks may do something to them: else PARTICIPANT_UNKNOWN, moderation.above-you. */
export function subordinateOf(
  { people, actor }: DecideContext,
  target: IModerationTarget | null | undefined,
): AppError | Attendee {
  const person = personOf(people, target);
  if (person instanceof AppError || !isAbove(person, actor, people)) return person;
  return refuse(NAME, 'above-you', 'this is for the chair');
}

/** Nobody makes an operator: that is for the token. */
export const mayGive = (actor: Attendee, role: Role): boolean =>
  role !== 'operator' && rankOf(actor.role) >= rankOf(role);

/** Nobody else in the room has the chair; a person on several devices is one. From a screen nobody can lead. */
export function isLastChair({ subject }: Attendee, people: RoomPeople): boolean {
  const all = people.all();
  const isChair = all.some((one) => one.subject === subject && personRole(one) === 'chair');
  return isChair && all.every((one) => one.role !== 'chair' || one.subject === subject);
}
