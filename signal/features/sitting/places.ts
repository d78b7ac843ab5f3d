/** Whether people sit in the hall or take part from elsewhere. Pure. */
import { AppError } from '../../../common/errors.ts';
import { isModerating } from '../../../common/auth/roles.ts';
import type { ISittingSetPlace } from '../../../proto/features/sitting.ts';
import type { DecideContext, Decision } from '../contract.ts';
import { writeAttendance, type Attendance } from './records.ts';
import { attendanceIn, openSittingId, timeOf, type SittingState } from './state.ts';
import { idOf } from './subject-id.ts';

/** Errors: PARTICIPANT_UNKNOWN; ROLE_MISSING for somebody else's. */
export function setPlace(
  state: SittingState,
  command: ISittingSetPlace,
  { actor, people, nowMs }: DecideContext,
): AppError | Decision {
  const { number } = command;
  const inHall = command.inHall === true;
  const who = number ? people.all().find((one) => one.number === number) : actor;
  if (who === undefined) return new AppError('PARTICIPANT_UNKNOWN', 'nobody in the room has this number');
  if (who.subject !== actor.subject && !isModerating(actor.role))
    return new AppError('ROLE_MISSING', "somebody else's place is set by moderators");
  const { subject, name, role, site, participantId } = who;
  const sittingId = openSittingId(state);
  const times = { fromMs: 0, untilMs: 0, lostSinceMs: 0, isLossTold: false, byCompanion: false };
  const unknown = { subject, name, role, site, participantId, sittingId, inHall: false, ...times };
  const before: Attendance = attendanceIn(state, idOf(subject)) ?? unknown;
  if (before.inHall === inHall) return { writes: [] };
  const after: Attendance = { ...before, inHall, byCompanion: false };
  const data = { people: [{ subject, name, inHall: after.inHall, at: timeOf(nowMs) }] };
  const isThere = after.fromMs > 0;
  return {
    writes: [writeAttendance(after)],
    ...(isThere && { record: [{ kind: 'sitting.placeChanged', data }] }),
  };
}
