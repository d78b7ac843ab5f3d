/** A sitting from its opening to its end. Pure. */
import { AppError } from '../../../common/errors.ts';
import { profileOf } from '../../../common/law/land-profiles.ts';
import {
  SittingStep,
  type ISittingOpen,
  type ISittingResume,
  type ISittingSuspend,
} from '../../../proto/features/sitting.ts';
import type { AgendaItem, DecideContext, Decision } from '../contract.ts';
import { FROM_NOBODY, keptFromNow } from '../kept-from.ts';
import { textOf } from './arguments.ts';
import { attendanceAtOpening } from './attendance.ts';
import { emptySince } from './gaps.ts';
import { LOOKED, withoutRecord, writeLook, writePast, writeSitting, type Sitting } from './records.ts';
import { notOpen, refused, requiredOf, timeOf, type SittingState } from './state.ts';
import { idOf } from './subject-id.ts';

const MAX_TITLE_CHARS = 200;
const MAX_PROFILE_CHARS = 64;
const MAX_REASON_CHARS = 200;
const MAX_QUORUM = 10_000;
/** Sittings of before that the room lists; their records stay. */
const MAX_PAST = 200;
const ID_CHARS = 8;
const DAY_CHARS = 'yyyy-mm-dd'.length;

/** Errors: ARGUMENT_INVALID; already-open. */
export function open(
  state: SittingState,
  command: ISittingOpen,
  context: DecideContext,
): AppError | Decision {
  const { nowMs, actor, rules } = context;
  if (state.sitting !== undefined) return refused('already-open', 'a sitting is open already');
  const title = textOf('title', command.title, { min: 1, max: MAX_TITLE_CHARS });
  const body = textOf('body', command.body, { max: MAX_TITLE_CHARS });
  const profile = textOf('profile', command.profile, { max: MAX_PROFILE_CHARS });
  const quorum = command.quorum ?? 0;
  if (title instanceof AppError) return title;
  if (body instanceof AppError) return body;
  if (profile instanceof AppError) return profile;
  if (profileOf(profile) === undefined) return new AppError('ARGUMENT_INVALID', 'profile: not known here');
  if (quorum > MAX_QUORUM) return new AppError('ARGUMENT_INVALID', `quorum: 0..${MAX_QUORUM}`);
  const sittingId = newSittingId(context);
  const about = { sittingId, title, body, profile, quorum, openedAtMs: nowMs };
  const sitting: Sitting = { ...about, ...NOT_INTERRUPTED };
  const { roll } = state;
  const attended = attendanceAtOpening({ ...state, sitting }, context);
  const data = {
    ...{ sittingId, title, body, profile },
    required: requiredOf({ sitting, roll }),
    roll: [...roll.values()].map(({ subject, name, group }) => ({ subject, name, group })),
    openedBy: { subject: actor.subject, name: actor.name, role: actor.role },
    isPublic: !rules.isClosedToPublic,
    ...(rules.item && { item: itemOf(rules.item) }),
  };
  return {
    writes: [writeSitting(sitting), writeLook(nowMs), ...attended.writes],
    record: [{ kind: 'sitting.opened', data }, ...attended.record],
  };
}

const NOT_INTERRUPTED = {
  suspendedAtMs: 0,
  suspendReason: '',
  repeatStep: SittingStep.SITTING_STEP_UNSPECIFIED,
  resumedAtMs: 0,
  reasonKeptFrom: FROM_NOBODY,
};

/** What is being dealt with already. */
const itemOf = ({ itemId, number, title, isPublic = true }: AgendaItem) => ({
  ...{ itemId, number, title, isPublic },
});

/** The same however often the command is tried. */
function newSittingId({ nowMs, commandId }: DecideContext): string {
  return `${timeOf(nowMs).slice(0, DAY_CHARS)}-${idOf(commandId).slice(0, ID_CHARS)}`;
}

/** Errors: not-open; item-locked while something goes on that must end first. */
export function close(state: SittingState, context: DecideContext): AppError | Decision {
  const { sitting, past } = state;
  const { rules, nowMs, actor } = context;
  if (sitting === undefined) return notOpen();
  if (rules.isItemLocked) return refused('item-locked', 'what goes on has to end first, for example a vote');
  const { sittingId, title, body, openedAtMs } = sitting;
  const oldest = past.slice(0, Math.max(0, past.length + 1 - MAX_PAST));
  const writes = [
    writeSitting(undefined),
    withoutRecord(LOOKED),
    writePast({ sittingId, title, body, openedAtMs, closedAtMs: nowMs }),
    ...oldest.map((one) => withoutRecord(`past/${one.sittingId}`)),
  ];
  const closedBy = { subject: actor.subject, name: actor.name, role: actor.role };
  const emptyMs = emptySince(state, context);
  const data = { closedBy, ...(emptyMs !== undefined && { unseenSince: timeOf(emptyMs) }) };
  return { writes, record: [{ kind: 'sitting.closed', data }] };
}

/** Errors: ARGUMENT_INVALID; not-open, already-suspended. */
export function suspend(
  { sitting }: SittingState,
  command: ISittingSuspend,
  { nowMs, rules }: DecideContext,
): AppError | Decision {
  const reason = textOf('reason', command.reason, { max: MAX_REASON_CHARS });
  if (reason instanceof AppError) return reason;
  if (sitting === undefined) return notOpen();
  if (sitting.suspendedAtMs > 0) return refused('already-suspended', 'the sitting is interrupted already');
  const item = rules.item && { number: rules.item.number, title: rules.item.title };
  return {
    writes: [
      writeSitting({
        ...{ ...sitting, suspendedAtMs: nowMs, suspendReason: reason },
        reasonKeptFrom: keptFromNow(rules),
      }),
    ],
    record: [{ kind: 'sitting.suspended', data: { reason, ...(item && { item }) } }],
  };
}

/** Names of steps in the record. */
const STEP_NAMES: Readonly<Record<number, string>> = {
  [SittingStep.SITTING_STEP_UNSPECIFIED]: '',
  [SittingStep.SITTING_STEP_VOTE]: 'vote',
  [SittingStep.SITTING_STEP_SPEECH]: 'speech',
};

/** Errors: ARGUMENT_INVALID; not-open, not-suspended. */
export function resume(
  { sitting }: SittingState,
  command: ISittingResume,
  { nowMs }: DecideContext,
): AppError | Decision {
  const repeat = textOf('repeat', command.repeat, { max: MAX_REASON_CHARS });
  const repeatStep = command.step ?? SittingStep.SITTING_STEP_UNSPECIFIED;
  const step = STEP_NAMES[repeatStep];
  if (repeat instanceof AppError) return repeat;
  if (step === undefined) return new AppError('ARGUMENT_INVALID', 'step: not known here');
  if (sitting === undefined) return notOpen();
  if (sitting.suspendedAtMs === 0) return refused('not-suspended', 'the sitting is not interrupted');
  const since = timeOf(sitting.suspendedAtMs);
  const after = { ...sitting, ...NOT_INTERRUPTED, repeatStep, resumedAtMs: nowMs };
  return {
    writes: [writeSitting(after)],
    record: [{ kind: 'sitting.resumed', data: { since, repeat, step } }],
  };
}
