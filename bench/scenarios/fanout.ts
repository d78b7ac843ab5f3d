/** Scenario `fanout`: one room; the podium is seen and heard by everybody, at all sites. */
import { setTimeout as wait } from 'node:timers/promises';
import { BenchError } from '../bench-error.ts';
import { botName } from '../load/bots/bot-name.ts';
import type { BotSpec, JoinReport, WindowReport } from '../load/fleet.ts';
import { startTimeline } from '../measure/timeline.ts';
import type { Target, Usage } from '../target/target.ts';
import { choice, wholeNumber, type ParamsOf } from './params.ts';
import type { Figures, Outcome, Scenario, Series } from './scenario.ts';
import { seatsOf, type Seat } from './seats.ts';
import type { Stage } from './stage.ts';
import {
  joinChecks,
  joinFigures,
  mediaChecks,
  mediaFigures,
  refuseRefused,
  signalFigures,
} from './window-figures.ts';
import { courseSeries, distributionOf, latencyDistributions } from './window-plots.ts';

const PARAMS = {
  participants: wholeNumber(250, { about: 'in the room, the podium among them', min: 1, max: 5_000 }),
  sites: wholeNumber(2, { about: 'of a cluster of our own', min: 1, max: 9 }),
  podium: wholeNumber(6, { about: 'who sends camera and microphone', min: 1, max: 500 }),
  tiles: wholeNumber(4, { about: 'cameras that each watches', min: 0, max: 500 }),
  seconds: wholeNumber(20, { about: 'how long is measured', unit: 's', min: 1, max: 3_600 }),
  mics: choice('podium', { about: 'who has an open microphone', of: ['podium', 'all'] }),
};

type FanoutParams = ParamsOf<typeof PARAMS>;

/** 50 joins a second: a hall that fills, not a storm. */
const JOIN_SPACING_MS = 20;
/** A bot that has not got its media by then does not get it. */
const JOIN_PATIENCE_MS = 30_000;
/** What joins have set going comes to rest before anything is measured. */
const SETTLE_MS = 2_000;
const MS_PER_S = 1_000;

export const fanout: Scenario<typeof PARAMS> = {
  name: 'fanout',
  about: 'one room: everybody hears the podium and watches some of it, at all sites',
  params: PARAMS,
  figures: [
    ...(['join_ms_p50', 'join_ms_p95', 'join_ms_p99', 'pass_ratio', 'loss_ratio'] as const),
    ...(['added_latency_ms_p50', 'added_latency_ms_p95', 'added_latency_ms_p99'] as const),
    ...(['hop_latency_ms_p50', 'hop_latency_ms_p99'] as const),
    ...(['sfu_worker_cpu_us_per_packet', 'sfu_cpu_us_per_packet', 'packets_per_s'] as const),
    ...(['signal_bytes_per_client', 'signal_cpu_ms_per_join', 'signal_messages_per_client'] as const),
    ...(['rss_bytes_per_participant_signal', 'rss_bytes_per_participant_sfu'] as const),
    ...(['pipe_bps', 'plis_per_s_per_layer'] as const),
  ],
  needs: 'cluster',
  cluster: ({ sites }) => ({ sites, signalPerSite: 1 }),
  check: ({ participants, podium, tiles }) => {
    refuseIf(podium > participants, `--podium ${podium} are more than --participants ${participants}`);
    refuseIf(tiles > podium, `--tiles ${tiles} are more than --podium ${podium}, who have the cameras`);
  },
  run,
};

function refuseIf(isRefused: boolean, message: string): void {
  if (isRefused) throw new BenchError('INPUT_INVALID', message);
}

async function run(stage: Stage, params: FanoutParams): Promise<Outcome> {
  const { target, fleet, progress, signal } = stage;
  const bots = await botsOf(stage, params);
  const before = await target.usage();
  const spreadMs = params.participants * JOIN_SPACING_MS;
  progress.phase('joining', spreadMs);
  const join = await fleet.join(bots, { timeoutMs: spreadMs + JOIN_PATIENCE_MS });
  const after = await target.usage();
  const span = before && after && { before, after };
  const joinPart = { figures: joinFigures(join, span), checks: joinChecks(params.participants, join) };
  refuseRefused(join);
  if (join.joined === 0 || signal.aborted) return { ...joinPart, notes: notesOf(stage, bots, before) };
  progress.phase('settling', SETTLE_MS);
  await wait(SETTLE_MS, undefined, { signal }).catch(() => {}); // Ctrl-C: what there is is measured
  const window = await measure(stage, params.seconds * MS_PER_S);
  const notes = notesOf(stage, bots, before);
  return outcomeOf({ join, window, joinPart, notes });
}

async function botsOf({ target, profile, roomPrefix }: Stage, params: FanoutParams): Promise<BotSpec[]> {
  const seats = seatsOf({
    ...params,
    sites: target.sites.length,
    hasVideo: profile.layers.length > 0,
    media: 'plain',
    spacingMs: JOIN_SPACING_MS,
  });
  return Promise.all(seats.map((seat) => botOf(target, roomPrefix, seat)));
}

async function botOf(target: Target, room: string, { siteIndex, ...seat }: Seat): Promise<BotSpec> {
  const place = target.sites[siteIndex];
  if (place === undefined) throw new BenchError('TARGET_UNREACHABLE', 'the cluster has no site to join');
  const name = botName(seat.index);
  const token = await target.token({ room, subject: `bench-${seat.index}`, name, publish: seat.publish });
  return { ...seat, room, token, site: place.site, url: place.url };
}

type Measured = {
  readonly report: WindowReport;
  readonly figures: Figures;
  readonly cpu: readonly Series[];
};

async function measure({ target, fleet, progress, signal }: Stage, durationMs: number): Promise<Measured> {
  progress.phase('measuring', durationMs);
  const timeline = startTimeline(target);
  try {
    const before = await target.usage();
    const report = await fleet.measure(durationMs, signal);
    const after = await target.usage();
    const figures = mediaFigures(report, before && after && { before, after });
    return { report, figures: { ...figures, ...(await pipeFigures(target)) }, cpu: timeline.stop() };
  } finally {
    timeline.stop();
  }
}

/** Asked when all is counted: nodes ask their workers for it. Each bit over a link goes out of one node and into another. */
async function pipeFigures(target: Target): Promise<Figures> {
  const bps = (await target.metric('sfu', 'kaskade_sfu_bitrate_bps', 'over'))?.get('link');
  return bps === undefined ? {} : { pipe_bps: bps / 2 };
}

type Parts = {
  readonly notes: readonly string[];
  readonly join: JoinReport;
  readonly window: Measured;
  readonly joinPart: Pick<Outcome, 'figures' | 'checks'>;
};

function outcomeOf({ notes, join, window: { report, figures, cpu }, joinPart }: Parts): Outcome {
  return {
    figures: { ...joinPart.figures, ...figures, ...signalFigures(join, report) },
    checks: [...joinPart.checks, ...mediaChecks(report)],
    series: [...courseSeries(report), ...cpu],
    distributions: [
      ...latencyDistributions(report),
      ...distributionOf(join.joinMs, { name: 'join', unit: 'ms' }),
    ],
    notes,
  };
}

function notesOf({ fleet }: Stage, bots: readonly BotSpec[], usage: Usage | undefined): string[] {
  const sampled = bots.filter(({ isSampled }) => isSampled).length;
  return [
    `latencies are those of ${sampled} sampled participants of ${bots.length}`,
    ...(fleet.clockErrorMs > 0
      ? [`clocks of load processes differ by up to ${fleet.clockErrorMs} ms: latencies carry that error`]
      : []),
    ...(usage === undefined ? ['CPU time and memory of this cluster can’t be seen from here'] : []),
  ];
}
