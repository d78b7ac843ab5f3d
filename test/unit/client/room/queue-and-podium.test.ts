import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { refusal } from '../support/fake-server.ts';
import { fakeTrack } from '../support/fake-media.ts';
import { createFixture, fakeTime, person, settle } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

describe('Room, waiting for its turn', () => {
  test('shows its place and does not give up while it is told one', async () => {
    const { room, server } = createFixture();
    const answer = server.handlers.join ?? (() => 'silence' as const);
    server.handlers.join = () => 'silence';
    const joining = room.join();
    await settle(100);

    for (let place = 20; place > 0; place -= 1) {
      server.send({ queuePlace: { place, expectedMs: place * 1_000 } });
      await settle(1_000);
    }
    expect(room.status()).toMatchObject({ state: 'joining', queue: { place: 1, expectedMs: 1_000 } });
    expect(server.bodies('join')).toHaveLength(1);
    const [request] = server.requests;
    const reply = answer(request ?? {});
    if (reply !== 'silence') server.send({ requestId: request?.requestId ?? 0, ...reply });
    await settle(100);
    await joining;

    expect(room.status()).toMatchObject({ state: 'joined', queue: undefined });
  });

  test('gives up as ever when nothing is said any more', async () => {
    const { room, server } = createFixture();
    server.handlers.join = () => 'silence';
    room.join().catch(() => undefined);
    await settle(100);
    server.send({ queuePlace: { place: 5, expectedMs: 1_000 } });

    await settle(12_000);

    expect(room.status()).toMatchObject({ state: 'joining', error: { code: 'SIGNAL_UNREACHABLE' } });
    await room.leave();
  });
});

describe('Room, whose SFU node fails while media opens', () => {
  test('opens it elsewhere before anybody hears of it', async () => {
    const { room, server, mediaPort, join } = createFixture();
    const errors: string[] = [];
    room.on('error', ({ code }) => errors.push(code));
    const answer = server.handlers.createTransport;
    server.handlers.createTransport = () => refusal('SFU_UNREACHABLE');
    await join();
    if (answer) server.handlers.createTransport = answer;
    await settle(1_000);

    expect(mediaPort.engines.filter(({ isClosed }) => !isClosed)).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test('says so when it fails again and again', async () => {
    const { room, server, join } = createFixture();
    server.handlers.createTransport = () => refusal('SFU_UNREACHABLE');
    await join();

    await settle(10_000);

    expect(room.status().error).toMatchObject({ code: 'SFU_UNREACHABLE' });
  });
});

describe('Room, with a podium', () => {
  const onlyPodium = { version: 1, audienceCamera: false, audienceMic: true };
  const row = (onPodium: boolean) => ({ ...person('self'), onPodium });

  test('what is for the podium goes off when the settings say so, and may be switched on there without a new join', async () => {
    const { room, server, mediaPort, delta, join } = createFixture();
    const camera = fakeTrack('video');
    await join();
    await Promise.all([room.setCamera(camera), settle(10)]);
    expect(room.status().mayPublish).toContain('camera');

    delta({ room: { settings: onlyPodium } });
    await settle(100);

    expect(room.status().mayPublish).toEqual(['mic', 'screen', 'screenaudio']);
    expect(room.local().camera).toBeUndefined();
    expect(camera.readyState).toBe('ended');
    expect(server.bodies('setSourcePaused').at(-1)).toMatchObject({ paused: true });

    delta({ people: [row(true)] });
    await settle(100);
    expect(room.status().mayPublish).toContain('camera');
    expect(room.local().camera).toBeUndefined();
    await Promise.all([room.setCamera(fakeTrack('video')), settle(10)]);

    expect(server.bodies('setSourcePaused').at(-1)).toMatchObject({ paused: false });
    expect(mediaPort.engines).toHaveLength(1);
  });

  test('moderators may send whatever their tokens allow', async () => {
    const { room, delta, join } = createFixture({}, { moderate: true });
    await join();

    delta({ room: { settings: onlyPodium } });
    await settle(100);

    expect(room.status().mayPublish).toContain('camera');
  });
});

describe('Room, told what it may send', () => {
  const MIC = 1;
  const rights = (isMicFree: boolean) => ({
    allowed: isMicFree ? [MIC, 2] : [2],
    withheld: isMicFree ? [] : [{ kind: MIC, reason: 'floor.not-yours' }],
  });

  test('switches off what it may not send, says why, and goes on with the same microphone when it may', async () => {
    const { room, server, join } = createFixture();
    const mic = fakeTrack('audio');
    await join();
    server.send({ sendRights: rights(true) });
    await Promise.all([room.setMic(mic), settle(10)]);
    expect(room.status()).toMatchObject({ mayPublish: ['mic', 'camera'], withheld: {} });

    server.send({ sendRights: rights(false) });
    await settle(100);
    expect(room.status()).toMatchObject({ mayPublish: ['camera'], withheld: { mic: 'floor.not-yours' } });
    expect(server.bodies('setSourcePaused').at(-1)).toMatchObject({ paused: true });

    server.send({ sendRights: rights(true) });
    await Promise.all([room.setMicMuted(false), settle(100)]);

    expect(server.bodies('setSourcePaused').at(-1)).toMatchObject({ paused: false });
    expect(room.local().mic).toBe(mic);
  });

  test('takes what the server says for the truth, whatever settings and podium say', async () => {
    const { room, server, delta, join } = createFixture();
    await join();
    server.send({ sendRights: rights(true) });

    delta({ room: { settings: { version: 1, audienceCamera: false, audienceMic: false } } });
    await settle(100);

    expect(room.status().mayPublish).toEqual(['mic', 'camera']);
  });
});
