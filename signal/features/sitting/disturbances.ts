/** What disturbs people, as they say: reported and over. Pure. */
import { isModerating } from '../../../common/auth/roles.ts';
import { AppError } from '../../../common/errors.ts';
import type { ParticipantId } from '../../../common/ids.ts';
import {
  SittingDisturbanceKind,
  type ISittingReport,
  type ISittingSettle,
} from '../../../proto/features/sitting.ts';
import type { DecideContext, Decision, Due, RecordDraft, TendContext } from '../contract.ts';
import { textOf } from './arguments.ts';
import { writeDisturbance, type Disturbance } from './records.ts';
import { MAX_CHANGES, openSittingId, refused, timeOf, type SittingState } from './state.ts';
import { idOf } from './subject-id.ts';

const MAX_TEXT_CHARS = 200;
/** Reports of one person in a sitting: each is a line of the record. */
const MAX_REPORTS = 20;
/** People with a report, over or not; guests come and go. */
const MAX_REPORTERS = 1_000;

/** As the record of the sitting names them. */
const KIND_NAMES: Readonly<Record<number, string>> = {
  [SittingDisturbanceKind.SITTING_DISTURBANCE_KIND_PICTURE]: 'picture',
  [SittingDisturbanceKind.SITTING_DISTURBANCE_KIND_SOUND]: 'sound',
  [SittingDisturbanceKind.SITTING_DISTURBANCE_KIND_CONNECTION]: 'connection',
  [SittingDisturbanceKind.SITTING_DISTURBANCE_KIND_OTHER]: 'other',
};

/** Errors: ARGUMENT_INVALID, LIMIT_REACHED; too-many-reports. */
export function report(
  state: SittingState,
  command: ISittingReport,
  { actor, nowMs }: DecideContext,
): AppError | Decision {
  const text = textOf('text', command.text, { max: MAX_TEXT_CHARS });
  const kind = command.kind ?? SittingDisturbanceKind.SITTING_DISTURBANCE_KIND_UNSPECIFIED;
  const kindName = KIND_NAMES[kind];
  if (text instanceof AppError) return text;
  if (kindName === undefined)
    return new AppError('ARGUMENT_INVALID', 'kind: picture, sound, connection, other');
  const { subject, name, number, participantId } = actor;
  const sittingId = openSittingId(state);
  const before = state.disturbances.get(idOf(subject));
  const count = (before?.sittingId === sittingId ? before.count : 0) + 1;
  if (count > MAX_REPORTS) return refused('too-many-reports', `${MAX_REPORTS} reports in a sitting`);
  if (before === undefined && state.disturbances.size >= MAX_REPORTERS)
    return new AppError('LIMIT_REACHED', `${MAX_REPORTERS} people have reported something`);
  const about = { subject, name, number, participantId, kind, text, count, sittingId };
  const after: Disturbance = { ...about, atMs: nowMs, isOpen: true };
  const data = { subject, name, kind: kindName, text };
  return { writes: [writeDisturbance(after)], record: [{ kind: 'sitting.disturbed', data }] };
}

/** Errors: ROLE_MISSING for somebody else's. One that is over is no error. */
export function settle(
  { disturbances }: SittingState,
  { disturbanceId }: ISittingSettle,
  { actor }: DecideContext,
): AppError | Decision {
  const own = idOf(actor.subject);
  const id = disturbanceId || own;
  if (id !== own && !isModerating(actor.role))
    return new AppError('ROLE_MISSING', "somebody else's disturbance is settled by moderators");
  const before = disturbances.get(id);
  if (!before?.isOpen) return { writes: [] };
  return endOf([before], id === own ? 'self' : 'chair');
}

/** Who has left for good is disturbed no longer. */
export function tendDisturbances({ disturbances }: SittingState, { hasLeft }: TendContext): Due | undefined {
  const gone = [...disturbances.values()].filter(
    ({ isOpen, participantId }) => isOpen && hasLeft(participantId as ParticipantId),
  );
  if (gone.length === 0) return undefined;
  return { durability: 'durable', decision: endOf(gone.slice(0, MAX_CHANGES), 'left') };
}

function endOf(over: readonly Disturbance[], by: 'self' | 'chair' | 'left'): Decision {
  const record: RecordDraft[] = over.map(({ subject, name, atMs }) => ({
    kind: 'sitting.settled',
    data: { subject, name, since: timeOf(atMs), by },
  }));
  return { writes: over.map((one) => writeDisturbance({ ...one, isOpen: false })), record };
}
