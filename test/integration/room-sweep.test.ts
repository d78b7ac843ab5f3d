/** All nodes of a site crash during a call: what they kept for the room goes, once nobody can come back for it. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { generationKey, linkKey, roomPrefix, settingsKey } from '../../common/coordination/keys.ts';
import { parseNodeId, parseRoomId } from '../../common/ids.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { RoomSites, joinAs } from '../support/room-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = parseRoomId('hall');
const DURABLE = parseRoomId('council');
/** The lease of the dead, and some looks. */
const LIMIT_MS = 30_000;
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

test('a site’s crashed nodes leave nothing behind for ever, and a room in use is left alone', async () => {
  const coordination = sites.cluster.client();
  const keysOf = async (room: typeof ROOM) =>
    (await coordination.range(roomPrefix(room))).items.map(({ key }) => key);
  const ttlOf = async (room: string) => Number(await redis.ask('PTTL', `k:{${room}}:meta`));
  const crashed = await Promise.all(['e1', 'e2'].map((name) => sites.node({ site: 'erfurt', name })));
  for (const node of crashed)
    for (const room of [ROOM, DURABLE]) await joinAs(await node.rooms.acquire(room), node.name);
  const counter = generationKey(linkKey(ROOM, parseNodeId('a'), parseNodeId('b')));
  await coordination.txn([], [{ put: counter, value: Buffer.from('7') }]);
  await coordination.txn([], [{ put: settingsKey(DURABLE), value: new Uint8Array() }]);

  await Promise.all(crashed.map((node) => node.kill()));
  await sites.expireLeases();
  const left = await sites.node({ site: 'erfurt', name: 'e3', sweepPeriodMs: 300 });
  const used = parseRoomId('used');
  await joinAs(await left.rooms.acquire(used), 'Ada');

  await waitFor(async () => (await ttlOf(ROOM)) > 0 && (await ttlOf(DURABLE)) > 0, {
    what: 'the rooms in Redis are set to expire',
    timeoutMs: LIMIT_MS,
  });
  expect(await keysOf(ROOM)).not.toEqual([]);
  for (const room of [ROOM, DURABLE]) {
    const keys = (await redis.ask('KEYS', `k:{${room}}:*`)).split(',');
    await redis.ask('DEL', ...keys); // as if the time were up
  }
  await waitFor(async () => (await keysOf(ROOM)).length === 0, {
    what: 'its keys are gone',
    timeoutMs: LIMIT_MS,
  });
  expect(await keysOf(DURABLE)).toEqual(expect.arrayContaining([settingsKey(DURABLE)]));
  expect(await keysOf(DURABLE)).toEqual(expect.arrayContaining([expect.stringMatching(/\/generation$/)]));
  expect(await ttlOf(used)).toBe(-1);
  expect(await keysOf(used)).not.toEqual([]);
}, 90_000);
