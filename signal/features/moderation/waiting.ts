/** The waiting room: its mode, and letting people in and out of the room. Pure. */
import { isModerating } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import {
  ModerationWaitingRecord,
  type IModerationAdmit,
  type IModerationSendOut,
  type IModerationSetWaitingRoom,
} from '../../../proto/features/moderation.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import type { Attendee, DecideContext, Decision, RoomPeople } from '../contract.ts';
import { refuse } from '../define.ts';
import { personRole } from '../ranks.ts';
import { lineAbout } from './lines.ts';
import { drop, put, refuseFull } from './person-records.ts';
import { personOf, subordinateOf } from './ranks.ts';
import { whyOutside } from './rules.ts';
import { modeOf, NAME, type ModerationState, type WaitingRoom } from './state.ts';

const NOTHING: Decision = { writes: [] };
/** Of those who were sent out one by one, at once; the rest stays until the next time. */
const MAX_CALLED_BACK = 48;

const written = (waiting: WaitingRoom): RecordWrite => ({
  key: 'waiting',
  value: ModerationWaitingRecord.encode(waiting).finish(),
});

/** Who is in the room stays; who waits goes on waiting unless the new mode asks nobody. ARGUMENT_INVALID. */
export function setWaitingRoom(
  state: ModerationState,
  { mode: text }: IModerationSetWaitingRoom,
  { people, nowMs }: DecideContext,
): AppError | Decision {
  const mode = modeOf(text ?? '');
  if (mode === undefined) return new AppError('ARGUMENT_INVALID', 'mode: off, guests or all');
  const { waiting } = state;
  if (mode === waiting.mode) return NOTHING;
  const nowSinceMs = afterAll(people.all(), nowMs);
  // who was not asked until now stays where they are
  const guestsSinceMs = waiting.mode === 'off' ? nowSinceMs : waiting.guestsSinceMs;
  const othersSinceMs = waiting.mode === 'all' ? waiting.othersSinceMs : nowSinceMs;
  return { writes: [written({ mode, guestsSinceMs, othersSinceMs })] };
}

/** Nobody who is there joined later, whatever their site's clock says. */
const afterAll = (people: readonly Attendee[], nowMs: number): number =>
  people.reduce((latest, { joinedAtMs }) => Math.max(latest, joinedAtMs), nowMs);

const waitingPeople = (state: ModerationState, people: RoomPeople): readonly Attendee[] =>
  people.all().filter((who) => whyOutside(state, who) === 'waiting');

/** Who is not outside is let in as well: when they come again. PARTICIPANT_UNKNOWN, moderation.too-many. */
export function admit(
  state: ModerationState,
  { target }: IModerationAdmit,
  { people }: DecideContext,
): AppError | Decision {
  const person = personOf(people, target);
  if (person instanceof AppError) return person;
  const { subject } = person;
  const full = refuseFull(state, 'in', subject);
  if (full !== undefined) return full;
  const isIn = state.admitted.has(subject) && !state.sentOut.has(subject);
  return isIn ? NOTHING : { writes: [put('in', subject), drop('out', subject)] };
}

/** Who joined until now is in the room from now on, and so is who was sent out. */
export function admitAll(state: ModerationState, { people, nowMs }: DecideContext): Decision {
  const waiting = waitingPeople(state, people);
  if (waiting.length === 0) return NOTHING;
  const back = [...state.sentOut.keys()].slice(0, MAX_CALLED_BACK).map((subject) => drop('out', subject));
  const sinceMs = afterAll(waiting, nowMs);
  const { mode } = state.waiting;
  return { writes: [written({ mode, guestsSinceMs: sinceMs, othersSinceMs: sinceMs }), ...back] };
}

/** PARTICIPANT_UNKNOWN, moderation.above-you, moderation.moderates, moderation.too-many. */
export function sendOut(
  state: ModerationState,
  { target }: IModerationSendOut,
  context: DecideContext,
): AppError | Decision {
  const person = subordinateOf(context, target);
  if (person instanceof AppError) return person;
  const { subject } = person;
  if (isModerating(personRole(person))) return refuse(NAME, 'moderates', 'who moderates does not wait');
  const full = refuseFull(state, 'out', subject);
  if (full !== undefined) return full;
  return {
    writes: [put('out', subject, { atMs: context.nowMs }), drop('in', subject)],
    record: state.sentOut.has(subject) ? [] : lineAbout('sent-out', person, context),
  };
}
