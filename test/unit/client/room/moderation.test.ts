import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { refusal } from '../support/fake-server.ts';
import { createFixture, fakeTime, settle } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

const facts = (revision: number) => ({ generation: 1, revision });
const anna = (onPodium: boolean) => ({ people: [{ number: 2, onPodium }] });

describe('the room as a whole', () => {
  test('shows settings, podium and degradation, of which the newest count', async () => {
    const { room, delta, join } = createFixture();
    await join();

    delta({
      ...anna(true),
      room: { settings: { version: 7, title: 'Council', locked: true }, facts: { ...facts(2), podium: [2] } },
    });
    delta({ room: { settings: { version: 6, title: 'Old' }, facts: { ...facts(1), podium: [1] } } });
    await settle(100);

    const settings = { version: 7, title: 'Council', locked: true };
    expect(room.status()).toMatchObject({ settings, podium: [2] });
    expect(room.people().map(({ isOnPodium }) => isOnPodium)).toEqual([false, true]);
    delta({ room: { settings: { version: 7 }, facts: { ...facts(2), podium: [4, 2] } } });
    await settle(100);
    expect(room.status().podium).toEqual([4, 2]); // somebody with the first seat is there again
    delta({ ...anna(false), room: { settings: { version: 7 }, facts: { ...facts(3), degraded: true } } });
    await settle(100);
    expect(room.status()).toMatchObject({ degraded: true, podium: [], settings: { locked: true } });
    expect(room.people().map(({ isOnPodium }) => isOnPodium)).toEqual([false, false]);
  });
});

describe('a moderator’s commands', () => {
  test('are tried again under the same id while the home can’t be reached, and stay in order', async () => {
    const { room, server, join } = createFixture();
    await join();
    server.handlers.setPodium = () => refusal('HOME_UNREACHABLE', 1_000);
    const [on, off] = [room.setPodium('p-anna', true), room.setPodium('p-anna', false)];
    await settle(1_500);
    delete server.handlers.setPodium;
    await settle(10_000);

    await Promise.all([on, off]);
    const sent = server.bodies('setPodium');
    const ids = sent.map(({ commandId }) => commandId);
    expect(sent.map((body) => body.on)).toEqual([...sent.slice(1).map(() => true), false]);
    expect(sent.length).toBeGreaterThanOrEqual(3);
    expect(new Set(ids).size).toBe(2);
    expect(ids.at(-1)).not.toBe(ids[0]);
  });

  test('fail at once with what the home decides, and after a while when it stays away', async () => {
    const { room, server, join } = createFixture();
    await join();
    server.handlers.updateSettings = () => refusal('SETTINGS_CONFLICT');
    server.handlers.ban = () => refusal('HOME_UNREACHABLE', 1_000);

    const conflict = room.updateSettings({ title: 'x', expectedVersion: 1 });
    await expect(conflict).rejects.toMatchObject({ code: 'SETTINGS_CONFLICT' });
    const banned = expect(room.ban('p-anna')).rejects.toMatchObject({ code: 'HOME_UNREACHABLE' });
    await settle(120_000);

    await banned;
    expect(server.bodies('updateSettings')).toHaveLength(1);
  });

  test('are made by HTTP with a token of now', async () => {
    const { room, server, join } = createFixture();
    await join();
    server.handlers.issueToken = () => ({ issueToken: { token: 'a.b.c' } });

    await expect(room.apiToken()).resolves.toBe('a.b.c');
  });

  test('give the settings as they are then, and all pages of bans', async () => {
    const { room, server, join } = createFixture();
    await join();
    server.handlers.updateSettings = () => ({ updateSettings: { settings: { version: 3, title: 'New' } } });
    server.handlers.listBans = (request) =>
      request.listBans?.afterBanId === 'b1'
        ? { listBans: { bans: [{ banId: 'b2' }] } }
        : { listBans: { bans: [{ banId: 'b1' }], hasMore: true } };

    expect(await room.updateSettings({ title: 'New' })).toMatchObject({ version: 3, title: 'New' });
    expect((await room.bans()).map(({ banId }) => banId)).toEqual(['b1', 'b2']);
  });
});
