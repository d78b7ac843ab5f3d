/** Casts ballots as people do: each at its time; who is not told that theirs is kept tries again once they are connected. */
import { setTimeout as after } from 'node:timers/promises';
import { botName } from '../load/bots/bot-name.ts';
import type { FeatureCall, FeatureOutcome, SessionLoad } from '../load/session-load.ts';
import type { Ballot } from './ballots.ts';

/** Of a vote, how a ballot is written. */
export type BallotPaper = {
  readonly feature: string;
  readonly bodyOf: (ballot: Ballot) => Uint8Array;
};

export type Cast = {
  /** Of ballots that were acknowledged, by name: cast for the first time → acknowledged, all tries included. */
  readonly ackMs: ReadonlyMap<string, number>;
  /** Choice of each ballot that was acknowledged, by name. */
  readonly acknowledged: ReadonlyMap<string, number>;
  /** Refusals of ballots that were never acknowledged, with their number. */
  readonly refused: ReadonlyMap<string, number>;
  /** Answers to ballots of voters whose other device was the first, with their number; '' = it was taken as well. */
  readonly second: ReadonlyMap<string, number>;
  /** Ballots that had to be cast again by the bot itself. */
  readonly again: number;
  /** Of the last acknowledgement, ms of this process's clock. */
  readonly lastMs: number;
};

/** A ballot that can't be acknowledged in this time, with all tries of the SDK, is cast again. */
const BALLOT_MS = 20_000;
/** Who has not succeeded then gives up. */
const MAX_ROUNDS = 4;
const BACK_MS = 30_000;
const LOOK_EVERY_MS = 250;

/** Never rejects for what the room refuses. */
export async function castBallots(
  session: SessionLoad,
  paper: BallotPaper,
  ballots: readonly Ballot[],
): Promise<Cast> {
  const tally = new CastTally(ballots);
  for (let round = 1; tally.left.length > 0 && round <= MAX_ROUNDS; round += 1) {
    if (round > 1) {
      await untilConnected(session, tally.left);
      tally.again += tally.left.length;
    }
    const begunMs = performance.now();
    tally.take(await castOnce(session, paper, tally.left), begunMs);
  }
  return tally;
}

/** What has become of ballots, round by round. */
class CastTally implements Cast {
  readonly ackMs = new Map<string, number>();
  readonly acknowledged = new Map<string, number>();
  readonly second = new Map<string, number>();
  refused: ReadonlyMap<string, number> = new Map();
  again = 0;
  lastMs = 0;
  /** To be cast in the next round. */
  left: readonly Ballot[];
  readonly #firstAt: ReadonlyMap<number, number>;

  constructor(ballots: readonly Ballot[]) {
    const firstMs = performance.now();
    this.left = ballots;
    this.#firstAt = new Map(ballots.map(({ index, atMs }) => [index, firstMs + atMs]));
  }

  /** @param outcomes of all that were left, begun at `begunMs` */
  take(outcomes: readonly FeatureOutcome[], begunMs: number): void {
    const rows = this.left.map((ballot, at) => ({ ballot, ...(outcomes[at] ?? NO_ANSWER) }));
    for (const { ballot, refusal, ms } of rows)
      if (refusal === '') this.#taken(ballot, begunMs + ballot.atMs + ms);
    const isDone = ({ ballot }: (typeof rows)[number]): boolean => this.acknowledged.has(voterOf(ballot));
    const refused = rows.filter(({ refusal }) => refusal !== '');
    for (const { refusal } of refused.filter(isDone)) count(this.second, refusal);
    const open = refused.filter((row) => !isDone(row));
    this.refused = countRefusals(open);
    this.left = open.map(({ ballot }) => ({ ...ballot, atMs: 0 }));
  }

  /** Of two devices of one voter the second one should have been refused. */
  #taken(ballot: Ballot, doneMs: number): void {
    const name = voterOf(ballot);
    if (this.acknowledged.has(name)) return count(this.second, '');
    this.ackMs.set(name, doneMs - (this.#firstAt.get(ballot.index) ?? doneMs));
    this.acknowledged.set(name, ballot.choice);
    this.lastMs = Math.max(this.lastMs, doneMs);
  }
}

const NO_ANSWER = { ms: 0, refusal: 'TIMEOUT' } as const;

const voterOf = ({ index, voter = index }: Ballot): string => botName(voter);

function count(counts: Map<string, number>, refusal: string): void {
  counts.set(refusal, (counts.get(refusal) ?? 0) + 1);
}

/** @returns by what they are refused, with the number; '' = taken */
export async function castSecond(
  session: SessionLoad,
  paper: BallotPaper,
  ballots: readonly Ballot[],
): Promise<ReadonlyMap<string, number>> {
  const outcomes = await castOnce(session, paper, ballots);
  const taken = outcomes.filter(({ refusal }) => refusal === '').length;
  return new Map([...countRefusals(outcomes), ...(taken > 0 ? [['', taken] as const] : [])]);
}

function castOnce(
  session: SessionLoad,
  paper: BallotPaper,
  ballots: readonly Ballot[],
): Promise<readonly FeatureOutcome[]> {
  const { feature, bodyOf } = paper;
  const calls = ballots.map((ballot): FeatureCall => ({
    ...{ index: ballot.index, atMs: ballot.atMs, feature, isQuestion: false },
    body: bodyOf(ballot),
  }));
  return session.run(calls, BALLOT_MS);
}

function countRefusals(outcomes: readonly { readonly refusal: string }[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { refusal } of outcomes) if (refusal !== '') count(counts, refusal);
  return counts;
}

/** Who looks at a page that reconnects does not press the button. */
async function untilConnected(session: SessionLoad, ballots: readonly Ballot[]): Promise<void> {
  const waiting = new Set(ballots.map(({ index }) => index));
  const endMs = performance.now() + BACK_MS;
  for (;;) {
    const standing = await session.standing();
    const isOver = standing.every(({ index, state }) => !waiting.has(index) || state === 'joined');
    if (isOver || performance.now() > endMs) return;
    await after(LOOK_EVERY_MS);
  }
}
