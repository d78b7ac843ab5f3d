import { describe, expect, test } from '@jest/globals';
import { meterLevel } from '../../../../web/state/mic-level.ts';

describe('meterLevel()', () => {
  test.each([
    ['nothing', [], 0],
    ['silence', [0, 0, 0], 0],
    ['full scale', [1, -1, 1, -1], 1],
    ['-30 dB', [10 ** -1.5, -(10 ** -1.5)], 0.5],
    ['less than the floor', [1e-5, -1e-5], 0],
  ])('shows %s', (_name, samples, level) => {
    expect(meterLevel(samples)).toBe(level);
  });
});
