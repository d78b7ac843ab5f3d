/**
 * Times in which nobody looked at who is there: everybody had left, or no node could be home. Whose session has outlived
 * such a time was there; of all others it is known up to the last look alone. Pure.
 */
import type { ParticipantId } from '../../../common/ids.ts';
import type { Attendee, RoomPeople } from '../contract.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import { isMarkDue, wasUnseen } from '../looks.ts';
import { writeLook, type Attendance } from './records.ts';
import { attendanceIn, type SittingState } from './state.ts';

type Now = { readonly people: RoomPeople; readonly nowMs: number };

const deviceOf = ({ participantId }: Attendance, people: RoomPeople): Attendee | undefined =>
  people.get(participantId as ParticipantId);

/** Since when nobody has looked at somebody's being there; undefined = somebody did, all the time. */
export function unseenSince(
  { lookedAtMs }: SittingState,
  { fromMs, lostSinceMs }: Attendance,
  nowMs: number,
): number | undefined {
  const seenMs = Math.max(lookedAtMs, fromMs, lostSinceMs);
  return lookedAtMs > 0 && wasUnseen(seenMs, nowMs) ? seenMs : undefined;
}

/** The same of who was there then and whose session is over. */
export const goneUnseenSince = (
  state: SittingState,
  one: Attendance,
  { people, nowMs }: Now,
): number | undefined =>
  one.fromMs > 0 && deviceOf(one, people) === undefined ? unseenSince(state, one, nowMs) : undefined;

/** What is to be kept of a look. @param isNews something else is kept of it: then it costs no write of its own */
export function markLook(state: SittingState, now: Now, isNews: boolean): readonly RecordWrite[] {
  const { sitting, lookedAtMs } = state;
  if (sitting === undefined || (!isNews && !isMarkDue(lookedAtMs, now.nowMs))) return [];
  return hasGap(state, now) ? [] : [writeLook(now.nowMs)];
}

/** Somebody's being there is still to be ended where nobody looked any more. */
function hasGap(state: SittingState, { people, nowMs }: Now): boolean {
  return presencesOf(state).some((one) => {
    const device = deviceOf(one, people);
    const isSettled = device !== undefined && (!device.isAway || one.lostSinceMs > 0);
    return !isSettled && unseenSince(state, one, nowMs) !== undefined;
  });
}

/** Of a sitting that is closed before anybody was looked for again; undefined = somebody has been there all the time. */
export function emptySince(state: SittingState, { people, nowMs }: Now): number | undefined {
  const { lookedAtMs } = state;
  if (lookedAtMs === 0 || !wasUnseen(lookedAtMs, nowMs)) return undefined;
  const before = presencesOf(state).filter(({ fromMs }) => fromMs <= lookedAtMs);
  return before.some((one) => deviceOf(one, people)?.isAway === false) ? undefined : lookedAtMs;
}

const presencesOf = (state: SittingState): readonly Attendance[] =>
  [...state.attendance.keys()].flatMap((id) => {
    const one = attendanceIn(state, id);
    return one && one.fromMs > 0 ? [one] : [];
  });
