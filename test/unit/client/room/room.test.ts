import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { SourceKind } from '../../../../proto/signal.ts';
import { refusal, done } from '../support/fake-server.ts';
import { fakeStream, fakeTrack } from '../support/fake-media.ts';
import { createFixture, fakeTime, SELF, settle, source } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

describe('Room.join()', () => {
  test('joins, opens media and resumes all new consumers in one request', async () => {
    const { room, server, mediaPort, join } = createFixture();
    room.watch([{ sourceId: 'anna-cam', height: 360 }]);

    await join();

    expect(room.status()).toMatchObject({
      state: 'joined',
      selfId: SELF,
      site: 'erfurt',
      participantCount: 2,
    });
    expect(server.log).toEqual([
      'join',
      'openMedia',
      'createTransport',
      'createTransport',
      'watch',
      'resumeConsumers',
    ]);
    expect(server.bodies('resumeConsumers')[0]?.consumerIds).toEqual(['c1', 'c2']);
    expect(mediaPort.last.log).toEqual(['exchange +2 -0']);
  });

  test('shows self first and the tracks of others', async () => {
    const { room, join } = createFixture();
    await join();

    const [self, anna] = room.people();

    expect(self).toMatchObject({ participantId: SELF, isSelf: true });
    expect(anna).toMatchObject({ name: 'anna', site: 'jena', camera: { track: undefined, paused: false } });
    expect(anna?.mic?.track).toBeDefined();
  });

  test('fails for good when the token is refused', async () => {
    const { room, server } = createFixture();
    server.handlers.join = () => refusal('TOKEN_EXPIRED');
    const joined = room.join();
    const outcome = expect(joined).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });

    await settle(60_000);

    await outcome;
    expect(room.status()).toMatchObject({ state: 'failed', error: { code: 'TOKEN_EXPIRED' } });
    expect(server.sockets).toHaveLength(1);
  });

  test('can be tried again after it failed', async () => {
    const { room, server, join } = createFixture();
    const original = server.handlers.join;
    server.handlers.join = () => refusal('TOKEN_INVALID');
    room.join().catch(() => undefined);
    await settle(10);
    if (original) server.handlers.join = original;

    await join();

    expect(room.status()).toMatchObject({ state: 'joined', error: undefined });
  });

  test('goes on trying while the server cannot be reached', async () => {
    const { room, server } = createFixture();
    server.isReachable = false;
    const joined = room.join();
    await settle(5_000);
    expect(room.status()).toMatchObject({ state: 'joining', error: { code: 'SIGNAL_UNREACHABLE' } });

    server.isReachable = true;
    await settle(15_000);

    await expect(joined).resolves.toBeUndefined();
    expect(room.status().state).toBe('joined');
  });

  test('refuses a second join', async () => {
    const { room, join } = createFixture();
    await join();

    await expect(room.join()).rejects.toMatchObject({ code: 'INVALID_STATE' });
    expect(room.status().state).toBe('joined');
  });
});

describe('Room, after the socket was lost', () => {
  test('resumes with its versions, applies the delta and keeps media as it is', async () => {
    const { room, server, mediaPort, join } = createFixture();
    await join();
    const anna = room.people()[1];
    server.handlers.resume = () => ({
      resume: {
        participantId: SELF,
        resumeToken: 'r2',
        site: 'erfurt',
        mediaKept: true,
        delta: {
          versions: [{ site: 'jena', epoch: 1, n: 12 }],
          participants: [{ participantId: 'p-ben', name: 'ben', site: 'jena', joinedAtMs: 5 }],
          participantCount: 3,
        },
      },
    });

    server.cut();
    await settle(1);
    expect(room.status().state).toBe('reconnecting');
    await settle(1_000);

    expect(room.status()).toMatchObject({ state: 'joined', participantCount: 3, error: undefined });
    expect(server.bodies('resume')[0]).toMatchObject({
      resumeToken: 'r1',
      versions: [{ site: 'erfurt' }, { site: 'jena', n: 10 }],
    });
    expect(room.people().map(({ name }) => name)).toEqual(['self', 'anna', 'ben']);
    expect(room.people()[1]).toBe(anna);
    expect(mediaPort.engines).toHaveLength(1);
  });

  test('restarts ICE of a transport that broke meanwhile', async () => {
    const { server, mediaPort, join } = createFixture();
    await join();
    mediaPort.last.setState('recv', 'connected');
    server.isReachable = false;
    server.cut();
    mediaPort.last.setState('recv', 'failed');
    await settle(3_000);
    server.isReachable = true;

    await settle(16_000);

    expect(mediaPort.last.log).toContain('restartIce recv {"ice":1}');
    expect(server.bodies('restartIce')[0]).toMatchObject({ transportId: 't-2' });
  });

  test('joins afresh with a new token when resuming is refused, and publishes again', async () => {
    const { room, server, mediaPort, fetchToken, join } = createFixture();
    const camera = fakeTrack('video');
    await join();
    await Promise.all([room.setCamera(camera), settle(10)]);
    server.handlers.resume = () => refusal('RESUME_INVALID');

    server.cut();
    await settle(1_000);

    expect(room.status().state).toBe('joined');
    expect(fetchToken).toHaveBeenCalledTimes(2);
    expect(mediaPort.engines).toHaveLength(2);
    expect(mediaPort.last.sent.get('camera')).toBe(camera);
  });

  test('opens media afresh when the SFU node did not keep it', async () => {
    const { server, mediaPort, join } = createFixture();
    await join();
    server.handlers.resume = () => ({
      resume: { participantId: SELF, resumeToken: 'r2', mediaKept: false, delta: {} },
    });

    server.cut();
    await settle(1_000);

    expect(mediaPort.engines).toHaveLength(2);
    expect(mediaPort.last.log).toEqual(['exchange +1 -0']);
  });

  test('does not fight for a session that was taken over', async () => {
    const { room, server, join } = createFixture();
    const camera = fakeTrack('video');
    await join();
    await Promise.all([room.setCamera(camera), settle(10)]);

    server.send({ sessionClosed: { code: 50, detail: 'elsewhere', canResume: false } });
    await settle(60_000);

    expect(room.status()).toMatchObject({ state: 'failed', error: { code: 'SESSION_REPLACED' } });
    expect(server.sockets).toHaveLength(1);
    expect(camera.readyState).toBe('ended');
  });

  test('uses the token from the resume store on its first join, as after a reload', async () => {
    const { server, resumeStore, fetchToken, mediaPort, join } = createFixture();
    resumeStore.save('r0');

    await join();

    expect(server.bodies('resume')[0]).toMatchObject({ resumeToken: 'r0', versions: [] });
    expect(fetchToken).not.toHaveBeenCalled();
    expect(mediaPort.engines).toHaveLength(1);
    expect(resumeStore.load()).toBe('r2');
  });

  test('waits as long as the server asks for', async () => {
    const { room, server, join } = createFixture();
    await join();

    server.send({ sessionClosed: { code: 7, detail: 'draining', canResume: true, retryAfterMs: 4_000 } });
    await settle(3_900);
    expect(server.sockets).toHaveLength(1);
    await settle(1_000);

    expect(room.status().state).toBe('joined');
    expect(server.sockets).toHaveLength(2);
  });
});

describe('Room, watching', () => {
  test('tells many changes at once, and the latest while one is in flight', async () => {
    const { room, server, join, delta } = createFixture();
    await join();
    delta({ sources: [source('anna-screen', SourceKind.SOURCE_KIND_SCREEN)] });

    for (const height of [90, 180, 360]) room.watch([{ sourceId: 'anna-cam', height }]);
    await settle(20);
    room.watch([{ sourceId: 'anna-screen', height: 720 }]);
    await settle(100);

    const heights = server
      .bodies('watch')
      .map(({ wishes }) => wishes?.map((wish) => [wish.sourceId, wish.height]));
    expect(heights.slice(1)).toEqual([
      [
        ['anna-cam', 360],
        ['anna-mic', 0],
      ],
      [
        ['anna-mic', 0],
        ['anna-screen', 720],
      ],
    ]);
  });

  test('closes and opens in one exchange when the page turns', async () => {
    const { room, mediaPort, join, delta } = createFixture();
    room.watch([{ sourceId: 'anna-cam', height: 360 }]);
    await join();
    delta({ sources: [source('anna-screen', SourceKind.SOURCE_KIND_SCREEN)] });
    mediaPort.last.log.length = 0;

    room.watch([{ sourceId: 'anna-screen', height: 720 }]);
    await settle(100);

    expect(mediaPort.last.log).toEqual(['exchange +1 -1']);
  });

  test('drops what has left the room and forgets its track', async () => {
    const { room, mediaPort, join, delta } = createFixture();
    await join();

    delta({
      removedParticipantIds: ['p-anna'],
      removedSourceIds: ['anna-mic', 'anna-cam'],
      participantCount: 1,
    });
    await settle(100);

    expect(mediaPort.last.open.size).toBe(0);
    expect(room.people()).toHaveLength(1);
  });

  test('asks again for what was closed though it is still wanted', async () => {
    const { server, mediaPort, consumed, join } = createFixture();
    await join();

    consumed.clear();
    server.send({ consumersClosed: { consumerIds: ['c1'] } });
    await settle(1_000);

    expect([...mediaPort.last.open]).toEqual(['c2']);
    expect(server.bodies('resumeConsumers').at(-1)?.consumerIds).toEqual(['c2']);
  });

  test('replaces the consumer of a source that was produced anew', async () => {
    const { server, mediaPort, consumed, join, delta } = createFixture();
    await join();

    consumed.clear();
    server.handlers.watch = () => ({
      watch: {
        consumers: [
          { consumerId: 'c9', sourceId: 'anna-mic', generation: 2, producerId: 'x', rtpParametersJson: '{}' },
        ],
      },
    });
    delta({ sources: [source('anna-mic', SourceKind.SOURCE_KIND_MIC, { generation: 2 })] });
    await settle(1_000);

    expect([...mediaPort.last.open]).toEqual(['c9']);
  });

  test('shows the worse of both scores', async () => {
    const { room, server, join } = createFixture();
    await join();

    server.send({ consumerStates: { states: [{ consumerId: 'c1', score: 9, sourceScore: 4 }] } });

    expect(room.people()[1]?.mic?.score).toBe(4);
  });
});

describe('Room, media lost', () => {
  test('opens media after the time asked for, publishes the same tracks and watches again', async () => {
    const { room, server, mediaPort, join } = createFixture();
    const mic = fakeTrack('audio');
    await join();
    await Promise.all([room.setMic(mic), settle(10)]);

    server.send({ mediaLost: { code: 81, retryAfterMs: 2_000 } });
    await settle(1_900);
    expect(mediaPort.engines).toHaveLength(1);
    expect(mediaPort.engines[0]?.isClosed).toBe(true);
    expect(room.status()).toMatchObject({ state: 'joined', error: { code: 'SFU_UNREACHABLE' } });
    await settle(1_000);

    expect(mediaPort.engines).toHaveLength(2);
    expect(mediaPort.last.sent.get('mic')).toBe(mic);
    expect(mic.readyState).toBe('live');
    expect(mediaPort.last.open.size).toBe(1);
    expect(room.status().error).toBeUndefined();
  });

  test('opens media anew when restarting ICE does not help', async () => {
    const { server, mediaPort, join } = createFixture();
    await join();

    mediaPort.last.setState('send', 'failed');
    await settle(30_000);

    expect(server.bodies('restartIce')).toHaveLength(3);
    expect(mediaPort.engines).toHaveLength(2);
  });

  test('keeps trying while there is no room on any SFU node', async () => {
    const { server, mediaPort, join } = createFixture();
    const original = server.handlers.openMedia;
    server.handlers.openMedia = () => refusal('NO_CAPACITY', 500);
    await join();
    await settle(5_000);
    if (original) server.handlers.openMedia = original;

    await settle(15_000);

    expect(mediaPort.engines).toHaveLength(1);
  });
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
          participants: [{ participantId: SELF, name: 'self', site: 'erfurt' }],
          sources: [source('self-3', SourceKind.SOURCE_KIND_SCREEN)],
        },
      },
    });

    await join();

    expect(server.bodies('closeSource')).toMatchObject([{ sourceId: 'self-3' }]);
  });
});

describe('Room.leave()', () => {
  test('says so once, closes everything and forgets the token, however often it is called', async () => {
    const { room, server, mediaPort, resumeStore, join } = createFixture();
    const camera = fakeTrack('video');
    await room.setCamera(camera);
    await join();

    await Promise.all([room.leave(), room.leave(), settle(10)]);
    await settle(60_000);

    expect(server.log.filter((kind) => kind === 'leave')).toHaveLength(1);
    expect(room.status().state).toBe('left');
    expect(room.people()).toEqual([]);
    expect(mediaPort.last.isClosed).toBe(true);
    expect(camera.readyState).toBe('ended');
    expect(resumeStore.load()).toBeUndefined();
    expect(server.sockets.map(({ isClosed }) => isClosed)).toEqual([true]);
  });

  test('does not wait for a node that is silent', async () => {
    const { room, server, join } = createFixture();
    await join();
    server.handlers.leave = () => 'silence';

    const left = room.leave();
    await settle(2_500);

    await expect(left).resolves.toBeUndefined();
  });

  test('ends a join that is under way', async () => {
    const { room, server } = createFixture();
    server.handlers.join = () => 'silence';
    const outcome = expect(room.join()).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await settle(10);

    await Promise.all([room.leave(), settle(10)]);

    await outcome;
    expect(room.status().state).toBe('left');
    expect(server.sockets.every(({ isClosed }) => isClosed)).toBe(true);
  });

  test('lets the same client join again', async () => {
    const { room, join } = createFixture();
    await join();
    await Promise.all([room.leave(), settle(10)]);

    await join();

    expect(room.status().state).toBe('joined');
    expect(room.people()).toHaveLength(2);
  });
});

describe('Room, events', () => {
  test('tells many changes by one notice', async () => {
    const { room, join, delta } = createFixture();
    await join();
    await settle(100);
    const changed = jest.fn();
    room.on('changed', changed);

    for (let index = 0; index < 20; index += 1) delta({ participantCount: index + 2 });
    await settle(49);

    expect(changed).toHaveBeenCalledTimes(1);
  });

  test('marks who speaks', async () => {
    const { room, mediaPort, join } = createFixture();
    await join();
    mediaPort.last.levels = { own: 0, byConsumerId: new Map([['c1', 0.4]]) };

    await settle(300);

    expect(room.people()[1]).toMatchObject({ level: 0.4, isSpeaking: true });
  });

  test('notices a silent node by the report that is not answered, and comes back', async () => {
    const { room, server, join } = createFixture();
    await join();
    server.handlers.stats = () => 'silence';

    await settle(20_500);
    server.handlers.stats = () => done;
    await settle(2_000);

    expect(server.sockets).toHaveLength(2);
    expect(room.status().state).toBe('joined');
  });
});
