import { describe, expect, test } from '@jest/globals';
import {
  mergeChecks,
  mergeNotes,
  summarize,
  summarizePeers,
  typicalRun,
} from '../../../../bench/run/aggregate.ts';

const checked = (pass: boolean, detail: string) => ({
  figures: {},
  checks: [{ name: 'everybody joined', pass, detail }],
});

describe('summarize()', () => {
  test('gives median and range of the runs that measured a figure', () => {
    const runs = [
      { join_ms_p50: 30, loss_ratio: 0 },
      { join_ms_p50: 10 },
      { join_ms_p50: 14, loss_ratio: 0.5 },
    ];

    expect(summarize(runs)).toEqual({
      join_ms_p50: { unit: 'ms', min: 10, median: 14, max: 30, runs: 3 },
      loss_ratio: { unit: 'ratio', min: 0, median: 0.25, max: 0.5, runs: 2 },
    });
  });

  test('leaves out what is no number', () => {
    expect(summarize([{ join_ms_p50: Number.NaN }, { join_ms_p95: Infinity }])).toEqual({});
  });
});

describe('summarizePeers()', () => {
  test('does the same for each peer', () => {
    const run = (value: number) => ({ figures: {}, checks: [], peers: { janus: { packets_per_s: value } } });

    expect(summarizePeers([run(1), run(3)])).toEqual({
      janus: { figures: { packets_per_s: { unit: '1/s', min: 1, median: 2, max: 3, runs: 2 } } },
    });
  });
});

describe('mergeChecks()', () => {
  test('a check that failed in one run fails, and that run is told', () => {
    const runs = [checked(true, '5 of 5'), checked(false, '3 of 5'), checked(true, '5 of 5')];

    expect(mergeChecks(runs)).toEqual([{ name: 'everybody joined', pass: false, detail: 'run 2: 3 of 5' }]);
  });

  test('a single run is not numbered', () => {
    expect(mergeChecks([checked(false, '3 of 5')])).toMatchObject([{ detail: '3 of 5' }]);
  });
});

describe('mergeNotes()', () => {
  test('tells each once', () => {
    const run = { figures: {}, checks: [], notes: ['a', 'b'] };

    expect(mergeNotes([run, { ...run, notes: ['b', 'c'] }])).toEqual(['a', 'b', 'c']);
  });
});

describe('typicalRun()', () => {
  test('is the one in the middle of most figures', () => {
    const runs = [
      { join_ms_p50: 10, loss_ratio: 0.1, packets_per_s: 5 },
      { join_ms_p50: 20, loss_ratio: 0.2, packets_per_s: 9 },
      { join_ms_p50: 30, loss_ratio: 0, packets_per_s: 7 },
    ];

    expect(typicalRun(runs)).toBe(0);
    expect(typicalRun([{ join_ms_p50: 1 }, { join_ms_p50: 9 }, { join_ms_p50: 5 }])).toBe(2);
  });
});
