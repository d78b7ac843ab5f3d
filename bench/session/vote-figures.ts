/** Figures and checks of votes: what is acknowledged is counted, once, and alike everywhere. Pure. */
import type { Histogram } from 'hdr-histogram-js';
import { newHistogram, record } from '../load/histograms.ts';
import type { Check, Figures } from '../scenarios/scenario.ts';
import type { VoteReport } from './vote-run.ts';

const P50 = 50;
const P99 = 99;
/** No result at all is as bad as two. */
const GOAL_HASHES = 1;
const ALREADY_CAST = 'FEATURE_REFUSED votes.already-cast';

type Counted = Pick<VoteReport, 'verdict' | 'hashes'>;

/** Of all votes of a run together. */
export function ballotFigures(votes: readonly Counted[]): Figures {
  return {
    ballots_lost: votes.reduce((sum, { verdict }) => sum + verdict.lost, 0),
    ballots_doubled: votes.reduce((sum, { verdict }) => sum + verdict.doubled, 0),
    result_hashes: Math.max(0, ...votes.map(({ hashes }) => hashes.size)),
  };
}

export function histogramOf(values: Iterable<number>): Histogram {
  const histogram = newHistogram();
  for (const value of values) record(histogram, value);
  return histogram;
}

export function ackFigures(ackMs: Histogram): Figures {
  if (ackMs.totalCount === 0) return {};
  return { ack_ms_p50: ackMs.getValueAtPercentile(P50), ack_ms_p99: ackMs.getValueAtPercentile(P99) };
}

/** The contract: every ballot once, one result everywhere. */
export function ballotChecks(votes: readonly Counted[]): readonly Check[] {
  const { ballots_lost = 0, ballots_doubled = 0, result_hashes = 0 } = ballotFigures(votes);
  const one = (name: string, pass: boolean, detail: string): Check => ({ name, pass, detail });
  return [
    one('no ballot is lost', ballots_lost === 0, `${ballots_lost} lost`),
    one('no ballot counts twice', ballots_doubled === 0, `${ballots_doubled} doubled`),
    one(
      'one result at all nodes',
      votes.length > 0 && votes.every(({ hashes }) => hashes.size === GOAL_HASHES && !hashes.has('')),
      `${result_hashes} different results of one vote`,
    ),
  ];
}

/** One vote for each, whatever they try. */
export function secondCheck(votes: readonly Pick<VoteReport, 'second'>[]): Check {
  const answers = votes.flatMap(({ second }) => [...second]);
  const told = answers.map(([refusal, count]) => `${count} × ${refusal === '' ? 'taken' : refusal}`);
  const pass = answers.every(([refusal]) => refusal === ALREADY_CAST);
  return { name: 'second ballots are refused', pass, detail: told.join(', ') || 'none was cast' };
}

/** Everybody who was to vote could. */
export function castCheck({ acknowledged, refused, again }: VoteReport, planned: number): Check {
  const reasons = [...refused].map(([reason, count]) => `${count} × ${reason}`);
  const detail = [
    `${acknowledged.size} of ${planned}`,
    ...(again > 0 ? [`${again} cast again by the bots themselves`] : []),
    ...reasons,
  ].join(', ');
  return { name: 'every ballot is acknowledged', pass: acknowledged.size === planned, detail };
}
