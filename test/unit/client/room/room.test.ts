import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { done, refusal } from '../support/fake-server.ts';
import { fakeTrack } from '../support/fake-media.ts';
import { createFixture, fakeTime, SELF, settle } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

describe('Room.join()', () => {
  test('joins, opens media and resumes all new consumers in one request', async () => {
    const { room, server, mediaPort, join } = createFixture();
    room.watch([{ sourceId: 'p-anna:cam', height: 360 }]);

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

    for (let index = 0; index < 20; index += 1) delta({ counts: { people: index + 2 } });
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
