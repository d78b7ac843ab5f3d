/** What moderators settle for one person: role, name, silence, leaving; and what is forgotten of those who left. Pure. */
import { AppError } from '../../../common/errors.ts';
import type { ParticipantId } from '../../../common/ids.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import {
  ModerationMuteRecord,
  type IModerationExempt,
  type IModerationMute,
  type IModerationRemove,
  type IModerationRename,
  type IModerationSetRole,
} from '../../../proto/features/moderation.ts';
import type { DecideContext, Decision, Due, TendContext } from '../contract.ts';
import { refuse } from '../define.ts';
import { personRole } from '../ranks.ts';
import { lineAbout } from './lines.ts';
import { drop, put, refuseFull } from './person-records.ts';
import { isLastChair, mayGive, personOf, subordinateOf } from './ranks.ts';
import { nextSerial } from './room.ts';
import { whyOutside } from './rules.ts';
import { NAME, quietKey, removedKey, roleOf, type ModerationState } from './state.ts';

const NOTHING: Decision = { writes: [] };
const MAX_NAME_CHARS = 64;
const MAX_FORGOTTEN = 50;

/** PARTICIPANT_UNKNOWN, ARGUMENT_INVALID, moderation.above-you, moderation.not-yours, moderation.last-chair, moderation.too-many. */
export function setRole(
  state: ModerationState,
  { target, role: text }: IModerationSetRole,
  context: DecideContext,
): AppError | Decision {
  const role = roleOf(text ?? '');
  if (role === undefined) return new AppError('ARGUMENT_INVALID', 'role: not one of them');
  const person = subordinateOf(context, target);
  if (person instanceof AppError) return person;
  if (!mayGive(context.actor, role)) return refuse(NAME, 'not-yours', 'this role is not yours to give');
  const before = personRole(person);
  if (role === before) return NOTHING;
  if (isLastChair(person, context.people))
    return refuse(NAME, 'last-chair', 'somebody else has to have the chair first');
  const { subject } = person;
  const full = refuseFull(state, 'role', subject) ?? refuseFull(state, 'in', subject);
  if (full !== undefined) return full;
  // who is in the room is not sent out by having become somebody who is asked at the door
  const isInside = whyOutside(state, person) === undefined;
  return {
    writes: [put('role', subject, { role }), ...(isInside ? [put('in', subject)] : [])],
    record: lineAbout('role-changed', person, context, { from: before, to: role }),
  };
}

/** PARTICIPANT_UNKNOWN, ARGUMENT_INVALID, moderation.above-you, moderation.too-many. */
export function rename(
  state: ModerationState,
  { target, name: text }: IModerationRename,
  context: DecideContext,
): AppError | Decision {
  const name = (text ?? '').trim();
  if ([...name].length > MAX_NAME_CHARS || /\p{Cc}/u.test(name))
    return new AppError('ARGUMENT_INVALID', `name: at most ${MAX_NAME_CHARS} characters`);
  const person = subordinateOf(context, target);
  if (person instanceof AppError) return person;
  const { subject, name: before } = person;
  const record = name === before ? [] : lineAbout('renamed', person, context, { from: before, to: name });
  if (name === '') return state.names.has(subject) ? { writes: [drop('name', subject)], record } : NOTHING;
  return refuseFull(state, 'name', subject) ?? { writes: [put('name', subject, { name })], record };
}

/** PARTICIPANT_UNKNOWN, ARGUMENT_INVALID. */
export function mute(
  state: ModerationState,
  { target, kinds }: IModerationMute,
  { people, nowMs }: DecideContext,
): AppError | Decision {
  if (!kinds?.mic && !kinds?.camera) return new AppError('ARGUMENT_INVALID', 'kinds: none');
  const person = personOf(people, target);
  if (person instanceof AppError) return person;
  const { participantId } = person;
  const before = state.muted.get(participantId);
  const serial = nextSerial(state, nowMs);
  const value = ModerationMuteRecord.encode({
    micSerial: kinds.mic ? serial : (before?.mic ?? 0),
    cameraSerial: kinds.camera ? serial : (before?.camera ?? 0),
  }).finish();
  return { writes: [{ key: quietKey(participantId), value }] };
}

/** With a waiting room they have to be let in anew. PARTICIPANT_UNKNOWN, moderation.above-you. */
export function remove(
  state: ModerationState,
  { target }: IModerationRemove,
  context: DecideContext,
): AppError | Decision {
  const person = subordinateOf(context, target);
  if (person instanceof AppError) return person;
  const { participantId, subject } = person;
  const admitted = state.admitted.has(subject) ? [drop('in', subject)] : [];
  const writes = [{ key: removedKey(participantId), value: new Uint8Array() }, ...admitted];
  // who has to go already is not removed again
  const record = state.removed.has(participantId) ? [] : lineAbout('removed', person, context);
  return { writes, record };
}

/** PARTICIPANT_UNKNOWN, moderation.too-many. */
export function exempt(
  state: ModerationState,
  { target, on }: IModerationExempt,
  { people }: DecideContext,
): AppError | Decision {
  const person = personOf(people, target);
  if (person instanceof AppError) return person;
  const { subject } = person;
  if (state.exempt.has(subject) === (on ?? false)) return NOTHING;
  if (!on) return { writes: [drop('free', subject)] };
  return refuseFull(state, 'free', subject) ?? { writes: [put('free', subject)] };
}

/** Orders to those who have left are forgotten. */
export function tend(state: ModerationState, { hasLeft }: TendContext): Due | undefined {
  const keys = [
    ...gone(state.muted.keys(), hasLeft).map(quietKey),
    ...gone(state.removed, hasLeft).map(removedKey),
  ].slice(0, MAX_FORGOTTEN);
  if (keys.length === 0) return undefined;
  const writes = keys.map((key): RecordWrite => ({ key, value: undefined }));
  return { durability: 'replicated', decision: { writes } };
}

const gone = (ids: Iterable<ParticipantId>, hasLeft: (id: ParticipantId) => boolean): ParticipantId[] =>
  [...ids].filter(hasLeft);
