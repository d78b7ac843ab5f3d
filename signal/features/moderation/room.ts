/** What moderators settle for the whole room: silence, locks, the public, the end. Pure. */
import { isModerating } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import {
  ModerationClosedRecord,
  ModerationEndedRecord,
  ModerationLockRecord,
  ModerationMuteAllRecord,
  type IModerationCloseToPublic,
  type IModerationMuteAll,
  type IModerationSetLocks,
} from '../../../proto/features/moderation.ts';
import type { DecideContext, Decision } from '../contract.ts';
import { refuse } from '../define.ts';
import { personOf } from './ranks.ts';
import { whyOutside } from './rules.ts';
import { NAME, type ModerationState } from './state.ts';

const NOTHING: Decision = { writes: [] };
/** Their ids fit into a record. */
const MAX_EXCEPT = 400;

/** A time, ms, or a little more: an order that was given later has a higher one. */
export function nextSerial({ muted, mutedAll }: ModerationState, nowMs: number): number {
  const given = [...muted.values(), { mic: mutedAll.mic.serial, camera: mutedAll.camera.serial }];
  return given.reduce((next, { mic, camera }) => Math.max(next, mic + 1, camera + 1), nowMs);
}

/** Who moderates and who has the floor goes on. ARGUMENT_INVALID, PARTICIPANT_UNKNOWN, moderation.too-many. */
export function muteAll(
  state: ModerationState,
  { kinds, except }: IModerationMuteAll,
  { people, rules, nowMs }: DecideContext,
): AppError | Decision {
  if (!kinds?.mic && !kinds?.camera) return new AppError('ARGUMENT_INVALID', 'kinds: none');
  const named = (except ?? []).map((target) => personOf(people, target));
  const unknown = named.find((one) => one instanceof AppError);
  if (unknown !== undefined) return unknown;
  const moderators = people.all().filter(({ role }) => isModerating(role));
  const spared = [...named, ...moderators].flatMap((one) =>
    one instanceof AppError ? [] : one.participantId,
  );
  const exceptParticipantIds = [...new Set([...spared, ...rules.floor])];
  if (exceptParticipantIds.length > MAX_EXCEPT)
    return refuse(NAME, 'too-many', `at most ${MAX_EXCEPT} people are left out`);
  const serial = nextSerial(state, nowMs);
  const value = ModerationMuteAllRecord.encode({ serial, exceptParticipantIds }).finish();
  return {
    writes: [
      ...(kinds.mic ? [{ key: 'all/mic', value }] : []),
      ...(kinds.camera ? [{ key: 'all/camera', value }] : []),
    ],
  };
}

/** What is absent stays: two who lead may change one each in the same moment. */
export function setLocks({ locked: before }: ModerationState, change: IModerationSetLocks): Decision {
  const mic = change.mic ?? before.mic;
  const camera = change.camera ?? before.camera;
  if (before.mic === mic && before.camera === camera) return NOTHING;
  return { writes: [{ key: 'lock', value: ModerationLockRecord.encode({ mic, camera }).finish() }] };
}

/** Those whom it concerns are outside at once. */
export function closeToPublic(
  state: ModerationState,
  { guests: withGuests }: IModerationCloseToPublic,
  { people, nowMs }: DecideContext,
): Decision {
  const guests = withGuests ?? false;
  if (state.closed?.guests === guests) return NOTHING;
  const closed = { sinceMs: state.closed?.sinceMs ?? nowMs, guests };
  const after = { ...state, closed };
  const putOut = people
    .all()
    .filter((who) => whyOutside(state, who) !== 'closed' && whyOutside(after, who) === 'closed');
  const countOf = (role: string): number => putOut.filter((who) => who.role === role).length;
  const data = { guests, observersOut: countOf('observer'), guestsOut: countOf('guest') };
  return {
    writes: [{ key: 'closed', value: ModerationClosedRecord.encode(closed).finish() }],
    record: [{ kind: `${NAME}.closed-to-public`, data }],
  };
}

export function openToPublic({ closed }: ModerationState): Decision {
  if (closed === undefined) return NOTHING;
  return {
    writes: [{ key: 'closed', value: undefined }],
    record: [{ kind: `${NAME}.opened-to-public`, data: { closedSinceMs: closed.sinceMs } }],
  };
}

/** Everybody has to leave, the one who asks as well. Again: whoever has come since. */
export function endForAll(_: ModerationState, { people, nowMs }: DecideContext): Decision {
  const present = people.all();
  const atMs = present.reduce((latest, { joinedAtMs }) => Math.max(latest, joinedAtMs), nowMs);
  const ended: RecordWrite = { key: 'ended', value: ModerationEndedRecord.encode({ atMs }).finish() };
  const data = { people: present.filter(({ isOutside }) => !isOutside).length };
  return { writes: [ended], record: [{ kind: `${NAME}.ended-for-all`, data }] };
}

export function reopen({ endedAtMs }: ModerationState): Decision {
  if (endedAtMs === undefined) return NOTHING;
  return {
    writes: [{ key: 'ended', value: undefined }],
    record: [{ kind: `${NAME}.reopened`, data: { endedAtMs } }],
  };
}
