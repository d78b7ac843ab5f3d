/** Who asks the room's home for something, and whether they may settle things for everybody. Pure. */
import { isModerating } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import type { ParticipantId } from '../../../common/ids.ts';
import type { Attendee } from '../../features/contract.ts';
import type { ViewPeople } from '../features/room-people.ts';
import { decodeParticipant } from '../records.ts';
import type { HomeCommand } from './messages.ts';

/**
 * Who has just joined at another site may not be known here yet: their node has said who they are.
 * Errors: PARTICIPANT_UNKNOWN, NOT_ADMITTED.
 */
export function actorOf(
  people: Pick<ViewPeople, 'get' | 'of'>,
  { actorParticipantId, actor }: HomeCommand,
): AppError | Attendee {
  const known = people.get((actorParticipantId ?? '') as ParticipantId);
  const who = known ?? (actor?.length ? people.of(decodeParticipant(actor)) : undefined);
  if (who === undefined) return new AppError('PARTICIPANT_UNKNOWN', 'whoever asked has left the room');
  return who.isOutside ? new AppError('NOT_ADMITTED', 'kept outside of the room for now') : who;
}

/** The same of those who moderate, as the home knows them now. Errors: those of {@link actorOf}, GRANT_MISSING. */
export function moderatorOf(
  people: Pick<ViewPeople, 'get' | 'of'>,
  command: HomeCommand,
): AppError | Attendee {
  const who = actorOf(people, command);
  if (who instanceof AppError || isModerating(who.role)) return who;
  return new AppError('GRANT_MISSING', 'this is for moderators');
}
