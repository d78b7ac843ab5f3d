/** Which figures scenarios of one kind report. No logic. */
import type { FigureName } from '../measure/figures.ts';

export const JOIN_FIGURES = [
  'join_ms_p50',
  'join_ms_p95',
  'join_ms_p99',
  'signal_bytes_per_client',
  'signal_cpu_ms_per_join',
  'signal_messages_per_client',
  'rss_bytes_per_participant_signal',
  'rss_bytes_per_participant_sfu',
] as const satisfies readonly FigureName[];

export const MEDIA_FIGURES = [
  'pass_ratio',
  'loss_ratio',
  'added_latency_ms_p50',
  'added_latency_ms_p95',
  'added_latency_ms_p99',
  'hop_latency_ms_p50',
  'hop_latency_ms_p99',
  'sfu_worker_cpu_us_per_packet',
  'sfu_cpu_us_per_packet',
  'packets_per_s',
  'pipe_bps',
  'plis_per_s_per_layer',
] as const satisfies readonly FigureName[];
