/** Scenario `slot-storm`: a voice by a talker slot, in the ears of a hall, while a crowd storms in. */
import { setTimeout as after } from 'node:timers/promises';
import type { BotSpec, JoinReport, WindowReport } from '../load/fleet.ts';
import { crowdOf } from './crowd.ts';
import { duration, wholeNumber, type ParamsOf } from './params.ts';
import { commonNotes, joinPhase, mediaPhase, settle } from './phases.ts';
import { refuseIf, refuseImpossibleHall } from './refuse.ts';
import type { Figures, Outcome, Scenario } from './scenario.ts';
import { seatsOf, type Seat } from './seats.ts';
import type { Stage } from './stage.ts';
import { flowChecks, joinChecks } from './window-figures.ts';
import { latencyDistributions } from './window-plots.ts';

const PARAMS = {
  participants: wholeNumber(250, { about: 'who storm in', min: 1, max: 5_000 }),
  within: duration('1s', { about: 'from the first connect of them to the last' }),
  listeners: wholeNumber(20, { about: 'in the hall before, the speaker among them', min: 13, max: 500 }),
  sites: wholeNumber(2, { about: 'of a cluster of our own', min: 1, max: 9 }),
  podium: wholeNumber(6, { about: 'of those who storm in: send a camera', min: 1, max: 500 }),
  tiles: wholeNumber(4, { about: 'cameras that each of them watches', min: 0, max: 500 }),
};

type SlotStormParams = ParamsOf<typeof PARAMS>;

const JOIN_SPACING_MS = 20;
/** Of the measurement, before the storm. */
const CALM_MS = 2_000;
/** After its last connect: by then everybody is in, or the figures of joins say that they are not. */
const AFTERMATH_MS = 10_000;
const JOIN_PATIENCE_MS = 30_000;
const US_PER_MS = 1_000;
const P50 = 50;
const P99 = 99;

export const slotStorm: Scenario<typeof PARAMS> = {
  name: 'slot-storm',
  about: 'a voice by a talker slot while a crowd storms in: how late, and with what gaps',
  params: PARAMS,
  figures: [
    ...(['slot_added_latency_ms_max', 'own_latency_ms_max'] as const),
    ...(['slot_loss_ratio', 'slot_gap_ms_max'] as const),
    ...(['added_latency_ms_p99', 'join_ms_p99', 'pass_ratio'] as const),
  ],
  needs: 'cluster',
  cluster: ({ sites }) => ({ sites, signalPerSite: 1 }),
  check: (params) => {
    refuseImpossibleHall(params);
    refuseIf(params.sites > params.listeners, `--sites ${params.sites} are more than --listeners`);
  },
  run,
};

async function run(stage: Stage, params: SlotStormParams): Promise<Outcome> {
  const { hall, storm } = await crowdsOf(stage, params);
  const { report, before, part } = await joinPhase(stage, hall, params.listeners * JOIN_SPACING_MS);
  const notes = commonNotes(stage, hall, before);
  if (report.joined < hall.length || stage.signal.aborted) return { ...part, figures: {}, notes };
  await settle(stage);
  let joined: JoinReport | undefined;
  const { report: window, figures } = await mediaPhase(
    stage,
    CALM_MS + params.within + AFTERMATH_MS,
    async () => {
      await after(CALM_MS, undefined, { signal: stage.signal }).catch(() => {}); // Ctrl-C: what there is
      joined = await stage.fleet.join(storm, { timeoutMs: params.within + JOIN_PATIENCE_MS });
    },
  );
  return {
    figures: {
      ...figuresOf(window, figures),
      ...(joined !== undefined &&
        joined.joined > 0 && { join_ms_p99: joined.joinMs.getValueAtPercentile(P99) }),
      pass_ratio: (joined?.joined ?? 0) / storm.length,
    },
    checks: [...(joined ? joinChecks(storm.length, joined) : []), ...flowChecks(window)],
    distributions: latencyDistributions(window),
    notes: [...notes, 'the voice is the only sound; latencies are those of the hall'],
  };
}

function figuresOf(window: WindowReport, { added_latency_ms_p99: p99 }: Figures): Figures {
  const { latencyUs, ownLatencyUs, gapMs } = window;
  const [received, lost] = sampledCounts(window);
  const ownMs = ownLatencyUs.totalCount === 0 ? 0 : ownLatencyUs.getValueAtPercentile(P50) / US_PER_MS;
  return {
    ...(p99 !== undefined && { added_latency_ms_p99: p99 }),
    ...(latencyUs.totalCount > 0 && {
      slot_added_latency_ms_max: Math.max(0, latencyUs.maxValue / US_PER_MS - ownMs),
    }),
    ...(ownLatencyUs.totalCount > 0 && { own_latency_ms_max: ownLatencyUs.maxValue / US_PER_MS }),
    ...(gapMs.totalCount > 0 && { slot_gap_ms_max: gapMs.maxValue }),
    ...(received > 0 && { slot_loss_ratio: lost / (received + lost) }),
  };
}

/** The hall's, who get nothing but the voice: missing by its sender's own numbers. */
const sampledCounts = ({ course }: WindowReport): readonly [received: number, lost: number] => [
  course.reduce((sum, [, received]) => sum + received, 0),
  course.reduce((sum, [, , lost]) => sum + lost, 0),
];

async function crowdsOf(
  { target, profile, roomPrefix }: Stage,
  params: SlotStormParams,
): Promise<{ readonly hall: readonly BotSpec[]; readonly storm: readonly BotSpec[] }> {
  const shared = { sites: target.sites.length, mics: 'podium', media: 'plain' } as const;
  const hall = seatsOf({
    ...shared,
    ...{ participants: params.listeners, podium: 1, tiles: 0, hasVideo: false, spacingMs: JOIN_SPACING_MS },
  });
  const storm = seatsOf({
    ...shared,
    ...{ participants: params.participants, podium: params.podium, tiles: params.tiles },
    hasVideo: profile.layers.length > 0,
    spacingMs: params.within / params.participants,
  });
  return {
    hall: await crowdOf(target, roomPrefix, hall.map(heard)),
    storm: await crowdOf(
      target,
      roomPrefix,
      storm.map((seat) => stormy(seat, params.listeners)),
    ),
  };
}

/** All but the speaker are sampled. */
const heard = (seat: Seat): Seat => ({ ...seat, isSampled: seat.index > 0 });

/** Behind those of the hall; nobody of them speaks. */
const stormy = (seat: Seat, offset: number): Seat => ({
  ...seat,
  index: seat.index + offset,
  publish: seat.publish.filter((kind) => kind === 'camera'),
  watch: seat.watch.map((index) => index + offset),
  hear: [0],
  isSampled: false,
});
