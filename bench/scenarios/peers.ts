/** Scenario `peers`: what others need on this machine for the same as we do, one after the other. */
import { BenchError } from '../bench-error.ts';
import { fetchPeer, PeerMissingError, type PeerSource } from '../peers/fetch-peer.ts';
import { NOT_ALIKE } from '../peers/not-alike.ts';
import { ownSignalling } from '../peers/own-signalling.ts';
import { measureSignalling, type PeerReport, type SignallingLoad } from '../peers/signalling.ts';
import { choice, duration, wholeNumber, type ParamsOf } from './params.ts';
import type { Figures, Outcome, Scenario } from './scenario.ts';
import type { Stage } from './stage.ts';

const PARAMS = {
  participants: wholeNumber(800, { about: 'of the join storm, all in one room', min: 2, max: 5_000 }),
  within: duration('10s', { about: 'from the first join to the last' }),
  seconds: wholeNumber(10, { about: 'of churn', unit: 's', min: 1, max: 600 }),
  peer: choice('all', { about: 'only this one', of: ['all', 'ws', 'socket.io', 'protoo'] }),
};

type PeersParams = ParamsOf<typeof PARAMS>;

/** One who is not in by then does not get in, and so with what is to be heard. */
const PATIENCE_MS = 30_000;

export const peers: Scenario<typeof PARAMS> = {
  name: 'peers',
  about: 'what protoo, ws and socket.io need for the same join storm and roster churn',
  params: PARAMS,
  figures: [
    ...(['join_ms_p50', 'join_ms_p95', 'join_ms_p99', 'pass_ratio'] as const),
    ...(['signal_bytes_per_client', 'signal_messages_per_client', 'signal_cpu_ms_per_join'] as const),
    ...(['rss_bytes_per_participant_signal', 'signal_bytes_per_s_per_client'] as const),
  ],
  needs: 'cluster',
  cluster: () => ({ sites: 1, signalPerSite: 1 }),
  // memory that grew in an earlier run would not grow again
  isClusterPerRun: true,
  sendsMedia: () => false,
  run,
};

/** How one peer is measured, from the folder where it was put. */
type Measurement = {
  readonly key: string;
  readonly source: PeerSource;
  readonly measure: (folder: string) => Promise<PeerReport>;
};

async function run(stage: Stage, params: PeersParams): Promise<Outcome> {
  const load: SignallingLoad = {
    participants: params.participants,
    withinMs: params.within,
    churnSeconds: params.seconds,
    timeoutMs: PATIENCE_MS,
  };
  const own = await ownSignalling(stage, load);
  const reports = new Map<string, Figures>();
  const notes = [...own.notes, ...NOT_ALIKE];
  for (const measurement of measurementsOf(load, stage.signal)) {
    if (params.peer !== 'all' && params.peer !== measurement.key) continue;
    if (stage.signal.aborted) break;
    const report = await measured(measurement, stage);
    notes.push(...report.notes);
    if (report.figures !== undefined) reports.set(measurement.key, report.figures);
  }
  return { figures: own.figures, checks: own.checks, peers: Object.fromEntries(reports), notes };
}

const measurementsOf = (load: SignallingLoad, signal: AbortSignal): readonly Measurement[] =>
  (['protoo', 'ws', 'socket.io'] as const).map((key) => ({
    key,
    source: 'npm',
    measure: (folder) => measureSignalling(key, folder, { load, signal }),
  }));

type Measured = { readonly figures: Figures | undefined; readonly notes: readonly string[] };

/** A peer that can't be had or that breaks down is left out, and the reader is told why. */
async function measured({ key, source, measure }: Measurement, stage: Stage): Promise<Measured> {
  try {
    stage.progress.phase(`fetching ${key}`);
    const folder = await fetchPeer(source, stage.signal);
    stage.progress.phase(key);
    return await measure(folder);
  } catch (error) {
    if (stage.signal.aborted) return { figures: undefined, notes: [`${key}: interrupted`] };
    if (!(error instanceof PeerMissingError) && !(error instanceof BenchError)) throw error;
    const note = `${key} is left out: ${error.message}`;
    stage.progress.note(note);
    return { figures: undefined, notes: [note] };
  }
}
