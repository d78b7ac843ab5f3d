/** What may become of timer, curtain and ready check. Pure. */
import { AppError } from '../../../common/errors.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import {
  TimerCurtain,
  TimerReadyAnswerRecord,
  TimerReadyRecord,
  TimerRunning,
  type ITimerAskReady,
  type ITimerCloseCurtain,
  type ITimerSayReady,
  type ITimerStart,
} from '../../../proto/features/timer.ts';
import type { DecideContext, Decision, Due, TendContext } from '../contract.ts';
import { refuse } from '../define.ts';
import { FROM_NOBODY, keptFromNow, type KeptFrom } from '../kept-from.ts';
import { CURTAIN_KEY, endMsOf, READY_KEY, readyKey, TIMER_KEY, type TimerState } from './state.ts';

const MAX_TITLE_CHARS = 120;
const MAX_CURTAIN_CHARS = 200;
/** A day. */
const MAX_DURATION_SEC = 86_400;
const MAX_BREAK_MINUTES = 1_440;
const MINUTE_MS = 60_000;
/** A countdown that is over is shown for so long. */
const SHOWN_AFTER_END_MS = 10 * MINUTE_MS;
const MAX_GONE = 48;

const gone = (key: string): Decision => ({ writes: [{ key, value: undefined }] });

/** Errors: ARGUMENT_INVALID. */
export function start(
  _: TimerState,
  command: ITimerStart,
  { rules, nowMs }: DecideContext,
): AppError | Decision {
  const title = textOf(command.title, MAX_TITLE_CHARS);
  if (title === undefined) return invalid(`title: at most ${MAX_TITLE_CHARS} characters`);
  const durationSec = command.durationSec ?? 0;
  if (durationSec > MAX_DURATION_SEC) return invalid(`duration_sec: at most ${MAX_DURATION_SEC}`);
  const value = TimerRunning.encode({
    ...{ title, startedAtMs: nowMs, durationSec },
    keptFrom: keptFromNow(rules),
  }).finish();
  return { writes: [{ key: TIMER_KEY, value }] };
}

export const stop = (): Decision => gone(TIMER_KEY);

/** Errors: ARGUMENT_INVALID. */
export function closeCurtain(
  _: TimerState,
  command: ITimerCloseCurtain,
  { rules, nowMs }: DecideContext,
): AppError | Decision {
  const text = textOf(command.text, MAX_CURTAIN_CHARS);
  if (text === undefined) return invalid(`text: at most ${MAX_CURTAIN_CHARS} characters`);
  const minutes = command.minutes ?? 0;
  if (minutes > MAX_BREAK_MINUTES) return invalid(`minutes: at most ${MAX_BREAK_MINUTES}`);
  const untilMs = minutes === 0 ? 0 : nowMs + minutes * MINUTE_MS;
  const value = TimerCurtain.encode({
    ...{ text, closedAtMs: nowMs, untilMs },
    keptFrom: keptFromNow(rules),
  }).finish();
  return { writes: [{ key: CURTAIN_KEY, value }] };
}

/** By those who lead only: that a time is over brings nobody back. */
export const openCurtain = (): Decision => gone(CURTAIN_KEY);

/** Errors: ARGUMENT_INVALID. */
export function askReady(
  { ready }: TimerState,
  command: ITimerAskReady,
  { rules, nowMs }: DecideContext,
): AppError | Decision {
  const title = textOf(command.title, MAX_TITLE_CHARS);
  if (title === undefined) return invalid(`title: at most ${MAX_TITLE_CHARS} characters`);
  const asked = { serial: ready.serial + 1, title, askedAtMs: nowMs, keptFrom: keptFromNow(rules) };
  return { writes: [readyWrite(asked)] };
}

/** In place of an earlier answer. Errors: timer.not-asked. */
export function sayReady(
  { ready }: TimerState,
  { isReady }: ITimerSayReady,
  { actor }: DecideContext,
): AppError | Decision {
  if (!ready.isOpen) return refuse('timer', 'not-asked', 'nobody asks who is ready');
  const { number, name, participantId } = actor;
  const answer = { serial: ready.serial, isReady: isReady ?? false, number, name };
  return {
    writes: [{ key: readyKey(participantId), value: TimerReadyAnswerRecord.encode(answer).finish() }],
  };
}

export const endReady = ({ ready }: TimerState): Decision => ({
  writes: ready.isOpen
    ? [readyWrite({ serial: ready.serial, title: '', askedAtMs: 0, keptFrom: FROM_NOBODY })]
    : [],
});

/** Answers to what is not asked any more, or of who has left; a countdown that has been over for long. */
export function tend(state: TimerState, { nowMs, hasLeft }: TendContext): Due | undefined {
  const { ready, answers } = state;
  const endMs = endMsOf(state);
  const isLongOver = endMs !== undefined && nowMs - endMs > SHOWN_AFTER_END_MS;
  const old = answers.filter(
    ({ serial, participantId }) => !ready.isOpen || serial !== ready.serial || hasLeft(participantId),
  );
  const keys = [
    ...(isLongOver ? [TIMER_KEY] : []),
    ...old.slice(0, MAX_GONE).map(({ participantId }) => readyKey(participantId)),
  ];
  if (keys.length === 0) return undefined;
  return { durability: 'replicated', decision: { writes: keys.map((key) => ({ key, value: undefined })) } };
}

const readyWrite = (record: {
  readonly serial: number;
  readonly title: string;
  readonly askedAtMs: number;
  readonly keptFrom: KeptFrom;
}): RecordWrite => ({ key: READY_KEY, value: TimerReadyRecord.encode(record).finish() });

/** Undefined = too long. */
function textOf(text: string | null | undefined, maxChars: number): string | undefined {
  const trimmed = (text ?? '').trim();
  return [...trimmed].length > maxChars ? undefined : trimmed;
}

const invalid = (what: string): AppError => new AppError('ARGUMENT_INVALID', what);
