import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { refusal } from '../support/fake-server.ts';
import { fakeTrack } from '../support/fake-media.ts';
import { createFixture, fakeTime, person, SELF, settle } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

describe('Room, after the socket was lost', () => {
  test('resumes, takes the room as it is and keeps media as it is', async () => {
    const { room, server, mediaPort, join, snapshot } = createFixture();
    await join();
    const anna = room.people()[1];
    server.handlers.resume = () => ({
      resume: {
        participantId: SELF,
        resumeToken: 'r2',
        site: 'erfurt',
        mediaKept: true,
        snapshot: { people: [...snapshot().people, person('ben')], counts: { people: 3 } },
      },
    });

    server.cut();
    await settle(1);
    expect(room.status().state).toBe('reconnecting');
    await settle(1_000);

    expect(room.status()).toMatchObject({ state: 'joined', participantCount: 3, error: undefined });
    expect(server.bodies('resume')[0]).toMatchObject({ resumeToken: 'r1', shown: [] });
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

  test('has newer credentials for relays with each restart', async () => {
    const { server, mediaPort, join } = createFixture();
    const relay = (credential: string) => [{ urls: ['turn:a'], username: 'u', credential }];
    server.handlers.openMedia = () => ({ openMedia: { sfuNodeId: 'sfu', iceServers: relay('old') } });
    server.handlers.restartIce = () => ({
      restartIce: { iceParametersJson: '{}', iceServers: relay('new') },
    });
    await join();
    expect(mediaPort.last.iceServers).toEqual(relay('old'));

    mediaPort.last.setState('send', 'failed');
    await settle(100);

    expect(mediaPort.last.iceServers).toEqual(relay('new'));
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

  test('resumes at another node of the site', async () => {
    const { room, server, join } = createFixture({ moreSignalUrls: ['ws://second'] });
    await join();
    server.silentUrls.add('ws://test');

    server.cut();
    await settle(1_000);

    expect(room.status().state).toBe('joined');
    expect(server.urls).toEqual(['ws://test', 'ws://second']);
    expect(server.bodies('resume')).toHaveLength(1);
  });

  test('joins anew at another site when its own is silent, with what it sends', async () => {
    const findElsewhere = jest.fn(async () => ({ signalUrl: 'ws://jena' }));
    const { room, server, mediaPort, join } = createFixture({ findElsewhere });
    const camera = fakeTrack('video');
    await join();
    await Promise.all([room.setCamera(camera), settle(10)]);
    server.silentUrls.add('ws://test');

    server.cut();
    await settle(10_000);

    expect(room.status().state).toBe('joined');
    expect(server.urls).toEqual(['ws://test', ...Array.from({ length: 4 }, () => 'ws://test'), 'ws://jena']);
    expect(server.bodies('join')).toHaveLength(2);
    expect(server.bodies('resume')).toHaveLength(0);
    expect(mediaPort.last.sent.get('camera')).toBe(camera);
    expect(findElsewhere).toHaveBeenCalledTimes(1);
  });

  test('stays and resumes when there is no better site', async () => {
    const { room, server, join } = createFixture({ findElsewhere: async () => undefined });
    await join();
    server.silentUrls.add('ws://test');
    server.cut();
    await settle(10_000);
    server.silentUrls.clear();

    await settle(15_000);

    expect(room.status().state).toBe('joined');
    expect(server.bodies('resume')).toHaveLength(1);
  });

  test('opens media afresh when the SFU node did not keep it', async () => {
    const { server, mediaPort, join, snapshot } = createFixture();
    await join();
    server.handlers.resume = () => ({
      resume: {
        participantId: SELF,
        resumeToken: 'r2',
        mediaKept: false,
        grants: { subscribe: true },
        snapshot: snapshot(),
      },
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

    expect(server.bodies('resume')[0]).toMatchObject({ resumeToken: 'r0', shown: [] });
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
