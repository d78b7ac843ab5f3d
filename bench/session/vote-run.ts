/** One named vote: opened, voted by everybody at their times, counted, closed; and what each node says of the result. */
import { setTimeout as after } from 'node:timers/promises';
import { Votes, votesViewOf, type VoteView, type VoteWish } from '../../client/features/votes/index.ts';
import { VotesCommand } from '../../proto/features/votes.ts';
import { BenchError } from '../bench-error.ts';
import type { SessionLoad } from '../load/session-load.ts';
import { judgeBallots, type Ballot, type BallotVerdict } from './ballots.ts';
import { BotPort } from './bot-port.ts';
import { castBallots, castSecond, type BallotPaper, type Cast } from './cast-ballots.ts';

export type VoteOrder = {
  readonly wish: VoteWish;
  /** Bot that opens and closes it. */
  readonly chair: number;
  readonly ballots: readonly Ballot[];
  /** Cast when those are acknowledged, by who has voted already: they have to be refused. */
  readonly second?: readonly Ballot[];
  /** A bot at each node that is there at the end: who says what it has counted. */
  readonly witnesses: () => readonly number[];
  /** Who is asked for the result that they were told. */
  readonly audience: readonly number[];
  /** While ballots are cast. @param isCast resolves when each is acknowledged, or given up */
  readonly meanwhile?: (isCast: Promise<unknown>) => Promise<void>;
};

export type VoteReport = Omit<Cast, 'lastMs'> & {
  readonly voteId: number;
  /** Last acknowledgement → all witnesses know that all are counted; undefined = not in time. */
  readonly tallyMs: number | undefined;
  /** Closing asked for → all witnesses have the result; undefined = not in time. */
  readonly resultMs: number | undefined;
  readonly verdict: BallotVerdict;
  /** Of all results that were told or asked for. */
  readonly hashes: ReadonlySet<string>;
  readonly view: VoteView;
};

const LOOK_EVERY_MS = 25;
const PATIENCE_MS = 30_000;

/** @throws {BenchError} TARGET_REFUSED when the chair's commands are refused, TARGET_UNREACHABLE without any result */
export async function holdVote(session: SessionLoad, order: VoteOrder): Promise<VoteReport> {
  const chair = new Votes(new BotPort(session, order.chair, 'votes'));
  const voteId = await openVote(session, chair, order);
  const paper = paperOf(voteId);
  const casting = castBallots(session, paper, order.ballots);
  const [cast] = await Promise.all([casting, order.meanwhile?.(casting)]);
  const late = await castSecond(session, paper, order.second ?? []);
  const witnesses = order.witnesses();
  const tallied = await whenTold(session, witnesses, ({ open }) => open?.cast === cast.acknowledged.size);
  const askedMs = performance.now();
  await chair.close(voteId);
  const closed = await whenTold(session, witnesses, ({ last }) => last?.voteId === voteId);
  const results = await resultsOf(session, voteId, witnesses);
  await whenTold(session, order.audience, ({ last }) => last?.voteId === voteId);
  const told = await session.told(order.audience, 'votes');
  const hashes = [...told.values()].map((records) => hashIn(votesViewOf(records).last, voteId));
  const [first] = results;
  if (first === undefined) throw new BenchError('TARGET_UNREACHABLE', 'nobody is left to tell the result');
  const verdicts = results.map(({ view, voters }) =>
    judgeBallots(cast.acknowledged, { counts: view.counts, voters }),
  );
  return {
    ackMs: cast.ackMs,
    acknowledged: cast.acknowledged,
    refused: cast.refused,
    again: cast.again,
    voteId,
    second: new Map([...cast.second, ...late]),
    tallyMs: tallied === undefined ? undefined : Math.max(0, tallied - cast.lastMs),
    resultMs: closed === undefined ? undefined : closed - askedMs,
    verdict: worstOf(verdicts),
    hashes: new Set([...hashes, ...results.map(({ view }) => view.hash)]),
    view: first.view,
  };
}

const paperOf = (voteId: number): BallotPaper => ({
  feature: 'votes',
  bodyOf: ({ choice }) => VotesCommand.encode({ cast: { voteId, choice } }).finish(),
});

/** The answer to a first try may be lost with a node: then the vote is there all the same. */
async function openVote(
  session: SessionLoad,
  chair: Votes,
  { wish, chair: index }: VoteOrder,
): Promise<number> {
  const voteId = await chair.open(wish);
  if (voteId !== 0) return voteId;
  const told = await session.told([index], 'votes');
  return votesViewOf(told.get(index) ?? new Map()).open?.voteId ?? 0;
}

/** @returns when, ms of this process's clock; undefined = not in time */
async function whenTold(
  session: SessionLoad,
  witnesses: readonly number[],
  isSo: (view: ReturnType<typeof votesViewOf>) => boolean,
): Promise<number | undefined> {
  const untilMs = performance.now() + PATIENCE_MS;
  while (performance.now() < untilMs) {
    const told = await session.told(witnesses, 'votes');
    if ([...told.values()].every((records) => isSo(votesViewOf(records)))) return performance.now();
    await after(LOOK_EVERY_MS);
  }
  return undefined;
}

/** Each witness's node counts anew. */
function resultsOf(session: SessionLoad, voteId: number, witnesses: readonly number[]) {
  return Promise.all(
    witnesses.map(async (index) => {
      const votes = new Votes(new BotPort(session, index, 'votes'));
      return { view: await votes.vote(voteId), voters: await votes.roll(voteId) };
    }),
  );
}

const hashIn = (last: VoteView | undefined, voteId: number): string =>
  last?.voteId === voteId ? last.hash : 'no result';

const worstOf = (verdicts: readonly BallotVerdict[]): BallotVerdict => ({
  lost: Math.max(0, ...verdicts.map(({ lost }) => lost)),
  doubled: Math.max(0, ...verdicts.map(({ doubled }) => doubled)),
});
