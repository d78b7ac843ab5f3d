import { describe, expect, test } from '@jest/globals';
import { HOLD_MS, TalkerMeter } from '../../../../cascade/policy/talker-meter.ts';
import { onsetIn, PacketClock } from '../../../support/talker-packets.ts';

const SPEECH = 25;
const SILENCE = 127;

/** A meter that has heard enough of a microphone to know how long its packets are. */
function listened(packetMs: number) {
  const [meter, clock] = [new TalkerMeter(), new PacketClock(packetMs)];
  onsetIn(meter, clock, [SILENCE, SILENCE, SILENCE, SILENCE, SILENCE]);
  return { meter, clock };
}

describe('TalkerMeter', () => {
  test.each([
    [20, [SPEECH, SPEECH, SPEECH, SPEECH], 3],
    [20, [SPEECH, SILENCE, SPEECH, SPEECH, SPEECH], 4],
    [20, [SPEECH, SPEECH, SILENCE, SPEECH, SPEECH], 4],
    [40, [SPEECH, SPEECH], 1],
    [40, [SPEECH, SILENCE, SPEECH], 2],
    [60, [SPEECH, SPEECH], 1],
    [10, new Array<number>(8).fill(SPEECH), 7],
  ])('hears speech in packets of %p ms as soon as 80 of 100 ms are it', (packetMs, levels, onset) => {
    const { meter, clock } = listened(packetMs);

    expect(onsetIn(meter, clock, levels)).toBe(onset);
  });

  test.each([
    ['a click', 20, [SPEECH, SPEECH, SPEECH, SILENCE, SILENCE, SILENCE]],
    ['a click in a long packet', 60, [SPEECH, SILENCE, SILENCE]],
    ['typing', 20, [SPEECH, SPEECH, SILENCE, SILENCE, SPEECH, SPEECH, SILENCE, SILENCE, SPEECH]],
    ['a hum', 20, new Array<number>(50).fill(46)],
  ])('takes %s for silence', (_, packetMs, levels) => {
    const { meter, clock } = listened(packetMs);

    expect(onsetIn(meter, clock, levels)).toBe(-1);
    expect(meter.isSpeaking(clock.nowMs)).toBe(false);
  });

  test('speech lasts over pauses between words, and begins anew after longer ones', () => {
    const { meter, clock } = listened(20);
    onsetIn(meter, clock, [SPEECH, SPEECH, SPEECH, SPEECH]);
    const spokenMs = clock.nowMs;

    expect(meter.isSpeaking(spokenMs + HOLD_MS - 1)).toBe(true);
    expect(meter.isSpeaking(spokenMs + HOLD_MS)).toBe(false);

    clock.next(SILENCE, { pauseMs: HOLD_MS });
    expect(onsetIn(meter, clock, [SPEECH, SPEECH, SPEECH, SPEECH])).toBe(3);
  });

  test('what was heard before a DTX pause does not count', () => {
    const { meter, clock } = listened(20);
    onsetIn(meter, clock, [SPEECH, SPEECH, SPEECH]);

    const hasBegun = meter.hear(clock.next(SPEECH, { pauseMs: 400 }), clock.nowMs);

    expect(hasBegun).toBe(false);
  });

  test('a pause is not taken for a long packet', () => {
    const { meter, clock } = listened(20);
    meter.hear(clock.next(SILENCE, { pauseMs: 100 }), clock.nowMs);

    expect(meter.packetMs).toBe(20);
  });

  test('without levels, long packets are speech and comfort noise is not', () => {
    const { meter, clock } = listened(20);
    for (let index = 0; index < 10; index += 1)
      meter.hear(clock.next(undefined, { payloadBytes: 3 }), clock.nowMs);
    expect(meter.isSpeaking(clock.nowMs)).toBe(false);

    for (let index = 0; index < 4; index += 1) meter.hear(clock.next(undefined), clock.nowMs);
    expect(meter.isSpeaking(clock.nowMs)).toBe(true);
  });

  test('loudness is that of the speech, not of its pauses', () => {
    const { meter, clock } = listened(20);
    const words = Array.from({ length: 100 }, (_, index) => (index % 4 < 3 ? 30 : SILENCE));
    onsetIn(meter, clock, words);

    expect(meter.loudnessDb).toBeCloseTo(30, 0);
  });
});
