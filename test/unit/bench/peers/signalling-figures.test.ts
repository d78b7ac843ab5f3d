import { describe, expect, test } from '@jest/globals';
import { churnFigures, stormFigures } from '../../../../bench/peers/signalling-figures.ts';

const COUNTS = {
  participants: 4,
  joinMs: [40, 10, 20],
  passed: 2,
  bytes: 3_000,
  messages: 30,
  cpuMs: 6,
  rssGrowthBytes: 300,
};

describe('stormFigures()', () => {
  test('figures are per participant who got in, the ratio is of all', () => {
    expect(stormFigures(COUNTS)).toEqual({
      pass_ratio: 0.5,
      join_ms_p50: 20,
      join_ms_p95: 40,
      join_ms_p99: 40,
      signal_bytes_per_client: 1_000,
      signal_messages_per_client: 10,
      signal_cpu_ms_per_join: 2,
      rss_bytes_per_participant_signal: 100,
    });
  });

  test('of nobody there is only the ratio', () => {
    expect(stormFigures({ ...COUNTS, joinMs: [], passed: 0 })).toEqual({ pass_ratio: 0 });
  });
});

describe('churnFigures()', () => {
  test('bytes are per second of churn and participant', () => {
    const figures = churnFigures({ participants: 5, bytesIn: 1_000, seconds: 4 });

    expect(figures).toEqual({ signal_bytes_per_s_per_client: 50 });
  });
});
