import { describe, expect, test } from '@jest/globals';
import { encodeHistogram, newHistogram, record } from '../../../../bench/load/histograms.ts';
import { httpOutcome } from '../../../../bench/scenarios/http-figures.ts';
import type { Loaded } from '../../../../bench/tools/http/http-load.ts';

function loaded(name: string, answersMs: readonly number[], over: Partial<Loaded> = {}): Loaded {
  const answers = newHistogram();
  for (const ms of answersMs) record(answers, ms * 1_000);
  return {
    name,
    ok: answersMs.length,
    otherStatus: 0,
    errors: 0,
    seconds: 2,
    loadCpuRatio: 0.5,
    answerUs: encodeHistogram(answers),
    ...over,
  };
}
const failing = (...reports: readonly Loaded[]): readonly string[] =>
  httpOutcome(reports)
    .checks.filter(({ pass }) => !pass)
    .map(({ name }) => name);

describe('httpOutcome()', () => {
  test('takes percentiles of all answers together, and the rate of a time shared evenly by the endpoints', () => {
    const { figures } = httpOutcome([loaded('a', [1, 1, 1, 1]), loaded('b', [1, 40])]);

    expect(figures.http_requests_per_s).toBe(1.5);
    expect(figures.http_ms_p50).toBeCloseTo(1, 1);
    expect(figures.http_ms_p99).toBeCloseTo(40, 0);
  });

  test('adds up nodes that were loaded at the same time', () => {
    const { figures, notes = [] } = httpOutcome([loaded('a', [1, 1]), loaded('a', [3, 3])]);

    expect(figures.http_requests_per_s).toBe(2);
    expect(notes.join('\n')).toContain('a: 2/s');
  });

  test('fails with errors, other statuses and endpoints that answer nothing', () => {
    expect(failing(loaded('a', [1]))).toEqual([]);
    expect(failing(loaded('a', [1], { errors: 1 }))).toEqual(['no errors']);
    expect(failing(loaded('a', [1], { otherStatus: 1 }))).toEqual(['success only']);
    expect(failing(loaded('a', []))).toEqual(['success only']);
    expect(failing()).toEqual(['success only']);
  });

  test('says what was left out, and when the load was the limit', () => {
    const busy = loaded('a', [1], { loadCpuRatio: 0.97 });

    const { notes = [] } = httpOutcome([busy, { name: 'b', skippedFor: 404 }]);

    expect(notes.slice(-2)).toEqual([
      'not there, left out: b (404)',
      'the load used up to 97 % of a core: the node can do more than this shows',
    ]);
  });
});
