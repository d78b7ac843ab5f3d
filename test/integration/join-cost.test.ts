/** What many joins at once cost the stores of two sites, counted by Redis itself: round trips, not time. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseRoomId } from '../../common/ids.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { RoomSites, joinAs } from '../support/room-sites.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM = parseRoomId('hall');
const PEOPLE = 60;
/** All in one turn, what the other site reads of them, and what goes on anyway. */
const SCRIPTS_AT_MOST = 10;
/** Of each kind, by all of them together: what goes on in a room anyway. */
const ASKED_AT_MOST = 3;

let sites: RoomSites;
let redis: readonly [RedisServer, RedisServer];

beforeEach(async () => {
  redis = await Promise.all([startRedis(), startRedis()]);
  sites = new RoomSites();
  sites.useRedis('erfurt', redis[0].port);
  sites.useRedis('jena', redis[1].port);
});
afterEach(async () => {
  await sites.close();
  await Promise.all(redis.map((server) => server.stop()));
});

async function calls(server: RedisServer) {
  const stats = await server.ask('INFO', 'commandstats');
  const of = (name: string): number =>
    Number(new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(stats)?.[1] ?? 0);
  return { scripts: of('evalsha') + of('eval'), published: of('publish') };
}

describe('many joins at once', () => {
  test('share scripts at their own site and at the other one, and are told to nodes together', async () => {
    const here = await (await sites.node({ site: 'erfurt', name: 'e1' })).rooms.acquire(ROOM);
    const there = await (await sites.node({ site: 'jena', name: 'j1' })).rooms.acquire(ROOM);
    await joinAs(here, 'Ada');
    await waitFor(() => there.participantCount() === 1, { what: 'Ada at the other site' });
    const before = await Promise.all(redis.map(calls));

    await Promise.all(Array.from({ length: PEOPLE }, (_, index) => joinAs(here, `Guest ${index}`)));
    await waitFor(() => there.participantCount() === 1 + PEOPLE, { what: 'all at the other site' });

    const after = await Promise.all(redis.map(calls));
    for (const [index, { scripts, published }] of after.entries()) {
      expect(scripts - (before[index]?.scripts ?? 0)).toBeLessThanOrEqual(SCRIPTS_AT_MOST);
      expect(published - (before[index]?.published ?? 0)).toBeLessThanOrEqual(SCRIPTS_AT_MOST);
    }
  });

  test.each([
    ['their sessions, which are new', 'readLocal'],
    ['the time more than once a second', 'nowMs'],
    ['a snapshot', 'snapshot'],
  ] as const)('do not ask the store for %s', async (_what, method) => {
    const node = await sites.node({ site: 'erfurt', name: 'e1' });
    const room = await node.rooms.acquire(ROOM);
    await joinAs(room, 'Ada');
    let asked = 0;
    node.onStoreCall(method, () => (asked += 1));
    const startMs = performance.now();

    await Promise.all(Array.from({ length: PEOPLE }, (_, index) => joinAs(room, `Guest ${index}`)));

    const seconds = Math.floor((performance.now() - startMs) / 1_000);
    expect(asked).toBeLessThanOrEqual(ASKED_AT_MOST + seconds);
  });
});
