import { describe, expect, test } from '@jest/globals';
import { compareResults } from '../../../../bench/run/compare.ts';
import { aResult } from '../a-result.ts';

const figure = (min: number, median: number, max: number, runs = 3) => ({
  unit: 'ms',
  min,
  median,
  max,
  runs,
});
const verdicts = (before: Parameters<typeof aResult>[0], after: Parameters<typeof aResult>[0]) =>
  compareResults(aResult(before), aResult(after)).figures.map(({ verdict }) => verdict);

describe('compareResults()', () => {
  test('ranges that meet are noise, others are told by which way is better', () => {
    const before = { join_ms_p50: figure(10, 11, 12), pass_ratio: figure(0.5, 0.5, 0.6) };

    expect(
      verdicts({ figures: before }, { figures: { ...before, join_ms_p50: figure(12, 14, 15) } }),
    ).toEqual(['within noise', 'within noise']);
    expect(
      verdicts(
        { figures: before },
        { figures: { join_ms_p50: figure(13, 14, 15), pass_ratio: figure(0.8, 0.9, 1) } },
      ),
    ).toEqual(['worse', 'better']);
  });

  test('takes a tenth for noise where runs are too few to tell', () => {
    const of = (median: number) => ({ figures: { join_ms_p50: figure(median, median, median, 1) } });

    expect(verdicts(of(100), of(115))).toEqual(['within noise']);
    expect(verdicts(of(100), of(125))).toEqual(['worse']);
  });

  test('calls it changed where neither way is better, and says what only one has', () => {
    const before = { packets_per_s: figure(1, 1, 1), join_ms_p50: figure(1, 1, 1) };
    const after = { packets_per_s: figure(2, 2, 2), join_ms_p95: figure(1, 1, 1) };

    expect(verdicts({ figures: before }, { figures: after })).toEqual([
      'changed',
      'only before',
      'only after',
    ]);
  });

  test('points out what is not alike', () => {
    const before = aResult({ params: { participants: 50, runs: 3 } });
    const after = aResult({
      params: { participants: 60, runs: 3 },
      machine: { ...before.machine, cores: 8 },
      profile: null,
    });

    expect(compareResults(before, after).differences).toEqual([
      'cores: 2 → 8',
      'profile: council → none',
      'participants: 50 → 60',
    ]);
    expect(compareResults(before, before).differences).toEqual([]);
  });
});
