import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { SourceKind } from '../../../../proto/signal.ts';
import { createFixture, fakeTime, settle, source } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

const TO_SLOTS = { talkerSlots: 2 };
const TO_MICROPHONES = { talkerSlots: 0 };

/** What can be heard, by its id; every track of the list has to be one or the other. */
function audible({ room }: ReturnType<typeof createFixture>): string[] {
  return room.sounds().flatMap(({ soundId, track }) => (track.enabled ? [soundId] : []));
}

/** What was audible at each change of any track: a moment with nothing would be a gap. */
function watchTracks(fixture: ReturnType<typeof createFixture>): string[][] {
  const moments: string[][] = [];
  for (const { track } of fixture.room.sounds()) {
    let isEnabled = track.enabled;
    Object.defineProperty(track, 'enabled', {
      configurable: true,
      get: () => isEnabled,
      set: (value: boolean) => {
        const isNews = value !== isEnabled;
        isEnabled = value;
        if (isNews) moments.push(audible(fixture));
      },
    });
  }
  return moments;
}

describe('Room, crossing over', () => {
  test('hears microphones until the slots are there, then slots, then lets the microphones go', async () => {
    const fixture = createFixture();
    const { room, server, mediaPort, join, delta } = fixture;
    await join();
    expect(audible(fixture)).toEqual(['anna-mic']);

    delta(TO_SLOTS);
    await settle(150);
    expect(room.sounds().map(({ soundId }) => soundId)).toEqual(['anna-mic', 'slot:0', 'slot:1']);
    expect(audible(fixture)).toEqual(['anna-mic']);
    const moments = watchTracks(fixture);

    await settle(700);
    expect(moments.every((heard) => heard.length > 0)).toBe(true);
    expect(audible(fixture)).toEqual(['slot:0', 'slot:1']);
    expect(room.sounds().map(({ soundId }) => soundId)).toEqual(['slot:0', 'slot:1']);
    expect(
      server
        .bodies('watch')
        .at(-1)
        ?.wishes?.map(({ sourceId }) => sourceId),
    ).toEqual(['slot:0', 'slot:1']);
    expect(mediaPort.last.open.size).toBe(2);
  });

  test('hears slots until the microphones are there, and goes back', async () => {
    const fixture = createFixture();
    await fixture.join();
    fixture.delta(TO_SLOTS);
    await settle(1_000);

    fixture.delta(TO_MICROPHONES);
    await settle(150);
    expect(audible(fixture)).toEqual(['slot:0', 'slot:1']);
    const moments = watchTracks(fixture);
    await settle(700);

    expect(moments.every((heard) => heard.length > 0)).toBe(true);
    expect(audible(fixture)).toEqual(['anna-mic']);
    expect(fixture.mediaPort.last.open.size).toBe(1);
  });

  test('stays with microphones where the SFU node has no slots', async () => {
    const fixture = createFixture();
    const { server, consumed, join, delta } = fixture;
    await join();
    const watch = server.handlers.watch;
    server.handlers.watch = (request) => {
      const all = request.watch?.wishes ?? [];
      const wishes = all.filter(({ sourceId }) => sourceId?.startsWith('slot:') !== true);
      return watch?.({ ...request, watch: { wishes } }) ?? 'silence';
    };

    delta(TO_SLOTS);
    await settle(20_000);

    expect(audible(fixture)).toEqual(['anna-mic']);
    expect(consumed.has('anna-mic')).toBe(true);
  });

  test('a room that turns back while it crosses lets the slots go', async () => {
    const fixture = createFixture();
    await fixture.join();

    fixture.delta(TO_SLOTS);
    await settle(150);
    fixture.delta(TO_MICROPHONES);
    await settle(1_000);

    expect(audible(fixture)).toEqual(['anna-mic']);
    expect(fixture.room.sounds()).toHaveLength(1);
  });

  test('media that opens anew begins with slots', async () => {
    const fixture = createFixture();
    const { server, join, delta } = fixture;
    await join();
    delta(TO_SLOTS);
    await settle(50);

    server.send({ mediaLost: { code: 0 } });
    await settle(3_000);

    expect(audible(fixture)).toEqual(['slot:0', 'slot:1']);
    expect(server.bodies('watch').at(-1)?.wishes).toHaveLength(2);
  });

  test('the sound of a screen is heard by itself', async () => {
    const fixture = createFixture();
    const { join, delta } = fixture;
    await join();

    delta({ ...TO_SLOTS, sources: [source('anna-screenaudio', SourceKind.SOURCE_KIND_SCREEN_AUDIO)] });
    await settle(1_000);

    expect(audible(fixture)).toEqual(['anna-screenaudio', 'slot:0', 'slot:1']);
  });
});
