/** Figures of storms other than joins, from their histograms in ms. Pure. */
import type { Histogram } from 'hdr-histogram-js';
import type { Figures } from './scenario.ts';

const P50 = 50;
const P95 = 95;
const P99 = 99;

/** Nothing of an empty one. */
function percentiles(histogram: Histogram): readonly [p50: number, p95: number, p99: number] | undefined {
  if (histogram.totalCount === 0) return undefined;
  const at = (percentile: number): number => histogram.getValueAtPercentile(percentile);
  return [at(P50), at(P95), at(P99)];
}

export function leaveFigures(histogram: Histogram): Figures {
  const found = percentiles(histogram);
  return found ? { leave_ms_p50: found[0], leave_ms_p95: found[1], leave_ms_p99: found[2] } : {};
}

export function reconnectFigures(histogram: Histogram): Figures {
  const found = percentiles(histogram);
  return found ? { reconnect_ms_p50: found[0], reconnect_ms_p95: found[1], reconnect_ms_p99: found[2] } : {};
}

export function pageFigures(histogram: Histogram): Figures {
  const found = percentiles(histogram);
  return found ? { page_turn_ms_p50: found[0], page_turn_ms_p95: found[1] } : {};
}

/** Of several changes of speaker, added up. */
export function onsetFigures(onsetMs: Histogram, lostMs: Histogram): Figures {
  const onset = percentiles(onsetMs);
  const lost = percentiles(lostMs);
  return {
    ...(onset && { onset_ms_p95: onset[1] }),
    ...(lost && { first_word_lost_ms_p95: lost[1] }),
  };
}
