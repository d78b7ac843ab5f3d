/** Figures of a peer's join storm and churn from what was counted: the same by definition as ours. Pure. */
import type { Figures } from '../scenarios/scenario.ts';

export type StormCounts = {
  /** Who were to join. */
  readonly participants: number;
  /** Of those who got in, in any order. */
  readonly joinMs: readonly number[];
  /** Who got in and know everybody. */
  readonly passed: number;
  /** Both ways, on all signalling sockets. */
  readonly bytes: number;
  readonly messages: number;
  /** Of the server, over all of the storm. */
  readonly cpuMs: number;
  readonly rssGrowthBytes: number;
};

/** Per participant who got in; of none there is only the ratio. */
export function stormFigures(counts: StormCounts): Figures {
  const { participants, joinMs, passed, bytes, messages, cpuMs, rssGrowthBytes } = counts;
  const ratio = { pass_ratio: passed / participants };
  const joined = joinMs.length;
  if (joined === 0) return ratio;
  const sorted = [...joinMs].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * joined) - 1)] ?? NaN;
  return {
    ...ratio,
    join_ms_p50: at(0.5),
    join_ms_p95: at(0.95),
    join_ms_p99: at(0.99),
    signal_bytes_per_client: bytes / joined,
    signal_messages_per_client: messages / joined,
    signal_cpu_ms_per_join: cpuMs / joined,
    rss_bytes_per_participant_signal: rssGrowthBytes / joined,
  };
}

export type ChurnCounts = {
  readonly participants: number;
  /** Received on all signalling sockets. */
  readonly bytesIn: number;
  /** Of churn; what is heard late belongs to it. */
  readonly seconds: number;
};

export function churnFigures({ participants, bytesIn, seconds }: ChurnCounts): Figures {
  return participants === 0 ? {} : { signal_bytes_per_s_per_client: bytesIn / seconds / participants };
}
