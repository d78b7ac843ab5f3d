/** Figures of a stretch of time in which media flowed, from what was counted before, in and after it. Pure. */
import type { Histogram } from 'hdr-histogram-js';
import { BenchError } from '../bench-error.ts';
import type { BotSpec, JoinReport, SignalTraffic, WindowReport } from '../load/fleet.ts';
import type { Usage } from '../target/target.ts';
import type { Check, Figures } from './scenario.ts';

const US_PER_MS = 1_000;
const MS_PER_S = 1_000;
const P50 = 50;
const P95 = 95;
const P99 = 99;

/** From before the first join to after the last one; undefined = the cluster's processes can't be seen. */
export type UsageSpan = { readonly before: Usage; readonly after: Usage } | undefined;

export function joinFigures({ joinMs, joined }: JoinReport, usage: UsageSpan): Figures {
  if (joined === 0) return {};
  return {
    join_ms_p50: joinMs.getValueAtPercentile(P50),
    join_ms_p95: joinMs.getValueAtPercentile(P95),
    join_ms_p99: joinMs.getValueAtPercentile(P99),
    ...(usage && {
      signal_cpu_ms_per_join: (usage.after.cpuMs.signal - usage.before.cpuMs.signal) / joined,
      rss_bytes_per_participant_signal: (usage.after.rssBytes.signal - usage.before.rssBytes.signal) / joined,
      rss_bytes_per_participant_sfu: (usage.after.rssBytes.sfu - usage.before.rssBytes.sfu) / joined,
    }),
  };
}

/** From the first connect to the end of the window. */
export function signalFigures(join: JoinReport, window: WindowReport | undefined): Figures {
  if (join.joined === 0) return {};
  const parts = [join.signal, ...(window === undefined ? [] : [window.signal])];
  const total = (of: (traffic: SignalTraffic) => number): number =>
    parts.reduce((sum, traffic) => sum + of(traffic), 0);
  return {
    signal_bytes_per_client: total(({ bytesIn, bytesOut }) => bytesIn + bytesOut) / join.joined,
    signal_messages_per_client:
      total(({ messagesIn, messagesOut }) => messagesIn + messagesOut) / join.joined,
  };
}

export function mediaFigures(window: WindowReport, usage: UsageSpan): Figures {
  const { packetsReceived, packetsLost, participants, passed, durationMs, layers } = window;
  return {
    ...(participants > 0 && { pass_ratio: passed / participants }),
    ...(packetsReceived + packetsLost > 0 && { loss_ratio: packetsLost / (packetsReceived + packetsLost) }),
    ...latencyFigures(window),
    ...cpuFigures(window, usage),
    packets_per_s: (packetsReceived / durationMs) * MS_PER_S,
    ...(layers > 0 && {
      plis_per_s_per_layer: (window.keyFrameRequests / durationMs) * (MS_PER_S / layers),
    }),
  };
}

/** Nothing where every camera is watched by somebody. */
export function unwatchedFigures(
  bots: readonly Pick<BotSpec, 'index' | 'publish' | 'watch'>[],
  { cameraPackets, durationMs }: Pick<WindowReport, 'cameraPackets' | 'durationMs'>,
): Figures {
  const watched = new Set(bots.flatMap(({ watch }) => watch));
  const idle = bots.filter(({ index, publish }) => publish.includes('camera') && !watched.has(index));
  if (idle.length === 0) return {};
  const packets = idle.reduce((sum, { index }) => sum + (cameraPackets.get(index) ?? 0), 0);
  return { unwatched_packets_per_s: (packets / durationMs) * MS_PER_S };
}

function latencyFigures({ latencyUs, ownLatencyUs, hopLatencyUs }: WindowReport): Figures {
  // what the load itself usually takes is no part of what the cluster adds; its own late packets stay in: they may as
  // well be the cluster's
  const ownMs = msAt(ownLatencyUs, P50);
  const added = (percentile: number): number => Math.max(0, msAt(latencyUs, percentile) - ownMs);
  return {
    ...(latencyUs.totalCount > 0 && {
      added_latency_ms_p50: added(P50),
      added_latency_ms_p95: added(P95),
      added_latency_ms_p99: added(P99),
    }),
    ...(hopLatencyUs.totalCount > 0 && {
      hop_latency_ms_p50: msAt(hopLatencyUs, P50),
      hop_latency_ms_p99: msAt(hopLatencyUs, P99),
    }),
  };
}

const msAt = (histogram: Histogram, percentile: number): number =>
  histogram.totalCount === 0 ? 0 : histogram.getValueAtPercentile(percentile) / US_PER_MS;

function cpuFigures({ packetsReceived, durationMs }: WindowReport, usage: UsageSpan): Figures {
  if (usage === undefined || packetsReceived === 0) return {};
  const { before, after } = usage;
  // usage is read a little before and after packets are counted: rates, not sums, fit together
  const share = durationMs / (after.atMs - before.atMs);
  const usPerPacket = (cpuMs: number): number => (cpuMs * share * US_PER_MS) / packetsReceived;
  const workersMs = after.cpuMs.sfuWorkers - before.cpuMs.sfuWorkers;
  const nodesMs = after.cpuMs.sfuNode - before.cpuMs.sfuNode;
  return {
    sfu_worker_cpu_us_per_packet: usPerPacket(workersMs),
    sfu_cpu_us_per_packet: usPerPacket(workersMs + nodesMs),
  };
}

/** What a cluster answers that does not want us: nothing that a figure could tell. */
const REFUSAL = /^(TOKEN_\w+|GRANT_MISSING|ORIGIN_FORBIDDEN|SITE_NOT_ALLOWED|TRANSPORT_KIND_REFUSED)$/;

/** @throws {BenchError} TARGET_REFUSED when nobody got in, because of who they are */
export function refuseRefused({ joined, failed }: JoinReport): void {
  const reasons = [...failed.keys()];
  if (joined > 0 || reasons.length === 0 || !reasons.every((reason) => REFUSAL.test(reason))) return;
  throw new BenchError(
    'TARGET_REFUSED',
    `the cluster lets nobody in (${reasons.join(', ')}): is the token key one of its own?`,
  );
}

export function joinChecks(participants: number, { joined, failed }: JoinReport): Check[] {
  const reasons = [...failed].map(([reason, count]) => `${count} × ${reason}`).join(', ');
  const detail = `${joined} of ${participants}${reasons === '' ? '' : ` (${reasons})`}`;
  return [{ name: 'everybody joined', pass: joined === participants, detail }];
}

export function mediaChecks(window: WindowReport): Check[] {
  const { participants, passed, misses } = window;
  const missing = misses.length === 0 ? '' : `: ${misses.join('; ')}`;
  const everybody = {
    name: 'everybody gets all they should',
    pass: passed === participants,
    detail: `${passed} of ${participants}${missing}`,
  };
  return [...flowChecks(window), everybody];
}

/** Where people watch others all the time, so that nobody can be said to have watched one the whole window. */
export function flowChecks({ packetsReceived, load }: WindowReport): Check[] {
  const keptUp = load.saturation.length === 0;
  return [
    { name: 'media flows', pass: packetsReceived > 0, detail: `${packetsReceived} packets arrived` },
    {
      name: 'the load kept up',
      pass: keptUp,
      detail: keptUp
        ? `${load.packetsSent} of ${load.packetsPlanned} packets sent, 99 of 100 at most ${Math.ceil(msAt(load.latenessUs, P99))} ms late`
        : `${load.saturation.join('; ')}: figures say what this load could offer, not what the cluster can do`,
    },
  ];
}
