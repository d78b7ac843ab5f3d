/** Quick polls for a page or a bot: typed, over the port of the feature. No DOM. */
import {
  PollsCommand,
  PollsCreated,
  PollsOwnView,
  PollsPoll,
  type IPollsCommand,
} from '../../../proto/features/polls.ts';
import type { FeaturePort, FeatureRecordMap } from '../../api.ts';

export type PollView = {
  readonly poll: number;
  readonly question: string;
  readonly options: readonly string[];
  readonly isMultiple: boolean;
  /** ms since 1970, by the server's clock. */
  readonly openedAtMs: number;
  readonly byName: string;
  readonly isClosed: boolean;
  /** How many people have answered. */
  readonly answered: number;
  /** By option; undefined while it is open. */
  readonly sums: readonly number[] | undefined;
  /** Indexes of the options that one has chosen; forgotten when it is closed. */
  readonly own: readonly number[];
};

export type PollWish = {
  /** 1..300 characters. */
  readonly question: string;
  /** 2..10, each 1..120 characters, all different. */
  readonly options: readonly string[];
  readonly isMultiple: boolean;
};

const PREFIX = 'poll/';

/** What the records of the feature say; the newest first. */
export function pollsOf(records: FeatureRecordMap): readonly PollView[] {
  return [...records]
    .filter(([key]) => key.startsWith(PREFIX))
    .map(([, bytes]) => pollOf(PollsPoll.decode(bytes), records))
    .sort((one, other) => other.poll - one.poll);
}

function pollOf(wire: PollsPoll, records: FeatureRecordMap): PollView {
  const { poll, question, options, isMultiple, openedAtMs, byName, isClosed, answered } = wire;
  const own = records.get(`own/${poll}`);
  return {
    poll,
    question,
    options,
    isMultiple,
    openedAtMs,
    byName,
    isClosed,
    answered,
    sums: isClosed ? options.map((_, index) => wire.sums[index] ?? 0) : undefined,
    own: own ? PollsOwnView.decode(own).choices : [],
  };
}

/** All commands reject as {@link FeaturePort.command} does. */
export class Polls {
  readonly #port: FeaturePort;

  constructor(port: FeaturePort) {
    this.#port = port;
  }

  /** @returns its number. ARGUMENT_INVALID; FEATURE_REFUSED: too-many, too-many-open */
  async create({ options, ...wish }: PollWish): Promise<number> {
    const answer = await this.#send({ create: { ...wish, options: [...options] } });
    return PollsCreated.decode(answer).poll;
  }

  /** In place of an earlier answer. FEATURE_REFUSED: unknown-poll, closed */
  async answer(poll: number, choices: readonly number[]): Promise<void> {
    await this.#send({ answer: { poll, choices: [...choices] } });
  }

  /** ROLE_MISSING for who does not moderate; FEATURE_REFUSED: unknown-poll */
  async close(poll: number): Promise<void> {
    await this.#send({ close: { poll } });
  }

  /** ROLE_MISSING for who does not moderate; FEATURE_REFUSED: unknown-poll */
  async remove(poll: number): Promise<void> {
    await this.#send({ remove: { poll } });
  }

  #send(command: IPollsCommand): Promise<Uint8Array> {
    return this.#port.command(PollsCommand.encode(command).finish());
  }
}
