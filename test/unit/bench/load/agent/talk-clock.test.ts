import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { TalkClock } from '../../../../../bench/load/agent/talk-clock.ts';
import type { RoomVoices } from '../../../../../bench/load/bots/voices.ts';
import { profileOf, type Profile } from '../../../../../bench/load/profiles.ts';

const TURN_MS = 10_000;

function council(): Profile {
  const profile = profileOf('council');
  if (profile === undefined) throw new Error('no such profile');
  return profile;
}

describe('TalkClock', () => {
  let told: RoomVoices[] = [];
  let clock = new TalkClock(council(), () => {});

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick'] });
    told = [];
    clock = new TalkClock(council(), (voices) => told.push(voices));
  });

  afterEach(() => {
    clock.clear();
    jest.useRealTimers();
  });

  test('lets the first microphone speak at once, whenever it comes', () => {
    jest.advanceTimersByTime(3 * TURN_MS);
    for (const index of [4, 5, 6]) clock.add(index, 'hall');

    clock.look();

    expect(told).toEqual([[['hall', [4]]]]);
  });

  test('goes on to the next, each room by itself', () => {
    for (const index of [1, 2]) clock.add(index, 'hall');
    clock.add(3, 'other');
    clock.look();

    jest.advanceTimersByTime(TURN_MS + 500);

    expect(told.at(-1)).toEqual([
      ['hall', [2]],
      ['other', [3]],
    ]);
  });

  test('skips who is muted, and says nothing where somebody else does', () => {
    for (const index of [1, 2]) clock.add(index, 'hall');
    clock.setMuted(1, true);
    clock.look();
    clock.takeOver();

    jest.advanceTimersByTime(2 * TURN_MS);

    expect(told).toEqual([[['hall', [2]]]]);
  });
});
