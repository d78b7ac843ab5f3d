/** Scenario `join-storm`: everybody comes at once. */
import type { BotSpec } from '../load/fleet.ts';
import { JOIN_FIGURES } from './figure-lists.ts';
import { crowdOf } from './crowd.ts';
import { linkCutFigures } from './link-figures.ts';
import { choice, duration, wholeNumber, type ParamsOf } from './params.ts';
import { commonNotes, joinPhase } from './phases.ts';
import { refuseImpossibleHall } from './refuse.ts';
import type { Outcome, Scenario } from './scenario.ts';
import { seatsOf } from './seats.ts';
import type { Stage } from './stage.ts';
import { signalFigures } from './window-figures.ts';

const PARAMS = {
  participants: wholeNumber(250, { about: 'who come, all into one room', min: 1, max: 5_000 }),
  within: duration('1s', { about: 'from the first connect to the last' }),
  media: choice('plain', { about: 'none: signalling only', of: ['plain', 'none'] }),
  sites: wholeNumber(2, { about: 'of a cluster of our own', min: 1, max: 9 }),
  podium: wholeNumber(6, { about: 'who sends camera and microphone; with media', min: 1, max: 500 }),
  tiles: wholeNumber(4, { about: 'cameras that each watches; with media', min: 0, max: 500 }),
};

type StormParams = ParamsOf<typeof PARAMS>;

export const joinStorm: Scenario<typeof PARAMS> = {
  name: 'join-storm',
  about: 'everybody comes at once: how long until each hears and sees all that they should',
  params: PARAMS,
  figures: [...JOIN_FIGURES, 'load_busy_ratio', 'pass_ratio', 'link_cuts'],
  needs: 'cluster',
  cluster: ({ sites }) => ({ sites, signalPerSite: 1 }),
  // memory that grew in an earlier run would not grow again
  isClusterPerRun: true,
  sendsMedia: ({ media }) => media !== 'none',
  check: checkStorm,
  run,
};

async function run(stage: Stage, params: StormParams): Promise<Outcome> {
  const bots = await stormCrowd(stage, params);
  const { report, before, cutsBefore, part } = await joinPhase(stage, bots, params.within);
  return {
    ...part,
    figures: {
      ...part.figures,
      ...signalFigures(report, undefined),
      load_busy_ratio: report.loopShare,
      ...(await linkCutFigures(stage.target, cutsBefore)),
      pass_ratio: report.joined / params.participants,
    },
    notes: commonNotes(stage, bots, before),
  };
}

/** @throws {BenchError} INPUT_INVALID */
export function checkStorm(params: StormParams): void {
  if (params.media !== 'none') refuseImpossibleHall(params);
}

/** Also who storms out, or back in, has to come first. */
export function stormCrowd(stage: Stage, params: Omit<StormParams, 'sites'>): Promise<BotSpec[]> {
  const { target, profile, roomPrefix } = stage;
  const seats = seatsOf({
    ...params,
    mics: 'podium',
    sites: target.sites.length,
    hasVideo: profile.layers.length > 0,
    spacingMs: params.within / params.participants,
  });
  const seated = params.media === 'none' ? seats.map((seat) => ({ ...seat, ...SILENT })) : seats;
  return crowdOf(target, roomPrefix, seated);
}

const SILENT = { publish: [], watch: [], hear: [], isSampled: false } as const satisfies Partial<BotSpec>;
