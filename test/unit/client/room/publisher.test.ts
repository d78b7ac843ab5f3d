import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ALL_LAYERS } from '../../../../client/room/media-port.ts';
import { SourceKind } from '../../../../proto/signal.ts';
import { refusal } from '../support/fake-server.ts';
import { fakeStream, fakeTrack } from '../support/fake-media.ts';
import { createFixture, fakeTime, SELF, settle, source, person } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

describe('Room, publishing', () => {
  test('notes a camera that is set before the join, and sends it once media is open', async () => {
    const { room, mediaPort, join } = createFixture();
    const camera = fakeTrack('video');

    await room.setCamera(camera);
    await join();

    expect(mediaPort.last.sent.get('camera')).toBe(camera);
    expect(room.local().camera).toBe(camera);
  });

  test('sends not one packet of a microphone that is muted from the start', async () => {
    const { room, server, mediaPort, join } = createFixture();
    await room.setMicMuted(true);
    await room.setMic(fakeTrack('audio'));

    await join();

    expect(server.bodies('produce')[0]).toMatchObject({ paused: true });
    expect(mediaPort.last.log.slice(0, 2)).toEqual(['produce mic disabled', 'replaceTrack mic null']);
  });

  test('mutes and unmutes without a new producer', async () => {
    const { room, server, mediaPort, join } = createFixture();
    const mic = fakeTrack('audio');
    await room.setMic(mic);
    await join();

    await Promise.all([room.setMicMuted(true), settle(10)]);
    const whileMuted = mediaPort.last.sent.get('mic');
    await Promise.all([room.setMicMuted(false), settle(10)]);

    expect(whileMuted).toBeNull();
    expect(mic.readyState).toBe('live');
    expect(mediaPort.last.sent.get('mic')).toBe(mic);
    expect(server.bodies('setSourcePaused').map(({ paused }) => paused)).toEqual([true, false]);
    expect(server.bodies('produce')).toHaveLength(1);
  });

  test('stops sending what the server has paused, says so, and sends it again when it is switched on', async () => {
    const { room, server, mediaPort, join } = createFixture();
    const [mic, camera] = [fakeTrack('audio'), fakeTrack('video')];
    const silenced: unknown[] = [];
    room.on('silenced', (types) => silenced.push(types));
    await join();
    await Promise.all([room.setMic(mic), room.setCamera(camera), settle(10)]);

    server.send({ sourcesPaused: { sourceIds: ['self-1', 'self-2', 'of somebody else'] } });
    await settle(10);
    expect(silenced).toEqual([['mic', 'camera']]);
    expect([mediaPort.last.sent.get('mic'), mediaPort.last.sent.get('camera')]).toEqual([null, null]);
    expect([mic.readyState, camera.readyState]).toEqual(['live', 'ended']);
    expect(server.bodies('setSourcePaused')).toEqual([]);
    await Promise.all([room.setMicMuted(false), settle(10)]);

    expect(mediaPort.last.sent.get('mic')).toBe(mic);
    expect(server.bodies('setSourcePaused')).toMatchObject([{ sourceId: 'self-1', paused: false }]);
  });

  test('releases the camera when it is switched off, and keeps its source', async () => {
    const { room, server, mediaPort, join } = createFixture();
    const [first, second] = [fakeTrack('video'), fakeTrack('video')];
    await join();
    await Promise.all([room.setCamera(first), settle(10)]);

    await Promise.all([room.setCamera(undefined), settle(10)]);
    await Promise.all([room.setCamera(second), settle(10)]);

    expect(first.readyState).toBe('ended');
    expect(mediaPort.last.sent.get('camera')).toBe(second);
    expect(server.bodies('setSourcePaused').map(({ paused }) => paused)).toEqual([true, false]);
    expect(server.bodies('closeSource')).toEqual([]);
  });

  test('sends of a camera what is wanted of it, from the start and later', async () => {
    const { room, server, mediaPort, join } = createFixture();
    const sourceId = 'self-2';
    server.handlers.produce = () => ({
      produce: { sourceId, producerId: 'p', generation: 3, maxLayer: -1 },
    });
    const demand = async (generation: number, maxLayer: number): Promise<void> => {
      server.send({ sourceDemands: { demands: [{ sourceId, generation, maxLayer }] } });
      await settle(10);
    };
    await join();
    await Promise.all([room.setCamera(fakeTrack('video')), settle(10)]);
    expect(mediaPort.last.layers.get('camera')).toBeUndefined();

    await demand(3, 1);
    await demand(2, 2);

    expect(mediaPort.last.log.filter((entry) => entry.startsWith('setMaxLayer'))).toEqual([
      'setMaxLayer camera 1',
    ]);
  });

  test('sends all of a camera where the server does not say what is wanted', async () => {
    const { room, mediaPort, join } = createFixture();
    await join();

    await Promise.all([room.setCamera(fakeTrack('video')), settle(10)]);

    expect(mediaPort.last.layers.get('camera')).toBe(ALL_LAYERS);
  });

  test('ends up with the last of many changes made at once', async () => {
    const { room, mediaPort, join } = createFixture();
    const tracks = [fakeTrack('video'), fakeTrack('video'), fakeTrack('video')];
    await join();

    await Promise.all([...tracks.map((track) => room.setCamera(track)), settle(10)]);

    expect(mediaPort.last.sent.get('camera')).toBe(tracks[2]);
    expect(tracks.map((track) => track.readyState)).toEqual(['ended', 'ended', 'live']);
  });

  test('ends a screen when the browser ends its track', async () => {
    const { room, server, mediaPort, join } = createFixture();
    const [picture, sound] = [fakeTrack('video'), fakeTrack('audio')];
    await join();
    await Promise.all([room.setScreen(fakeStream(picture, sound)), settle(10)]);
    expect(mediaPort.last.sent.size).toBe(2);

    for (const track of [picture, sound]) track.dispatchEvent(new Event('ended'));
    await settle(10);

    expect(server.bodies('closeSource')).toHaveLength(2);
    expect(room.local().screen).toBeUndefined();
  });

  test('rejects and releases what the server refuses', async () => {
    const { room, server, join } = createFixture();
    const camera = fakeTrack('video');
    server.handlers.produce = () => refusal('GRANT_MISSING');
    await join();

    const outcome = expect(room.setCamera(camera)).rejects.toMatchObject({ code: 'GRANT_MISSING' });
    await settle(10);

    await outcome;
    expect(camera.readyState).toBe('ended');
    expect(room.local().camera).toBeUndefined();
    expect(room.status()).toMatchObject({ state: 'joined', error: { code: 'GRANT_MISSING' } });
  });

  test('tells a mute that happened while the connection was gone', async () => {
    const { room, server, mediaPort, join } = createFixture();
    await room.setMic(fakeTrack('audio'));
    await join();
    server.cut();
    await settle(1);

    await Promise.all([room.setMicMuted(true), settle(1)]);
    expect(mediaPort.last.sent.get('mic')).toBeNull();
    await settle(2_000);

    expect(server.bodies('setSourcePaused')).toMatchObject([{ paused: true }]);
  });

  test('closes a source that is left over from before a reload', async () => {
    const { server, resumeStore, join } = createFixture();
    resumeStore.save('r0');
    server.handlers.resume = () => ({
      resume: {
        participantId: SELF,
        resumeToken: 'r2',
        mediaKept: true,
        snapshot: {
          people: [person('self', [source(SourceKind.SOURCE_KIND_SCREEN)])],
        },
      },
    });

    await join();

    expect(server.bodies('closeSource')).toMatchObject([{ sourceId: 'p-self:screen' }]);
  });
});
