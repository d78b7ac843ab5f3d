/** Scenario `fanout`: one room; the podium is seen and heard by everybody, at all sites. */
import { BROWSER_FIGURES, BROWSERS_PARAM, BrowserGuests, checkBrowsers } from './browser-guests.ts';
import { crowdOf } from './crowd.ts';
import { linkCutFigures, linkFigures } from './link-figures.ts';
import { workersOf, WORKER_PARAMS } from './own-workers.ts';
import { choice, wholeNumber, type ParamsOf } from './params.ts';
import { commonNotes, joinPhase, mediaPhase, settle } from './phases.ts';
import { refuseIf, refuseImpossibleHall } from './refuse.ts';
import type { Outcome, Scenario } from './scenario.ts';
import { seatsOf, withIdleCameras } from './seats.ts';
import type { Stage } from './stage.ts';
import { mediaChecks, signalFigures, unwatchedFigures } from './window-figures.ts';
import { courseSeries, latencyDistributions } from './window-plots.ts';

const PARAMS = {
  participants: wholeNumber(250, { about: 'in the room, the podium among them', min: 1, max: 5_000 }),
  sites: wholeNumber(2, { about: 'of a cluster of our own', min: 1, max: 9 }),
  podium: wholeNumber(6, { about: 'who sends camera and microphone', min: 1, max: 500 }),
  tiles: wholeNumber(4, { about: 'cameras that each watches', min: 0, max: 500 }),
  idleCameras: wholeNumber(0, { about: 'of the audience, which nobody watches', min: 0, max: 5_000 }),
  seconds: wholeNumber(20, { about: 'how long is measured', unit: 's', min: 1, max: 3_600 }),
  mics: choice('all', { about: 'who has an open microphone', of: ['podium', 'all'] }),
  browsers: BROWSERS_PARAM,
  ...WORKER_PARAMS,
};

type FanoutParams = ParamsOf<typeof PARAMS>;

/** 50 joins a second: a hall that fills, not a storm. */
const JOIN_SPACING_MS = 20;
const MS_PER_S = 1_000;

export const fanout: Scenario<typeof PARAMS> = {
  name: 'fanout',
  about: 'one room: everybody hears the podium and watches some of it, at all sites',
  params: PARAMS,
  figures: [
    ...(['join_ms_p50', 'join_ms_p95', 'join_ms_p99', 'load_busy_ratio'] as const),
    ...(['pass_ratio', 'loss_ratio'] as const),
    ...(['added_latency_ms_p50', 'added_latency_ms_p95', 'added_latency_ms_p99'] as const),
    ...(['hop_latency_ms_p50', 'hop_latency_ms_p99'] as const),
    ...(['sfu_worker_cpu_us_per_packet', 'sfu_cpu_us_per_packet', 'packets_per_s'] as const),
    ...(['signal_bytes_per_client', 'signal_cpu_ms_per_join', 'signal_messages_per_client'] as const),
    ...(['rss_bytes_per_participant_signal', 'rss_bytes_per_participant_sfu'] as const),
    ...(['pipe_bps', 'plis_per_s_per_layer', 'unwatched_packets_per_s'] as const),
    ...(['link_audio_streams', 'link_video_streams', 'link_extra_streams', 'link_cuts'] as const),
    ...BROWSER_FIGURES,
  ],
  needs: 'cluster',
  cluster: ({ sites, browsers, ...workers }) => ({
    ...{ sites, signalPerSite: 1, hasPage: browsers > 0 },
    ...workersOf(workers),
  }),
  check: ({ participants, podium, tiles, idleCameras, browsers }) => {
    refuseImpossibleHall({ participants, podium, tiles });
    refuseIf(
      podium + idleCameras > participants,
      `--podium and --idle-cameras are more than --participants ${participants}`,
    );
    checkBrowsers(browsers);
  },
  run,
};

async function run(stage: Stage, params: FanoutParams): Promise<Outcome> {
  const guests = await BrowserGuests.open(stage, params.browsers);
  try {
    const { figures, checks, notes, ...plots } = await play(stage, params, guests);
    const part = guests.part();
    return {
      ...plots,
      figures: { ...figures, ...part.figures },
      checks: [...checks, ...part.checks],
      notes: [...(notes ?? []), ...part.notes],
    };
  } finally {
    await guests.close();
  }
}

async function play(stage: Stage, params: FanoutParams, guests: BrowserGuests): Promise<Outcome> {
  const { target, profile, roomPrefix, signal } = stage;
  const seats = seatsOf({
    ...params,
    sites: target.sites.length,
    hasVideo: profile.layers.length > 0,
    media: 'plain',
    spacingMs: JOIN_SPACING_MS,
  });
  const bots = await crowdOf(target, roomPrefix, withIdleCameras(seats, params));
  await guests.joinSender(roomPrefix, bots);
  const join = await joinPhase(stage, bots, params.participants * JOIN_SPACING_MS);
  const notes = commonNotes(stage, bots, join.before);
  if (join.report.joined === 0 || signal.aborted) return { ...join.part, notes };
  await guests.joinOthers(roomPrefix, bots);
  await settle(stage);
  const durationMs = params.seconds * MS_PER_S;
  const { report, figures, cpu } = await mediaPhase(stage, durationMs, () => guests.measure(durationMs));
  return {
    figures: {
      ...join.part.figures,
      load_busy_ratio: join.report.loopShare,
      ...figures,
      ...signalFigures(join.report, report),
      ...unwatchedFigures(bots, report),
      ...(await linkFigures(target, bots)),
      ...(await linkCutFigures(target, join.cutsBefore)),
    },
    checks: [...join.part.checks, ...mediaChecks(report)],
    series: [...courseSeries(report), ...cpu],
    distributions: [...latencyDistributions(report), ...join.part.distributions],
    notes,
  };
}
