/**
 * Scenario `sitting`: a session of a council from its opening to its minutes, while nodes die. It passes when nothing of it
 * is lost.
 */
import { BenchError } from '../../bench-error.ts';
import { crowdOf } from '../../scenarios/crowd.ts';
import { choice, duration, wholeNumber, type ParamsOf } from '../../scenarios/params.ts';
import { commonNotes, joinPhase, settle } from '../../scenarios/phases.ts';
import { refuseIf } from '../../scenarios/refuse.ts';
import type { Check, Outcome, Scenario } from '../../scenarios/scenario.ts';
import { Council } from './council.ts';
import { startCourse } from './course.ts';
import { lotOf } from '../lot.ts';
import { newReport, playSitting } from './play.ts';
import { SITTING_FIGURES, sittingChecks, sittingFigures } from './outcome.ts';
import { planSitting, type SittingPlan } from './plan.ts';
import { sittingSeats } from './seats.ts';
import type { Stage } from '../../scenarios/stage.ts';

const PARAMS = {
  members: wholeNumber(61, { about: 'of the council, the chair among them', min: 7, max: 400 }),
  observers: wholeNumber(40, { about: 'who see and hear while the sitting is public', min: 1, max: 1_000 }),
  sites: wholeNumber(2, { about: 'of a cluster of our own', min: 2, max: 4 }),
  within: duration('2s', { about: 'from the opening of a vote to the last ballot' }),
  speech: duration('2s', { about: 'how long somebody has the floor' }),
  kills: choice('on', {
    about: 'the room’s home dies in the first vote, an SFU node in the second',
    of: ['on', 'off'],
  }),
};

type Params = ParamsOf<typeof PARAMS>;

const JOIN_SPACING_MS = 40;

export const scenario: Scenario<typeof PARAMS> = {
  name: 'sitting',
  about:
    'a session of a council from its opening to its minutes, while nodes die: whether all of it is there',
  params: PARAMS,
  figures: [...SITTING_FIGURES],
  needs: 'cluster',
  // one of them dies
  cluster: ({ sites }) => ({ sites, signalPerSite: 2 }),
  isClusterPerRun: true,
  run,
};

async function run(stage: Stage, params: Params): Promise<Outcome> {
  const { target, seed, profile } = stage;
  const faults = params.kills === 'on' ? target.faults : undefined;
  refuseIf(
    params.kills === 'on' && faults === undefined,
    'the nodes of this cluster can’t be killed: --kills off',
  );
  const lot = lotOf(seed);
  const plan = planSitting({ ...params, nodeSites: target.sites.map(({ site }) => site) }, lot);
  const seats = sittingSeats(plan, { hasVideo: profile.layers.length > 0, spacingMs: JOIN_SPACING_MS });
  const bots = await crowdOf(target, stage.roomPrefix, seats, (index) => claimsOf(plan, index));
  const join = await joinPhase(stage, withMoreUrls(bots, target.sites), bots.length * JOIN_SPACING_MS);
  const sampled = bots.filter(({ isSampled }) => isSampled).length;
  const notes = [
    `what is heard, and the picture, are of ${sampled} people of ${bots.length} bots`,
    ...commonNotes(stage, [], join.before), // nothing is said of latencies
  ];
  if (join.report.joined < bots.length || stage.signal.aborted)
    return { figures: {}, checks: join.part.checks, notes };
  await settle(stage);
  const council = new Council(stage, plan, bots);
  const report = newReport();
  const setting = { withinMs: params.within, speechMs: params.speech, lot, faults };
  const course = startCourse(council);
  const ending = await went(playSitting(council, setting, report)).finally(() => course.stop());
  return {
    figures: sittingFigures(plan, report),
    checks: [
      ...join.part.checks,
      ending,
      ...sittingChecks(plan, report, { areKilled: faults !== undefined }),
    ],
    series: course.stop(),
    notes: [...notes, ...council.log],
  };
}

/** A step that the cluster refuses, or that never comes about, is a result and not a mistake of the bench. */
async function went(played: Promise<void>): Promise<Check> {
  const name = 'the sitting went to its end';
  try {
    await played;
    return { name, pass: true, detail: 'all steps' };
  } catch (error) {
    const isTheirs =
      error instanceof BenchError && (error.code === 'TARGET_REFUSED' || error.code === 'TARGET_UNREACHABLE');
    if (!isTheirs) throw error;
    return { name, pass: false, detail: error.message };
  }
}

/** A second device has its owner's claims, one of the hall is nobody's. */
function claimsOf({ people, seconds }: SittingPlan, index: number) {
  const owner = seconds.find((device) => device.index === index)?.owner ?? index;
  const person = people[owner];
  if (person === undefined) return { role: 'guest' as const };
  const { role, group, subject } = person;
  return { role, subject, groups: group === '' ? [] : [group] };
}

/** Pages know all nodes of their site. */
function withMoreUrls<B extends { readonly site: string; readonly url: string }>(
  bots: readonly B[],
  sites: Stage['target']['sites'],
): readonly (B & { readonly moreUrls: readonly string[] })[] {
  return bots.map((bot) => ({
    ...bot,
    moreUrls: sites.filter(({ site, url }) => site === bot.site && url !== bot.url).map(({ url }) => url),
  }));
}
