import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { refusal } from '../support/fake-server.ts';
import { fakeTrack } from '../support/fake-media.ts';
import { createFixture, fakeTime, settle } from '../support/room-fixture.ts';

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
