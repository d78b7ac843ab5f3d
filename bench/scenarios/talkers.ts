/** Scenario `talkers`: the floor goes from one to the next on a podium, as in a debate; each unmutes and speaks at once. */
import { setTimeout as wait } from 'node:timers/promises';
import type { SpeakReport } from '../load/fleet.ts';
import { newHistogram } from '../load/histograms.ts';
import { crowdOf } from './crowd.ts';
import { workersOf, WORKER_PARAMS } from './own-workers.ts';
import { choice, duration, wholeNumber, type ParamsOf } from './params.ts';
import { commonNotes, joinPhase, settle } from './phases.ts';
import { refuseIf } from './refuse.ts';
import type { Figures, Outcome, Scenario } from './scenario.ts';
import { seatsOf } from './seats.ts';
import type { Stage } from './stage.ts';
import { onsetFigures } from './storm-figures.ts';
import { distributionOf } from './window-plots.ts';

const PARAMS = {
  participants: wholeNumber(100, { about: 'in the room', min: 2, max: 5_000 }),
  speakers: wholeNumber(10, { about: 'who take the floor in turn; the others listen', min: 2, max: 500 }),
  mics: choice('all', {
    about: 'who has an open microphone, silent unless the floor is theirs',
    of: ['podium', 'all'],
  }),
  sites: wholeNumber(2, { about: 'of a cluster of our own', min: 1, max: 9 }),
  changes: wholeNumber(20, { about: 'of speaker', min: 1, max: 10_000 }),
  every: duration('2s', { about: 'how long each speaks' }),
  from: choice('podium', {
    about: 'where they speak from; who is in the audience is told to most with their first word',
    of: ['podium', 'audience'],
  }),
  ...WORKER_PARAMS,
};

type TalkersParams = ParamsOf<typeof PARAMS>;

const JOIN_SPACING_MS = 20;

export const talkers: Scenario<typeof PARAMS> = {
  name: 'talkers',
  about: 'the floor goes from one to the next: how soon each is heard, and what a change costs',
  params: PARAMS,
  figures: [
    ...(['onset_ms_p95', 'first_word_lost_ms_p95', 'signal_bytes_per_client_per_change'] as const),
    ...(['consumers_per_change', 'renegotiations_per_change', 'pipes_per_change', 'pass_ratio'] as const),
  ],
  needs: 'cluster',
  cluster: ({ sites, ...workers }) => ({ sites, signalPerSite: 1, ...workersOf(workers) }),
  check: ({ participants, speakers }) =>
    refuseIf(speakers > participants, `--speakers ${speakers} are more than --participants ${participants}`),
  run,
};

async function run(stage: Stage, params: TalkersParams): Promise<Outcome> {
  const { target, fleet, roomPrefix, signal } = stage;
  const seats = seatsOf({
    ...{ ...params, podium: params.speakers, tiles: 0, media: 'plain' },
    ...{ sites: target.sites.length, hasVideo: false, spacingMs: JOIN_SPACING_MS },
  });
  // one opens the podium; that people lead is told with their rows, and few do
  const bots = await crowdOf(target, roomPrefix, seats, (index) => ({ moderate: index === 0 }));
  const { report, before, part } = await joinPhase(stage, bots, params.participants * JOIN_SPACING_MS);
  const notes = commonNotes(stage, bots, before);
  if (report.joined < params.participants || signal.aborted)
    return { figures: {}, checks: part.checks, notes };
  const speakers = seats.slice(0, params.speakers).map(({ index }) => index);
  if (params.from === 'podium') await fleet.podium(0, speakers);
  await fleet.mute(speakers, true);
  await settle(stage);
  const pipesBefore = await pipesMade(stage);
  const { reports: changes, bytesPerChange } = await debate(stage, params);
  const pipesAfter = await pipesMade(stage);
  const pipes = pipesBefore === undefined || pipesAfter === undefined ? undefined : pipesAfter - pipesBefore;
  return {
    ...outcomeOf(changes, { pipes, bytesPerChange, participants: params.participants }),
    checks: [...part.checks, heardCheck(changes)],
    notes,
  };
}

async function debate({ fleet, progress, signal }: Stage, { changes, speakers, every }: TalkersParams) {
  progress.phase('debating', changes * every);
  const reports: SpeakReport[] = [];
  let bytesBefore = 0;
  for (let change = 0; change < changes && !signal.aborted; change += 1) {
    // nobody falls silent for the first one
    if (change === 1) bytesBefore = (await fleet.traffic()).bytesIn;
    const from = change === 0 ? undefined : (change - 1) % speakers;
    reports.push(await fleet.speak(from, change % speakers));
    progress.at((change + 1) / changes);
    await wait(every, undefined, { signal }).catch(() => {}); // Ctrl-C: the loop ends
  }
  const bytes = (await fleet.traffic()).bytesIn - bytesBefore;
  return { reports, bytesPerChange: reports.length > 1 ? bytes / (reports.length - 1) : undefined };
}

/** Over all nodes; undefined = can't be seen. */
async function pipesMade({ target }: Stage): Promise<number | undefined> {
  return (await target.metric('sfu', 'kaskade_sfu_pipes_made_total'))?.get('');
}

type Changes = readonly SpeakReport[];
type Costs = {
  /** All of them; undefined = can't be seen. */
  readonly pipes: number | undefined;
  /** From change to change, whatever comes; undefined = there were too few changes. */
  readonly bytesPerChange: number | undefined;
  readonly participants: number;
};

function outcomeOf(changes: Changes, costs: Costs): Pick<Outcome, 'figures' | 'distributions'> {
  const onsetMs = newHistogram();
  const lostMs = newHistogram();
  for (const report of changes) {
    onsetMs.add(report.onsetMs);
    lostMs.add(report.lostMs);
  }
  const heard = onsetMs.totalCount;
  const expected = changes.reduce((sum, { listeners }) => sum + listeners, 0);
  return {
    figures: {
      ...onsetFigures(onsetMs, lostMs),
      ...costFigures(changes, costs),
      ...(expected > 0 && { pass_ratio: Math.min(1, heard / expected) }),
    },
    distributions: [
      ...distributionOf(onsetMs, { name: 'unmute → heard', unit: 'ms' }),
      ...distributionOf(lostMs, { name: 'speech lost at the onset', unit: 'ms' }),
    ],
  };
}

function costFigures(changes: Changes, { pipes, bytesPerChange, participants }: Costs): Figures {
  if (changes.length === 0) return {};
  const perClient = (of: (report: SpeakReport) => number): number =>
    changes.reduce((sum, report) => sum + of(report), 0) / participants / changes.length;
  return {
    ...(bytesPerChange !== undefined && {
      signal_bytes_per_client_per_change: bytesPerChange / participants,
    }),
    consumers_per_change: perClient(({ consumersMade }) => consumersMade),
    renegotiations_per_change: perClient(({ renegotiations }) => renegotiations),
    ...(pipes !== undefined && { pipes_per_change: pipes / changes.length }),
  };
}

function heardCheck(changes: Changes) {
  const silent = changes.filter(({ onsetMs }) => onsetMs.totalCount === 0).length;
  return {
    name: 'each speaker is heard',
    pass: silent === 0 && changes.length > 0,
    detail:
      silent === 0 ? `${changes.length} changes` : `${silent} of ${changes.length} changes reached nobody`,
  };
}
