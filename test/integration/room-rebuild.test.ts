/** A site's Redis loses a room while people are in it: what the site's nodes know comes back, under one new epoch. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { epochKey } from '../../common/coordination/keys.ts';
import { parseRoomId, parseSiteId } from '../../common/ids.ts';
import { StoreEpoch } from '../../proto/index.ts';
import type { Joined, RoomPort } from '../../signal/room/room-port.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { startedStoreOn } from '../support/redis-stores.ts';
import { RoomSites, WatchingClient, joinAs, sourceOf, type TestNode } from '../support/room-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = parseRoomId('hall');
const ERFURT = parseSiteId('erfurt');
/** A look, three seconds for nodes that do not answer, and a slow machine. */
const REBUILD_LIMIT_MS = 30_000;
/** Longer than any test: who has lost the socket is there until the end. */
const GRACE_MS = 600_000;
jest.setTimeout(150_000);
const code = (expected: string) => expect.objectContaining({ code: expected });

type Place = { readonly node: TestNode; readonly room: RoomPort; readonly client: WatchingClient };

let sites: RoomSites;
let redis: RedisServer;

beforeEach(async () => {
  sites = new RoomSites();
  redis = await startRedis();
  sites.useRedis('erfurt', redis.port);
});
afterEach(async () => {
  await sites.close();
  await redis.stop();
});

async function enter(name: string, site = 'erfurt'): Promise<Place> {
  const node = await sites.node({ site, name, graceMs: GRACE_MS });
  const room = await node.rooms.acquire(ROOM);
  return { room, node, client: new WatchingClient(room) };
}

/** Somebody with a microphone. */
async function speakerAt({ room }: Place, name: string): Promise<Joined> {
  const joined = await joinAs(room, name);
  await room.setMedia(joined.session, sourceOf(joined.session, 'mic').originNodeId, 1);
  await room.addSource(joined.session, sourceOf(joined.session, 'mic'));
  return joined;
}

async function epoch(): Promise<number> {
  const stored = await sites.cluster.client().get(epochKey(ROOM, ERFURT));
  return stored === undefined ? 0 : StoreEpoch.decode(stored.value).epoch;
}

/** What the store has, asked by nobody who is in the room. */
async function stored() {
  const store = await startedStoreOn({ host: '127.0.0.1', port: redis.port });
  const [head, snapshot] = [await store.head(ROOM), await store.snapshot(ROOM, ERFURT)];
  const sessions = await store.rangeLocal(ROOM, 'session/');
  await store.close();
  return { head, keys: [...(snapshot?.records.keys() ?? [])], sessions: sessions.size };
}

const namesAt = ({ client }: Place) => [...client.names.values()].sort();

async function untilRebuilt(before: number): Promise<void> {
  await waitFor(async () => (await stored()).head.version.epoch > before, {
    what: 'the log is open under a new epoch',
    timeoutMs: REBUILD_LIMIT_MS,
  });
}

/** Also when a node was too late for the rebuild and brings its people afterwards. */
async function untilThere(names: string, ...places: readonly Place[]): Promise<void> {
  await waitFor(() => places.every((place) => namesAt(place).join() === names), {
    what: `${names} seen by everybody`,
    timeoutMs: REBUILD_LIMIT_MS,
  });
  await untilSame(...places);
}

async function untilSame(...places: readonly Place[]): Promise<void> {
  const seen = () => places.map(({ client }) => JSON.stringify(client.seen));
  await waitFor(() => new Set(seen()).size === 1, {
    what: 'everybody sees the same',
    timeoutMs: REBUILD_LIMIT_MS,
  });
}

describe('a site whose Redis is emptied during a call', () => {
  test('has everything again, for everybody, and nobody lost the session', async () => {
    const [one, two] = [await enter('e1'), await enter('e2')];
    const far = await enter('j1', 'jena');
    const [ada, bea] = [await speakerAt(one, 'Ada'), await speakerAt(two, 'Bea')];
    await joinAs(far.room, 'Far');
    await one.room.setSourcePaused(ada.session, sourceOf(ada.session, 'mic').sourceId, true);
    await two.room.socketLost(bea.session);
    for (const place of [one, two, far])
      await waitFor(() => place.client.names.size === 3 && place.client.reconnecting.size === 1, {
        what: 'all three',
      });
    const before = await epoch();

    await redis.ask('FLUSHALL');
    // Nobody does anything: it is noticed.
    await untilRebuilt(before);

    await untilThere('Ada,Bea,Far', one, two, far);
    const away = () => [...one.client.reconnecting].join();
    await waitFor(() => away() === bea.session.participantId && one.client.sources.size === 2, {
      what: 'Bea is away, and nobody else',
      timeoutMs: REBUILD_LIMIT_MS,
    });
    expect([...one.client.sources.values()].sort()).toEqual([false, true]);
    await waitFor(async () => (await stored()).sessions === 2, { what: 'both sessions in the store' });
    expect(await stored()).toMatchObject({ head: { version: { epoch: await epoch() } } });
    expect([...one.client.replaced, ...two.client.replaced]).toEqual([]);
    const resumed = await one.room.resume(bea.resumeToken);
    expect(resumed).toMatchObject({ sfuNodeId: 'sfu-1', mediaGeneration: 1, sources: [{ generation: 1 }] });
    await joinAs(far.room, 'Late');
    await waitFor(() => namesAt(two).includes('Late'), {
      what: 'what comes after at the other site is heard',
    });
    await one.room.leave(ada.session);
    await waitFor(() => namesAt(far).join() === 'Bea,Far,Late', {
      what: 'the other site hears what comes after',
    });
  });

  test('lets commands and resumes wait that come just then, at any node', async () => {
    const [one, two] = [await enter('e1'), await enter('e2')];
    const third = await sites.node({ site: 'erfurt', name: 'e3' });
    const [ada, bea] = [await speakerAt(one, 'Ada'), await speakerAt(two, 'Bea')];
    const before = await epoch();

    await redis.ask('FLUSHALL');
    const [, cleo, again] = await Promise.all([
      one.room.setSourcePaused(ada.session, sourceOf(ada.session, 'mic').sourceId, true),
      joinAs(two.room, 'Cleo'),
      third.rooms.acquireForResume(ROOM, bea.resumeToken).then(async (room) => room.resume(bea.resumeToken)),
    ]);

    expect(await epoch()).toBeGreaterThan(before);
    expect(again.session).toEqual({ ...bea.session, generation: 2 });
    await waitFor(() => two.client.replaced.length === 1, { what: 'the former node hears of the resume' });
    await waitFor(() => namesAt(one).join() === 'Ada,Bea,Cleo', { what: 'all three' });
    await untilSame(one, two);
    await two.room.leave(cleo.session);
    await expect(
      third.rooms.acquireForResume(ROOM, cleo.resumeToken).then((room) => room.resume(cleo.resumeToken)),
    ).rejects.toEqual(code('RESUME_INVALID'));
  });

  test('loses what only a dead node knew, and no more', async () => {
    const [one, two] = [await enter('e1'), await enter('e2')];
    const ada = await speakerAt(one, 'Ada');
    const bea = await speakerAt(two, 'Bea');
    await waitFor(() => one.client.names.size === 2, { what: 'both' });
    const before = await epoch();

    await two.node.kill();
    await redis.ask('FLUSHALL');
    await one.room.renewResumeToken(ada.session);

    expect(await epoch()).toBeGreaterThan(before);
    await waitFor(() => namesAt(one).join() === 'Ada', { what: 'who was there' });
    await expect(one.room.resume(bea.resumeToken)).rejects.toEqual(code('RESUME_INVALID'));
    expect(await stored()).toMatchObject({ sessions: 1 });
  });

  test('waits three seconds for a silent node, which brings its people when it is back', async () => {
    const [one, two] = [await enter('e1'), await enter('e2')];
    const ada = await speakerAt(one, 'Ada');
    const bea = await speakerAt(two, 'Bea');
    await waitFor(() => one.client.names.size === 2, { what: 'both' });
    const before = await epoch();

    two.node.freeze();
    await redis.ask('FLUSHALL');
    const mute = () => one.room.setSourcePaused(ada.session, sourceOf(ada.session, 'mic').sourceId, true);
    await waitFor(() => mute().then(() => true), {
      what: 'a command is taken without the silent node',
      timeoutMs: REBUILD_LIMIT_MS,
    });
    expect(await epoch()).toBeGreaterThan(before);
    await waitFor(() => namesAt(one).join() === 'Ada', { what: 'who was there' });
    two.node.thaw();

    await untilThere('Ada,Bea', one, two);
    await two.room.setSourcePaused(bea.session, sourceOf(bea.session, 'mic').sourceId, true);
    await waitFor(() => [...one.client.sources.values()].join() === 'true,true', {
      what: 'both are muted',
    });
    await untilSame(one, two);
  });

  test('is rebuilt by another node when the one that does it dies over it', async () => {
    const places = [await enter('e1'), await enter('e2'), await enter('e3')];
    for (const [index, place] of places.entries()) await speakerAt(place, `P${index}`);
    for (const { client } of places) await waitFor(() => client.names.size === 3, { what: 'all three' });
    const before = await epoch();
    const died: Place[] = [];
    for (const place of places)
      place.node.onStoreCall('rebuild', () => {
        if (died.length > 0) return;
        died.push(place);
        void place.node.kill();
      });

    await redis.ask('FLUSHALL');
    await waitFor(() => died.length > 0, { what: 'one dies over it' });
    await sites.expireLeases(epochKey(ROOM, ERFURT));
    await untilRebuilt(before);

    const left = places.filter((place) => !died.includes(place));
    const names = places.flatMap((place, index) => (left.includes(place) ? [`P${index}`] : []));
    expect(names).toHaveLength(2);
    await untilThere(names.join(), ...left);
  });
});

describe('a site whose Redis is started again', () => {
  test('empty: has everything again', async () => {
    const [one, two] = [await enter('e1'), await enter('e2')];
    const ada = await speakerAt(one, 'Ada');
    await speakerAt(two, 'Bea');
    for (const place of [one, two]) await waitFor(() => place.client.names.size === 2, { what: 'both' });
    const before = await epoch();

    await redis.restart({ isEmptied: true });
    await untilRebuilt(before);

    await untilThere('Ada,Bea', one, two);
    await one.room.leave(ada.session);
    await waitFor(() => namesAt(two).join() === 'Bea', { what: 'life goes on' });
  });

  test('with all its data: goes on in the same epoch, without the coordination store', async () => {
    const [one, two] = [await enter('e1'), await enter('e2')];
    const ada = await speakerAt(one, 'Ada');
    await waitFor(() => two.client.names.size === 1, { what: 'Ada' });
    const before = await epoch();
    await waitFor(async () => /aof_pending_bio_fsync:0/.test(await redis.ask('INFO', 'persistence')), {
      what: 'the log is on disk',
    });

    for (const { node } of [one, two]) node.coordination.cut();
    await redis.restart();
    await waitFor(() => two.room.resume(ada.resumeToken), {
      what: 'commands work again',
      timeoutMs: REBUILD_LIMIT_MS,
    });

    for (const { node } of [one, two]) node.coordination.heal();
    expect(await epoch()).toBe(before);
    expect((await stored()).head).toMatchObject({ isSettled: true, version: { epoch: before } });
  });
});

describe('a site whose Redis is set back', () => {
  test('to the state of some time ago: has what came after as well, and who had left stays away', async () => {
    const [one, two] = [await enter('e1'), await enter('e2')];
    const ada = await speakerAt(one, 'Ada');
    const bea = await speakerAt(two, 'Bea');
    const keys = (await redis.ask('KEYS', `k:{${ROOM}}:*`)).split(',');
    for (const key of keys) await redis.ask('COPY', key, key, 'DB', '1');
    await one.room.leave(ada.session);
    const cleo = await speakerAt(one, 'Cleo');
    await two.room.setSourcePaused(bea.session, sourceOf(bea.session, 'mic').sourceId, true);
    const before = await epoch();

    await redis.ask('SWAPDB', '0', '1');
    await two.room.renewResumeToken(bea.session);
    expect(await epoch()).toBeGreaterThan(before);

    await untilThere('Bea,Cleo', one, two);
    expect(two.client.sources.get(sourceOf(bea.session, 'mic').sourceId)).toBe(true);
    await two.room.resume(cleo.resumeToken);
    await expect(two.room.resume(ada.resumeToken)).rejects.toEqual(code('RESUME_INVALID'));
  });
});

describe('a site whose Redis is emptied again and again', () => {
  test('keeps whatever was acknowledged while everybody does something', async () => {
    const places = [await enter('e1'), await enter('e2')];
    const people = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const place = places[index % places.length] as Place;
        return { place, joined: await speakerAt(place, `P${index}`), isMuted: false, commands: 0 };
      }),
    );
    let isOver = false;
    const toggle = async (person: (typeof people)[number]): Promise<void> => {
      const { place, joined } = person;
      while (!isOver) {
        const next = !person.isMuted;
        await place.room.setSourcePaused(joined.session, sourceOf(joined.session, 'mic').sourceId, next);
        person.isMuted = next;
        person.commands += 1;
      }
    };

    const toggling = Promise.all(people.map(toggle));
    for (let round = 0; round < 3; round += 1) {
      const before = people.map(({ commands }) => commands);
      await redis.ask('FLUSHALL');
      await waitFor(() => people.every(({ commands }, index) => commands > (before[index] ?? 0) + 3), {
        what: 'everybody goes on',
        timeoutMs: REBUILD_LIMIT_MS,
      });
    }
    isOver = true;
    await toggling;

    const acknowledged = people.map(({ joined, isMuted }) => [
      `${joined.session.participantId}:mic`,
      isMuted,
    ]);
    for (const { client } of places)
      await waitFor(
        () => JSON.stringify([...client.sources].sort()) === JSON.stringify(acknowledged.sort()),
        {
          what: 'everybody sees what was acknowledged',
        },
      );
    expect((await stored()).sessions).toBe(people.length);
    expect(places.flatMap(({ client }) => client.replaced)).toEqual([]);
  });
});
