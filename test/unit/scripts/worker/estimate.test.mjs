/** Progress and estimate of the worker's build. */
import { describe, expect, test } from '@jest/globals';
import { progressFollower } from '../../../../scripts/worker/build.mjs';
import { parseNinjaLine, remainingMs, roughly } from '../../../../scripts/worker/estimate.mjs';

const MINUTE_MS = 60_000;

describe('parseNinjaLine()', () => {
  test('reads how far ninja is', () => {
    expect(parseNinjaLine('[12/261] Compiling C++ object x.o')).toEqual({ done: 12, total: 261 });
  });

  test.each(['phase: x', 'warning: [1/2]', ''])('takes %p for something else', (line) => {
    expect(parseNinjaLine(line)).toBeUndefined();
  });
});

describe('remainingMs()', () => {
  test('starts with what is expected of the cores', () => {
    expect(remainingMs({ done: 0, total: 261 }, 0, 2)).toBe(2 * remainingMs({ done: 0, total: 261 }, 0, 4));
  });

  test('goes by the measured speed later', () => {
    expect(remainingMs({ done: 50, total: 100 }, 3 * MINUTE_MS, 2)).toBe(3 * MINUTE_MS);
  });

  test.each([
    [{ done: 261, total: 261 }, 1],
    [{ done: 0, total: 0 }, 90 * MINUTE_MS],
  ])('is never negative: %p', (progress, elapsedMs) => {
    expect(remainingMs(progress, elapsedMs, 2)).toBe(0);
  });
});

describe('roughly()', () => {
  test.each([
    [20_000, 'under a minute'],
    [4.4 * MINUTE_MS, 'about 4 min'],
  ])('says %p ms as %p', (ms, text) => {
    expect(roughly(ms)).toBe(text);
  });
});

describe('progressFollower()', () => {
  test('tells phases, and files with the time left', () => {
    const told = [];
    let nowMs = 0;
    const follow = progressFollower(
      (text) => told.push(text),
      2,
      () => nowMs,
    );

    follow('phase: compiling the worker');
    follow('[1/4] a');
    nowMs = 2 * MINUTE_MS;
    follow('[2/4] b');

    expect(told).toEqual([
      'compiling the worker',
      expect.stringMatching(/^1 of 4 files, about/),
      '2 of 4 files, about 2 min left',
    ]);
  });
});
