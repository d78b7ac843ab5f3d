/** What may become of quick polls. Pure. */
import { AppError } from '../../../common/errors.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import {
  PollsCreated,
  type IPollsAnswer,
  type IPollsClose,
  type IPollsCreate,
  type IPollsRemove,
} from '../../../proto/features/polls.ts';
import type { DecideContext, Decision, Due } from '../contract.ts';
import { refuse } from '../define.ts';
import { keptFromNow, mayKnow, mostOf } from '../kept-from.ts';
import { answerKey, encodeAnswer, lastWrite, pollKey, pollWrite, type Poll, type Polls } from './state.ts';

const MAX_QUESTION_CHARS = 300;
const MAX_OPTION_CHARS = 120;
const MIN_OPTIONS = 2;
const MAX_OPTIONS = 10;
/** Polls that are kept, open or closed. */
const MAX_POLLS = 20;
/** Each has a record for each answer while it is open. */
const MAX_OPEN = 5;
/** Records of answers that go at once; the rest with the next look. */
const MAX_GONE = 48;

/** Errors: ARGUMENT_INVALID, polls.too-many, polls.too-many-open. */
export function create(polls: Polls, command: IPollsCreate, context: DecideContext): AppError | Decision {
  const question = (command.question ?? '').trim();
  const options = (command.options ?? []).map((option) => option.trim());
  const fault = faultOf(question, options);
  if (fault !== undefined) return new AppError('ARGUMENT_INVALID', fault);
  const all = [...polls.all.values()];
  if (all.length >= MAX_POLLS) return refuse('polls', 'too-many', `the room keeps ${MAX_POLLS} polls`);
  if (all.filter(({ isClosed }) => !isClosed).length >= MAX_OPEN)
    return refuse('polls', 'too-many-open', `${MAX_OPEN} polls are open`);
  const poll = polls.nextPoll;
  const write = pollWrite({
    poll,
    question,
    options,
    isMultiple: command.isMultiple ?? false,
    openedAtMs: context.nowMs,
    byName: context.actor.name,
    isClosed: false,
    answered: 0,
    sums: [],
    keptFrom: keptFromNow(context.rules),
  });
  return {
    writes: [write, lastWrite(poll)],
    result: PollsCreated.encode({ poll }).finish(),
  };
}

function faultOf(question: string, options: readonly string[]): string | undefined {
  const isLong = (text: string, max: number): boolean => text === '' || [...text].length > max;
  if (isLong(question, MAX_QUESTION_CHARS)) return `question: 1..${MAX_QUESTION_CHARS} characters`;
  if (options.length < MIN_OPTIONS || options.length > MAX_OPTIONS)
    return `options: ${MIN_OPTIONS}..${MAX_OPTIONS}`;
  if (options.some((option) => isLong(option, MAX_OPTION_CHARS)))
    return `options: 1..${MAX_OPTION_CHARS} characters each`;
  return new Set(options).size === options.length ? undefined : 'options: two are the same';
}

/** In place of an earlier answer. Errors: polls.unknown-poll, polls.closed, ARGUMENT_INVALID. */
export function answer(
  polls: Polls,
  command: IPollsAnswer,
  { actor, rules }: DecideContext,
): AppError | Decision {
  const poll = polls.all.get(command.poll ?? 0);
  if (poll === undefined || !mayKnow(poll.keptFrom, actor)) return unknown();
  if (poll.isClosed) return refuse('polls', 'closed', 'this poll is closed');
  const choices = [...new Set(command.choices ?? [])].sort((one, other) => one - other);
  if (choices.length === 0 || choices.some((choice) => choice >= poll.options.length))
    return new AppError('ARGUMENT_INVALID', 'choices: not options of this poll');
  if (choices.length > 1 && !poll.isMultiple)
    return new AppError('ARGUMENT_INVALID', 'choices: one in this poll');
  const keptFrom = mostOf([poll.keptFrom, keptFromNow(rules)]);
  return {
    writes: [
      { key: answerKey(poll.poll, actor.subject), value: encodeAnswer(choices) },
      ...(keptFrom === poll.keptFrom ? [] : [pollWrite({ ...poll, keptFrom })]),
    ],
  };
}

/** Counts it; who answered what is forgotten. A closed one stays as it is. Errors: polls.unknown-poll. */
export function close(polls: Polls, command: IPollsClose, { rules }: DecideContext): AppError | Decision {
  const poll = polls.all.get(command.poll ?? 0);
  if (poll === undefined) return unknown();
  if (poll.isClosed) return { writes: [] };
  const keptFrom = mostOf([poll.keptFrom, keptFromNow(rules)]);
  const closed: Poll = { ...poll, ...polls.count(poll), isClosed: true, keptFrom };
  return {
    writes: [pollWrite(closed), ...goneWrites(polls, [poll.poll])],
  };
}

/** Errors: polls.unknown-poll. */
export function remove(polls: Polls, command: IPollsRemove): AppError | Decision {
  const poll = polls.all.get(command.poll ?? 0);
  if (poll === undefined) return unknown();
  return { writes: [{ key: pollKey(poll.poll), value: undefined }, ...goneWrites(polls, [poll.poll])] };
}

/** Answers to polls that are closed or gone, some at a time. */
export function tend(polls: Polls): Due | undefined {
  const over = [...polls.answerKeys.keys()].filter((poll) => polls.all.get(poll)?.isClosed !== false);
  if (over.length === 0) return undefined;
  return { durability: 'replicated', decision: { writes: goneWrites(polls, over) } };
}

const goneWrites = (polls: Polls, of: readonly number[]): readonly RecordWrite[] =>
  of
    .flatMap((poll) => polls.answerKeys.get(poll) ?? [])
    .slice(0, MAX_GONE)
    .map((key) => ({ key, value: undefined }));

const unknown = (): AppError => refuse('polls', 'unknown-poll', 'there is no such poll');
