/** Quick polls and what people answered. Pure. */
import { createHash } from 'node:crypto';
import { PollsAnswerRecord, PollsPoll } from '../../../proto/features/polls.ts';
import type { RecordWrite } from '../../../common/store/port.ts';
import type { FeatureRecords, RecordMap } from '../contract.ts';
import { keptFromOf, type KeptFrom } from '../kept-from.ts';

export type Poll = {
  readonly poll: number;
  readonly question: string;
  readonly options: readonly string[];
  readonly isMultiple: boolean;
  readonly openedAtMs: number;
  readonly byName: string;
  readonly isClosed: boolean;
  /** Of closed ones. */
  readonly answered: number;
  readonly sums: readonly number[];
  /** Who was outside while it was asked, answered or counted. */
  readonly keptFrom: KeptFrom;
};

const POLL_PREFIX = 'poll/';
const ANSWER_PREFIX = 'answer/';
const LAST_KEY = 'last';

export const pollKey = (poll: number): string => `${POLL_PREFIX}${poll}`;

/** One for each person and poll. Subjects are hashed since keys may not hold them, not to hide them. */
export function answerKey(poll: number, subject: string): string {
  return `${ANSWER_PREFIX}${poll}/${createHash('sha256').update(`${poll} ${subject}`).digest('base64url')}`;
}

export class Polls {
  readonly #records: RecordMap;
  #polls: ReadonlyMap<number, Poll> | undefined;
  #answers: ReadonlyMap<number, readonly string[]> | undefined;

  constructor(records: RecordMap) {
    this.#records = records;
  }

  /** Oldest first. */
  get all(): ReadonlyMap<number, Poll> {
    return (this.#polls ??= new Map(
      [...this.#records]
        .filter(([key]) => key.startsWith(POLL_PREFIX))
        .map(([, bytes]) => readPoll(bytes))
        .sort((one, other) => one.poll - other.poll)
        .map((poll) => [poll.poll, poll] as const),
    ));
  }

  /** Keys of answers that are still there, by poll: also of polls that are closed or gone. */
  get answerKeys(): ReadonlyMap<number, readonly string[]> {
    return (this.#answers ??= this.#readAnswers());
  }

  answerOf(poll: number, subject: string): readonly number[] | undefined {
    const bytes = this.#records.get(answerKey(poll, subject));
    return bytes && PollsAnswerRecord.decode(bytes).choices;
  }

  /** How many have answered, and how often each option was chosen. */
  count({ poll, options }: Poll): { readonly answered: number; readonly sums: readonly number[] } {
    const sums = options.map(() => 0);
    const keys = this.answerKeys.get(poll) ?? [];
    for (const key of keys) {
      const bytes = this.#records.get(key) ?? new Uint8Array();
      for (const choice of PollsAnswerRecord.decode(bytes).choices) sums[choice] = (sums[choice] ?? 0) + 1;
    }
    return { answered: keys.length, sums };
  }

  /** No number is given twice. */
  get nextPoll(): number {
    const last = this.#records.get(LAST_KEY);
    return 1 + (last === undefined ? 0 : PollsPoll.decode(last).poll);
  }

  #readAnswers(): ReadonlyMap<number, readonly string[]> {
    const answers = new Map<number, string[]>();
    for (const key of this.#records.keys()) {
      if (!key.startsWith(ANSWER_PREFIX)) continue;
      const poll = Number(key.slice(ANSWER_PREFIX.length, key.indexOf('/', ANSWER_PREFIX.length)));
      const keys = answers.get(poll) ?? [];
      keys.push(key);
      answers.set(poll, keys);
    }
    return answers;
  }
}

export const readPolls = ({ replicated }: FeatureRecords): Polls => new Polls(replicated);

function readPoll(bytes: Uint8Array): Poll {
  const record = PollsPoll.decode(bytes);
  const { poll, question, options, isMultiple, openedAtMs, byName, isClosed, answered, sums } = record;
  const keptFrom = keptFromOf(record.keptFrom);
  return { poll, question, options, isMultiple, openedAtMs, byName, isClosed, answered, sums, keptFrom };
}

export const encodePoll = ({ options, sums, ...poll }: Poll): Uint8Array =>
  PollsPoll.encode({ ...poll, options: [...options], sums: [...sums] }).finish();

export const encodeAnswer = (choices: readonly number[]): Uint8Array =>
  PollsAnswerRecord.encode({ choices: [...choices] }).finish();

export const pollWrite = (poll: Poll): RecordWrite => ({ key: pollKey(poll.poll), value: encodePoll(poll) });

/** That this number was given. */
export const lastWrite = (poll: number): RecordWrite => ({
  key: LAST_KEY,
  value: PollsPoll.encode({ poll }).finish(),
});
