import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { SrtpSuite, TransportKind } from '../../../../proto/signal.ts';
import { refusal } from '../support/fake-server.ts';
import { fakeMediaPort, fakeTrack } from '../support/fake-media.ts';
import { createFixture, fakeTime, person, settle } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
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

describe('Room, kept outside', () => {
  const own = (outside: boolean) => ({ ...person('self'), outside });

  test('opens media as soon as it is let in, and says nothing was wrong', async () => {
    const { room, server, mediaPort, join } = createFixture();
    const original = server.handlers.openMedia;
    server.handlers.openMedia = () => refusal('NOT_ADMITTED');
    await join();
    server.send({ ownChange: { self: own(true) } });
    await settle(100);
    expect(room.status()).toMatchObject({ state: 'joined', isOutside: true, error: undefined });
    expect(mediaPort.engines).toHaveLength(0);

    if (original) server.handlers.openMedia = original;
    server.send({ ownChange: { self: own(false) } });
    await settle(100);

    expect(room.status().isOutside).toBe(false);
    expect(mediaPort.engines).toHaveLength(1);
  });

  test('put out and let in between two news, finds it out by itself', async () => {
    const { room, server, mediaPort, join } = createFixture();
    await join();

    server.send({ mediaLost: { code: 75, retryAfterMs: 0 } });
    await settle(5_000);
    expect([mediaPort.engines[0]?.isClosed, mediaPort.engines.length]).toEqual([true, 1]);
    expect(room.status().error).toBeUndefined();
    await settle(6_000);

    expect(mediaPort.engines).toHaveLength(2);
  });

  test('does not come again by itself once it was removed', async () => {
    const { room, server, fetchToken, join } = createFixture();
    await join();

    server.send({ sessionClosed: { code: 76, canResume: false } });
    await settle(20_000);

    expect(room.status()).toMatchObject({ state: 'failed', error: { code: 'REMOVED' } });
    expect(fetchToken).toHaveBeenCalledTimes(1);
  });
});

describe('Room whose media goes over plain transports', () => {
  const suites = { send: 'AEAD_AES_128_GCM', recv: 'AES_CM_128_HMAC_SHA1_80' } as const;

  test('asks for them, and tells its end of them', async () => {
    const mediaPort = fakeMediaPort({ kind: 'plain', srtpSuites: suites });
    const { server, join } = createFixture({ mediaPort });
    server.handlers.createTransport = () => ({
      createTransport: { transportId: 't', plainParametersJson: '{"port":1}' },
    });
    await join();

    await mediaPort.last.transports.get('recv')?.hooks.connect('{"port":2}');

    const kind = TransportKind.TRANSPORT_KIND_PLAIN;
    expect(server.bodies('createTransport')).toMatchObject([
      { kind, srtpSuite: SrtpSuite.SRTP_SUITE_AEAD_AES_128_GCM },
      { kind, srtpSuite: SrtpSuite.SRTP_SUITE_AES_CM_128_HMAC_SHA1_80 },
    ]);
    expect(mediaPort.last.parameters.get('send')?.plainParametersJson).toBe('{"port":1}');
    expect(server.bodies('connectTransport')).toMatchObject([
      { transportId: 't', plainParametersJson: '{"port":2}', dtlsParametersJson: '' },
    ]);
  });

  test('opens media anew as soon as the engine gives one up', async () => {
    const mediaPort = fakeMediaPort({ kind: 'plain', srtpSuites: suites });
    const { server, join } = createFixture({ mediaPort });
    server.handlers.restartIce = () => refusal('INVALID_STATE');
    await join();

    mediaPort.last.setState('send', 'failed');
    await settle(5_000);

    expect(server.bodies('restartIce')).toHaveLength(1);
    expect(mediaPort.engines).toHaveLength(2);
  });

  test('is told why once, where the node does not take them', async () => {
    const mediaPort = fakeMediaPort({ kind: 'plain', srtpSuites: suites });
    const { server, room, join } = createFixture({ mediaPort });
    server.handlers.createTransport = () => refusal('TRANSPORT_KIND_REFUSED');
    await join();

    await settle(60_000);

    expect(server.bodies('openMedia')).toHaveLength(1);
    expect(room.status().error).toMatchObject({ code: 'TRANSPORT_KIND_REFUSED' });
  });
});
