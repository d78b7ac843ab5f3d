/** Scenario `peers`: what others need on this machine for the same as we do, one after the other. */
import { BenchError } from '../bench-error.ts';
import { PeerMissingError } from '../peers/fetch-peer.ts';
import { NOT_ALIKE } from '../peers/not-alike.ts';
import { ownSignalling } from '../peers/own-signalling.ts';
import { measureBareRouter, PEER_KEYS, peerTasks, type PeerLoads } from '../peers/peer-tasks.ts';
import { choice, duration, wholeNumber, type ParamsOf } from './params.ts';
import type { Figures, Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

const PARAMS = {
  participants: wholeNumber(800, { about: 'of the join storm, all in one room', min: 2, max: 5_000 }),
  within: duration('10s', { about: 'from the first join to the last' }),
  receivers: wholeNumber(250, { about: 'of one microphone and one camera', min: 1, max: 2_000 }),
  seconds: wholeNumber(10, { about: 'of roster churn, and of forwarding', unit: 's', min: 1, max: 600 }),
  peer: choice('all', { about: 'only this one, beside ours', of: ['all', ...PEER_KEYS] }),
};

type PeersParams = ParamsOf<typeof PARAMS>;

/** One who is not in by then does not get in, and so with what is to be heard. */
const PATIENCE_MS = 30_000;

export const peers: Scenario<typeof PARAMS> = {
  name: 'peers',
  about: 'others on this machine: join storm and roster churn, and the media fan-out of one speaker',
  params: PARAMS,
  figures: [
    ...(['join_ms_p50', 'join_ms_p95', 'join_ms_p99', 'pass_ratio'] as const),
    ...(['signal_bytes_per_client', 'signal_messages_per_client', 'signal_cpu_ms_per_join'] as const),
    ...(['rss_bytes_per_participant_signal', 'signal_bytes_per_s_per_client'] as const),
    ...(['sfu_worker_cpu_us_per_packet', 'packets_per_s', 'loss_ratio'] as const),
    'limit_worker_cpu_us_per_packet',
  ],
  needs: 'cluster',
  cluster: () => ({ sites: 1, signalPerSite: 1 }),
  // memory that grew in an earlier run would not grow again
  isClusterPerRun: true,
  sendsMedia: () => false,
  run,
};

async function run(stage: Stage, params: PeersParams): Promise<Outcome> {
  const loads: PeerLoads = {
    signalling: {
      participants: params.participants,
      withinMs: params.within,
      churnSeconds: params.seconds,
      timeoutMs: PATIENCE_MS,
    },
    media: { receivers: params.receivers, seconds: params.seconds },
  };
  const own = await ownSignalling(stage, loads.signalling);
  const notes = [...own.notes, ...NOT_ALIKE];
  const reports: Record<string, Figures> = {};
  for (const { key, measure } of peerTasks(loads, stage.signal)) {
    if (params.peer !== 'all' && params.peer !== key) continue;
    const report = await unlessMissing(stage, key, measure);
    notes.push(...report.notes);
    if ('figures' in report) reports[key] = report.figures;
  }
  const limit = await unlessMissing(stage, 'bare router', async () => ({
    figures: await measureBareRouter(loads.media, stage.signal),
    notes: [],
  }));
  const limitFigures = 'figures' in limit ? limit.figures : {};
  return { figures: { ...own.figures, ...limitFigures }, checks: own.checks, peers: reports, notes };
}

type Report = { readonly figures: Figures; readonly notes: readonly string[] };

/** A peer that can't be had or that breaks down is left out, and the reader is told why. */
async function unlessMissing(
  { progress, signal }: Stage,
  key: string,
  measure: () => Promise<Report>,
): Promise<Report | Pick<Report, 'notes'>> {
  if (signal.aborted) return { notes: [`${key} is left out: interrupted`] };
  try {
    progress.phase(key);
    return await measure();
  } catch (error) {
    if (signal.aborted) return { notes: [`${key} is left out: interrupted`] };
    if (!(error instanceof PeerMissingError) && !(error instanceof BenchError)) throw error;
    const note = `${key} is left out: ${error.message}`;
    progress.note(note);
    return { notes: [note] };
  }
}
