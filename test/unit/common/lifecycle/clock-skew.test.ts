import { describe, expect, test } from '@jest/globals';
import { ClockSkew, type SkewChange } from '../../../../common/lifecycle/clock-skew.ts';

const BEATS = 25;

/** Beats of a peer whose clock is behind ours by `skewMs`; each is under way for a while. */
function beats(clock: ClockSkew, skewMs: number, wayMs: (beat: number) => number = () => 40): SkewChange[] {
  return Array.from({ length: BEATS }, (_, beat) => {
    const sentMs = 1_800_000_000_000 + beat * 250;
    return clock.observe(sentMs - skewMs, sentMs + wayMs(beat));
  }).filter((change) => change !== undefined);
}

describe('ClockSkew', () => {
  test('says nothing of clocks that agree', () => {
    const clock = new ClockSkew();

    expect(beats(clock, 1_900)).toEqual([]);
    expect(clock.skewSec).toBeCloseTo(1.94);
  });

  test.each([
    ['behind', 3_000, 3.04],
    ['ahead', -60_000, -59.96],
  ])('tells once that a clock is %s, with the figure', (_which, skewMs, skewSec) => {
    const clock = new ClockSkew();

    const told = [...beats(clock, skewMs), ...beats(clock, skewMs)];

    expect(told).toEqual([{ kind: 'skewed', skewSec: expect.closeTo(skewSec) }]);
  });

  test('takes a late beat for what it is', () => {
    const clock = new ClockSkew();

    expect(beats(clock, 0, (beat) => (beat % 5 === 0 ? 20 : 8_000))).toEqual([]);
  });

  test('tells a change, and when it is over', () => {
    const clock = new ClockSkew();
    beats(clock, 3_000);

    expect(beats(clock, 10_000).at(-1)).toMatchObject({ kind: 'skewed' });
    expect(beats(clock, 0)).toEqual([{ kind: 'over', skewSec: expect.closeTo(0.04) }]);
    expect(beats(clock, 0)).toEqual([]);
  });
});
