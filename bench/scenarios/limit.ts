/**
 * Scenario `limit`: what this machine can do at all, and how near to it we are. The same load goes through our cluster
 * and through one bare mediasoup router, in turns, so that whatever else the machine does hits both.
 */
import { BenchError } from '../bench-error.ts';
import { BareSide } from '../limit/bare-side.ts';
import { measureUdp } from '../limit/bare-udp.ts';
import { measureEcho, measurePublish } from '../limit/bare-ws.ts';
import { limitOutcome, type LimitPair, type OwnReading } from './limit-figures.ts';
import { crowdOf } from './crowd.ts';
import { wholeNumber, type ParamsOf } from './params.ts';
import { joinPhase, mediaPhase, settle } from './phases.ts';
import { refuseImpossibleHall } from './refuse.ts';
import type { Figures, Outcome, Scenario } from './scenario.ts';
import { seatsOf, type Seat } from './seats.ts';
import type { Stage } from './stage.ts';

const PARAMS = {
  participants: wholeNumber(250, { about: 'in the room, the podium among them', min: 1, max: 5_000 }),
  sites: wholeNumber(2, { about: 'of a cluster of our own', min: 1, max: 9 }),
  podium: wholeNumber(6, { about: 'who sends camera and microphone', min: 1, max: 500 }),
  tiles: wholeNumber(4, { about: 'cameras that each watches', min: 0, max: 500 }),
  seconds: wholeNumber(5, { about: 'of each half of a pair', unit: 's', min: 1, max: 3_600 }),
  pairs: wholeNumber(7, { about: 'of cluster and bare router', min: 1, max: 100 }),
};

type LimitParams = ParamsOf<typeof PARAMS>;

const JOIN_SPACING_MS = 20;
const MS_PER_S = 1_000;
/** Before the bare router is measured, as long as before our own. */
const SETTLE_MS = 2_000;
/** Of each of the three that need neither cluster nor load. */
const BARE_SECONDS = 3;

export const limit: Scenario<typeof PARAMS> = {
  name: 'limit',
  about: 'bare UDP, WebSockets and router on this machine, and our CPU time per packet to the router’s',
  params: PARAMS,
  figures: [
    ...(['limit_udp_packets_per_s', 'limit_ws_echo_per_s', 'limit_ws_publish_per_s'] as const),
    ...(['limit_worker_cpu_us_per_packet', 'sfu_worker_cpu_us_per_packet', 'sfu_cpu_us_per_packet'] as const),
    ...(['sfu_worker_ratio_to_limit', 'sfu_ratio_to_limit'] as const),
  ],
  needs: 'cluster',
  isPlainOnly: true,
  cluster: ({ sites }) => ({ sites, signalPerSite: 1 }),
  check: refuseImpossibleHall,
  run,
};

async function run(stage: Stage, params: LimitParams): Promise<Outcome> {
  const { target, profile, signal } = stage;
  const pinned = target.facts['pinned_to_cores'];
  const cores = typeof pinned === 'string' ? pinned : undefined;
  if ((await target.usage()) === undefined) {
    throw new BenchError(
      'INPUT_INVALID',
      'limit compares CPU time, which is not seen of a cluster elsewhere',
    );
  }
  const bare = await bareFigures(stage, cores);
  const seats = seatsOf({
    ...params,
    mics: 'podium',
    sites: target.sites.length,
    hasVideo: profile.layers.length > 0,
    media: 'plain',
    spacingMs: JOIN_SPACING_MS,
  }).map((seat) => ({ ...seat, isSampled: false })); // the bare router's load takes no samples either
  const side = new BareSide(cores);
  try {
    const pairs: LimitPair[] = [];
    for (let pair = 0; pair < params.pairs && !signal.aborted; pair += 1) {
      const measured = await measurePair({ stage, params, seats, side }, pair);
      if (measured !== undefined) pairs.push(measured);
    }
    return limitOutcome(bare, pairs);
  } finally {
    await side.close();
  }
}

async function bareFigures({ progress, signal }: Stage, cores: string | undefined): Promise<Figures> {
  const options = { seconds: BARE_SECONDS, cores };
  const parts = [
    ['limit_udp_packets_per_s', 'bare UDP', measureUdp],
    ['limit_ws_echo_per_s', 'bare WebSocket echo', measureEcho],
    ['limit_ws_publish_per_s', 'bare WebSocket publish', measurePublish],
  ] as const;
  let figures: Figures = {};
  for (const [name, phase, measure] of parts) {
    if (signal.aborted) break;
    progress.phase(phase, BARE_SECONDS * MS_PER_S);
    figures = { ...figures, [name]: await measure(options) };
  }
  return figures;
}

type Play = {
  readonly stage: Stage;
  readonly params: LimitParams;
  readonly seats: readonly Seat[];
  readonly side: BareSide;
};

/** @returns undefined when it was interrupted */
async function measurePair(play: Play, pair: number): Promise<LimitPair | undefined> {
  const { stage, params, seats, side } = play;
  const { signal, progress, profile } = stage;
  const durationMs = params.seconds * MS_PER_S;
  const measureBare = () => {
    progress.phase(`pair ${pair + 1} of ${params.pairs}: bare router`, durationMs);
    return side.measure({ settleMs: SETTLE_MS, durationMs });
  };
  // how many layers are sent is known when our own side has run once: that is why it begins
  const early = pair % 2 === 1 ? await measureBare() : undefined;
  if (signal.aborted) return undefined;
  const own = await measureOwn(play, pair);
  if (own === undefined || signal.aborted) return undefined;
  if (pair === 0) {
    progress.phase('filling the bare router');
    await side.open({ seats, profile, layers: own.layersPerCamera });
  }
  return { own, bare: early ?? (await measureBare()) };
}

async function measureOwn({ stage, params, seats }: Play, pair: number): Promise<OwnReading | undefined> {
  const { target, fleet, roomPrefix, signal, progress } = stage;
  progress.note(`pair ${pair + 1} of ${params.pairs}: our cluster`);
  const bots = await crowdOf(target, `${roomPrefix}-${pair}`, seats);
  try {
    const join = await joinPhase(stage, bots, params.participants * JOIN_SPACING_MS);
    await settle(stage);
    if (signal.aborted || join.report.joined === 0) return undefined;
    const { report, figures } = await mediaPhase(stage, params.seconds * MS_PER_S);
    return {
      joined: join.report.joined,
      participants: seats.length,
      workerUsPerPacket: figures.sfu_worker_cpu_us_per_packet ?? NaN,
      usPerPacket: figures.sfu_cpu_us_per_packet ?? NaN,
      packetsPerS: figures.packets_per_s ?? 0,
      lossRatio: figures.loss_ratio ?? 0,
      saturation: report.load.saturation,
      layersPerCamera: Math.max(1, Math.round(report.layers / params.podium)),
    };
  } finally {
    await fleet.clear();
  }
}
