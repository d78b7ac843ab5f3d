/** How set-up shows what it does. */
import { describe, expect, test } from '@jest/globals';
import { createReporter } from '../../../../scripts/setup/reporter.mjs';

const setUp = (isTTY) => {
  const written = [];
  const clock = { nowMs: 0 };
  const stream = { isTTY, columns: 40, write: (text) => written.push(text) };
  return { written, clock, reporter: createReporter(stream, () => clock.nowMs) };
};

describe('createReporter()', () => {
  test('writes progress into a log now and then', () => {
    const { written, clock, reporter } = setUp(false);
    const step = reporter.step('building');

    step.progress('1 of 9');
    clock.nowMs = 15_000;
    step.progress('2 of 9');
    step.done();

    expect(written).toEqual(['… building\n', '… building: 2 of 9\n', '✓ building (15.0 s)\n']);
  });

  test('keeps progress on one line of a terminal', () => {
    const { written, clock, reporter } = setUp(true);
    const step = reporter.step('building');

    clock.nowMs = 200;
    step.progress('x'.repeat(100));

    expect(written.join('')).not.toContain('\n');
    expect(written.at(-1).replace('\r\u001b[2K', '')).toHaveLength(39);
  });
});
