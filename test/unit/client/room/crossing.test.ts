import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { SourceKind } from '../../../../proto/signal.ts';
import { createFixture, fakeTime, settle } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

const MIC = 'p-anna:mic';
const SLOTS = ['slot:0', 'slot:1'];
/** Of Anna in the room. */
const ANNA = 2;

type Fixture = ReturnType<typeof createFixture>;

const turn = ({ server }: Fixture, talkerSlots: number): void => server.send({ delta: { talkerSlots } });

/** What can be heard, by its id. */
function audible({ room }: Fixture): string[] {
  return room.sounds().flatMap(({ soundId, track }) => (track.enabled ? [soundId] : []));
}

/** What was audible at each change of any track: a moment with nothing would be a gap. */
function watchTracks(fixture: Fixture): string[][] {
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

/** Anna, at this moment, by her microphone and by a slot. */
function hear({ mediaPort }: Fixture, direct: number, slot: number): void {
  mediaPort.last.levels = {
    own: 0,
    byConsumerId: new Map([...mediaPort.last.open].map((consumerId) => [consumerId, direct])),
    voices: new Map([[ANNA, slot]]),
  };
}

describe('Room, crossing over', () => {
  test('hears microphones until the slots are there, then slots, then lets the microphones go', async () => {
    const fixture = createFixture();
    const { room, server, mediaPort } = fixture;
    await fixture.join();
    expect(audible(fixture)).toEqual([MIC]);

    turn(fixture, 2);
    await settle(150);
    expect(room.sounds().map(({ soundId }) => soundId)).toEqual([MIC, ...SLOTS]);
    expect(audible(fixture)).toEqual([MIC]);
    const moments = watchTracks(fixture);

    await settle(700);
    expect(moments.every((heard) => heard.length > 0)).toBe(true);
    expect(audible(fixture)).toEqual(SLOTS);
    expect(room.sounds().map(({ soundId }) => soundId)).toEqual(SLOTS);
    expect(
      server
        .bodies('watch')
        .at(-1)
        ?.wishes?.map(({ sourceId }) => sourceId),
    ).toEqual(SLOTS);
    expect(mediaPort.last.open.size).toBe(2);
  });

  test('hears slots until the microphones are there, and goes back', async () => {
    const fixture = createFixture();
    await fixture.join();
    turn(fixture, 2);
    await settle(1_000);

    turn(fixture, 0);
    await settle(150);
    expect(audible(fixture)).toEqual(SLOTS);
    const moments = watchTracks(fixture);
    await settle(700);

    expect(moments.every((heard) => heard.length > 0)).toBe(true);
    expect(audible(fixture)).toEqual([MIC]);
    expect(fixture.mediaPort.last.open.size).toBe(1);
  });

  test('waits until a voice has come by a slot, and for a pause after that', async () => {
    const fixture = createFixture();
    await fixture.join();
    hear(fixture, 0.2, 0);
    turn(fixture, 2);
    await settle(2_000);
    expect(audible(fixture)).toEqual([MIC]);

    hear(fixture, 0.2, 0.2);
    await settle(500);
    expect(audible(fixture)).toEqual([MIC]);

    hear(fixture, 0, 0);
    await settle(300);
    expect(audible(fixture)).toEqual(SLOTS);
  });

  test('does not take a pause for an opportunity when the voice before it had not come by a slot', async () => {
    const fixture = createFixture();
    await fixture.join();
    hear(fixture, 0.2, 0);
    turn(fixture, 2);
    await settle(1_000);

    hear(fixture, 0, 0);
    await settle(500);

    expect(audible(fixture)).toEqual([MIC]);
  });

  test('waits for no pause for ever', async () => {
    const fixture = createFixture();
    await fixture.join();
    hear(fixture, 0.2, 0);

    turn(fixture, 2);
    await settle(6_000);

    expect(audible(fixture)).toEqual(SLOTS);
  });

  test('stays with microphones where the SFU node has no slots', async () => {
    const fixture = createFixture();
    const { server, consumed } = fixture;
    await fixture.join();
    const watch = server.handlers.watch;
    server.handlers.watch = (request) => {
      const all = request.watch?.wishes ?? [];
      const wishes = all.filter(({ sourceId }) => sourceId?.startsWith('slot:') !== true);
      return watch?.({ ...request, watch: { wishes } }) ?? 'silence';
    };

    turn(fixture, 2);
    await settle(20_000);

    expect(audible(fixture)).toEqual([MIC]);
    expect(consumed.has(MIC)).toBe(true);
  });

  test('a room that turns back while it crosses lets the slots go', async () => {
    const fixture = createFixture();
    await fixture.join();

    turn(fixture, 2);
    await settle(150);
    turn(fixture, 0);
    await settle(1_000);

    expect(audible(fixture)).toEqual([MIC]);
    expect(fixture.room.sounds()).toHaveLength(1);
  });

  test('media that opens anew begins with slots', async () => {
    const fixture = createFixture();
    const { server } = fixture;
    await fixture.join();
    turn(fixture, 2);
    await settle(50);

    server.send({ mediaLost: { code: 0 } });
    await settle(3_000);

    expect(audible(fixture)).toEqual(SLOTS);
    expect(server.bodies('watch').at(-1)?.wishes).toHaveLength(2);
  });

  test('the sound of a screen is heard by itself', async () => {
    const fixture = createFixture();
    await fixture.join();

    fixture.annaSends(SourceKind.SOURCE_KIND_SCREEN_AUDIO);
    turn(fixture, 2);
    await settle(1_000);

    expect(audible(fixture)).toEqual(['p-anna:screenaudio', ...SLOTS]);
  });

  test('who speaks is told by the number in packets of slots, and by the server where that can’t be seen', async () => {
    const fixture = createFixture();
    const { room, server, mediaPort } = fixture;
    const anna = () => room.people().find(({ name }) => name === 'anna');
    await fixture.join();
    turn(fixture, 2);
    await settle(1_000);

    hear(fixture, 0, 0.3);
    await settle(300);
    expect(anna()).toMatchObject({ isSpeaking: true, level: 0.3, isHearable: true });

    hear(fixture, 0, 0);
    await settle(1_500);
    expect(anna()).toMatchObject({ isSpeaking: false });

    mediaPort.last.levels = { own: 0, byConsumerId: new Map() };
    server.send({ talkers: { numbers: [ANNA] } });
    await settle(300);
    expect(anna()).toMatchObject({ isSpeaking: true });
  });
});
