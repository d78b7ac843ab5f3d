import { describe, expect, test } from '@jest/globals';
import { missOf, type Expected, type Got } from '../../../../../bench/load/agent/judge.ts';
import type { Sent } from '../../../../../bench/load/agent/messages.ts';

const DURATION_MS = 10_000;
const expected = (over: Partial<Expected> = {}): Expected => ({
  index: 9,
  room: 'r',
  watch: [1],
  hear: 'all',
  ...over,
});
const mic = (index: number, packets: number, over: Partial<Sent> = {}): Sent => ({
  index,
  room: 'r',
  kind: 'mic',
  isMuted: false,
  packets: [packets],
  speech: packets,
  durationMs: DURATION_MS,
  ...over,
});
const camera = (index: number): Sent => ({ ...mic(index, 0), kind: 'camera', packets: [200, 600, 1_600] });
const got = (index: number, kind: Got['kind'], packets: number, durationMs = DURATION_MS): Got => ({
  index,
  kind,
  packets,
  durationMs,
});
const sent = [mic(1, 500), camera(1)];

describe('missOf(), by talker slots', () => {
  /** Two who speak in turns among others who are silent, and the listener itself. */
  const hall = [
    mic(1, 260, { speech: 250 }),
    mic(2, 260, { speech: 250 }),
    mic(3, 25, { speech: 0 }),
    mic(9, 400),
  ];
  const listener = expected({ watch: [] });

  test('is content with what others said, whichever slot it came by', () => {
    const received = [got(0, 'slot', 300), got(1, 'slot', 140), got(2, 'slot', 0, 0)];

    expect(missOf(listener, received, hall, 0)).toBeUndefined();
  });

  test('says how much of it did not come', () => {
    const received = [got(0, 'slot', 200), got(1, 'slot', 0, 0)];

    expect(missOf(listener, received, hall, 0)).toBe(
      'participant 9: talker slots, 200 packets of 500 with speech',
    );
  });

  test('expects no more of a listener that is read late than was said', () => {
    const received = [got(0, 'slot', 500, 2 * DURATION_MS)];

    expect(missOf(listener, received, hall, 0)).toBeUndefined();
  });

  test('expects nothing by slots while nobody speaks', () => {
    const silent = [mic(1, 25, { speech: 0 })];

    expect(missOf(listener, [got(0, 'slot', 0)], silent, 0)).toBeUndefined();
  });
});

describe('missOf()', () => {
  test('is content with what was sent, less one second at the edges', () => {
    const received = [got(1, 'mic', 436), got(1, 'camera', 175)];

    expect(missOf(expected(), received, sent, 0)).toBeUndefined();
  });

  test('names the source of which too little came', () => {
    const received = [got(1, 'mic', 434), got(1, 'camera', 200)];

    expect(missOf(expected(), received, sent, 0)).toBe('participant 9: mic of 1, 434 packets of 500');
  });

  test('counts the layer that was asked for', () => {
    const received = [got(1, 'mic', 500), got(1, 'camera', 200)];

    expect(missOf(expected(), received, sent, 2)).toBe('participant 9: camera of 1, 200 packets of 1600');
  });

  test('expects of a receiver that came later what was sent since', () => {
    const received = [got(1, 'mic', 230, 5_000), got(1, 'camera', 100, 5_000)];

    expect(missOf(expected(), received, sent, 0)).toBeUndefined();
  });

  test('wants something of a quiet microphone', () => {
    const quiet = [mic(1, 3, { durationMs: 1_000 }), camera(1)];
    const silent = [got(1, 'mic', 0, 1_000), got(1, 'camera', 200)];

    expect(missOf(expected(), silent, quiet, 0)).toBe('participant 9: mic of 1, 0 packets of 3');
    expect(missOf(expected(), [got(1, 'mic', 1, 1_000), got(1, 'camera', 200)], quiet, 0)).toBeUndefined();
  });

  test.each([
    ['a muted microphone', mic(2, 500, { isMuted: true })],
    ['another room', mic(2, 500, { room: 'other' })],
    ['its own microphone', mic(9, 500)],
    ['a camera that it does not watch', camera(2)],
  ])('expects nothing of %s', (_, other) => {
    const received = [got(1, 'mic', 500), got(1, 'camera', 200)];

    expect(missOf(expected(), received, [...sent, other], 0)).toBeUndefined();
  });

  test('expects only whom it should hear, if that is said', () => {
    const received = [got(1, 'camera', 200), got(2, 'mic', 500)];

    expect(missOf(expected({ hear: [2] }), received, [...sent, mic(2, 500)], 0)).toBeUndefined();
  });

  test('names a camera that nobody sends', () => {
    const received = [got(1, 'mic', 500), got(1, 'camera', 200)];

    expect(missOf(expected({ watch: [1, 7] }), received, sent, 0)).toMatch('camera of 7, nobody sends it');
  });
});
