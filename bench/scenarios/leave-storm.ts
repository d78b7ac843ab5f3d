/** Scenario `leave-storm`: the sitting is over, everybody goes at once. */
import { duration, wholeNumber, type ParamsOf } from './params.ts';
import { stormCrowd } from './join-storm.ts';
import { commonNotes, joinPhase, settle } from './phases.ts';
import { leaveFigures } from './storm-figures.ts';
import type { Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';
import { distributionOf } from './window-plots.ts';

const PARAMS = {
  participants: wholeNumber(250, { about: 'who go; one more stays and sees it', min: 1, max: 5_000 }),
  within: duration('1s', { about: 'from the first who goes to the last' }),
  sites: wholeNumber(2, { about: 'of a cluster of our own', min: 1, max: 9 }),
};

/** 100 joins a second: how they come is not what this is about. */
const JOIN_SPACING_MS = 10;

export const leaveStorm: Scenario<typeof PARAMS> = {
  name: 'leave-storm',
  about: 'everybody goes at once: how long until who stays sees it; signalling only',
  params: PARAMS,
  figures: ['leave_ms_p50', 'leave_ms_p95', 'leave_ms_p99', 'pass_ratio'],
  needs: 'cluster',
  cluster: ({ sites }) => ({ sites, signalPerSite: 1 }),
  sendsMedia: () => false,
  run,
};

async function run(stage: Stage, { participants, within }: ParamsOf<typeof PARAMS>): Promise<Outcome> {
  const { fleet, progress, signal } = stage;
  const spreadMs = (participants + 1) * JOIN_SPACING_MS;
  const crowd = {
    participants: participants + 1,
    podium: 1,
    tiles: 0,
    media: 'none',
    within: spreadMs,
  } as const;
  const bots = await stormCrowd(stage, crowd);
  const { report, before, part } = await joinPhase(stage, bots, spreadMs);
  const notes = commonNotes(stage, bots, before);
  if (report.joined <= participants || signal.aborted) return { figures: {}, checks: part.checks, notes };
  await settle(stage);
  progress.phase('leaving', within);
  // the first one stays
  const leaveMs = await fleet.leave(
    bots.slice(1).map(({ index }) => index),
    within,
  );
  const seen = leaveMs.totalCount;
  return {
    figures: { ...leaveFigures(leaveMs), pass_ratio: seen / participants },
    checks: [
      ...part.checks,
      {
        name: 'everybody was seen to leave',
        pass: seen === participants,
        detail: `${seen} of ${participants}`,
      },
    ],
    distributions: distributionOf(leaveMs, { name: 'leave', unit: 'ms' }),
    notes,
  };
}
