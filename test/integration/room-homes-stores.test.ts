/** Homes on a real etcd and real Redis servers: a home's process dies; a store of facts is lost; all nodes are lost. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { DEFAULT_GRANTS } from '../../common/auth/token.ts';
import { EtcdCoordination } from '../../common/coordination/etcd.ts';
import { homeKey } from '../../common/coordination/keys.ts';
import { parseNodeId, parseRoomId, parseSiteId, type RoomId } from '../../common/ids.ts';
import { RpcServer } from '../../common/rpc/server.ts';
import { HomeClaim } from '../../proto/index.ts';
import { createRooms } from '../../signal/room/rooms.ts';
import { startEtcd } from '../support/etcd-server.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { at, startedStoreOn } from '../support/redis-stores.ts';
import { RoomStateClient, moderator } from '../support/room-state-client.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(150_000); // servers have to start first

const [FIRST, SECOND] = [parseRoomId('hall'), parseRoomId('cellar')];
const LOG = pino({ level: 'silent' });
const LOCAL = { host: '127.0.0.1', port: 0 };
/** Longer than a lease. */
const TAKE_OVER_MS = 30_000;

type Etcd = Awaited<ReturnType<typeof startEtcd>>;
type Node = Awaited<ReturnType<typeof startNode>>;

let etcd: Etcd;
let redis: readonly [RedisServer, RedisServer];
const nodes: Node[] = [];

beforeAll(async () => {
  const [etcdServers, one, other] = await Promise.all([startEtcd(), startRedis(), startRedis()]);
  [etcd, redis] = [etcdServers, [one, other]];
});
afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.close()));
});
afterAll(async () => {
  await Promise.all([etcd.close(), ...redis.map((server) => server.stop())]);
});

async function startNode(siteName: string, server: RedisServer) {
  const site = parseSiteId(siteName);
  const coordination = new EtcdCoordination({ endpoints: etcd.endpoints, log: LOG });
  const store = await startedStoreOn(at(server.port), { site });
  const rpcServer = new RpcServer({ ...LOCAL, log: LOG });
  const address = { port: 0 };
  const rooms = await createRooms({
    nodeId: parseNodeId(`signal-${siteName}`),
    site,
    coordination,
    store,
    rpcServer,
    rpcAddress: () => `127.0.0.1:${address.port}`,
    graceMs: 30_000,
    leaseTtlSec: 4,
    log: LOG,
  });
  ({ port: address.port } = await rpcServer.start());
  let isDead = false;
  /** As SIGKILL, as far as others can tell: nothing is said any more, leases run out. */
  const kill = async (): Promise<void> => {
    isDead = true;
    await Promise.all([coordination.close(), store.close(), rpcServer.close()]);
  };
  const close = async (): Promise<void> => {
    if (isDead) return;
    await rooms.close();
    await kill();
  };
  return { rooms, coordination, kill, close };
}

async function enter(roomId: RoomId, siteName: string, server: RedisServer) {
  const node = await startNode(siteName, server);
  nodes.push(node);
  const room = await node.rooms.acquire(roomId);
  const state = new RoomStateClient(room);
  const grants = { ...DEFAULT_GRANTS, moderate: true };
  const joined = await room.join({ name: siteName, subject: siteName, grants, role: 'moderator' });
  return { node, room, state, ...moderator(room, joined.session) };
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'OK',
    (error: unknown) => (error as { code?: string }).code,
  );

const untilOk = (run: () => Promise<unknown>, what: string): Promise<unknown> =>
  waitFor(async () => (await codeOf(run())) === 'OK', { what, timeoutMs: TAKE_OVER_MS });

async function homeOf(roomId: RoomId, { coordination }: Node): Promise<string | undefined> {
  const held = await coordination.get(homeKey(roomId));
  return held && HomeClaim.decode(held.value).nodeId;
}

describe('a room’s home on etcd and Redis', () => {
  test('dies, and another takes over with everything that was acknowledged; decisions outlive all nodes', async () => {
    const [a, b] = [await enter(FIRST, 'erfurt', redis[0]), await enter(FIRST, 'jena', redis[1])];
    await waitFor(() => a.room.participantCount() === 2, { what: 'both sites', timeoutMs: TAKE_OVER_MS });
    await a.settings({ title: 'Council' });
    await a.podium(b.session);
    await a.podium(a.session);
    // else they are at one site only, which the room would say
    await waitFor(() => a.node.rooms.homeOf(FIRST)?.degraded === false, {
      what: 'facts at both sites',
      timeoutMs: TAKE_OVER_MS,
    });

    await a.node.kill();
    await untilOk(() => b.podium(a.session, false, 'off'), 'a new home');
    expect(await homeOf(FIRST, b.node)).toBe('signal-jena');
    expect(await codeOf(b.settings({ locked: true }))).toBe('OK');
    await waitFor(() => b.state.podium.join() === b.session.participantId, {
      what: 'the podium',
      timeoutMs: TAKE_OVER_MS,
    });
    await b.node.kill();

    const late = await startNode('suhl', redis[0]);
    nodes.push(late);
    const room = await late.rooms.acquire(FIRST);
    expect(await codeOf(room.join({ name: 'x', subject: 'x', grants: DEFAULT_GRANTS }))).toBe('ROOM_LOCKED');
  });

  test('keeps its facts when its site’s store is emptied', async () => {
    const [a, b] = [await enter(SECOND, 'erfurt', redis[0]), await enter(SECOND, 'jena', redis[1])];
    await waitFor(() => a.room.participantCount() === 2, { what: 'both sites', timeoutMs: TAKE_OVER_MS });
    await a.podium(b.session);
    const { revision } = a.state.state.facts ?? {};

    await redis[0].ask('FLUSHALL');
    await untilOk(() => b.podium(a.session), 'the store to be filled again');

    const ids = [b, a].map(({ session }) => session.participantId).join();
    await waitFor(() => [a, b].every(({ state }) => state.podium.join() === ids), {
      what: 'the same podium at both sites',
      timeoutMs: TAKE_OVER_MS,
    });
    expect(a.state.state.facts?.revision).toBeGreaterThan(revision ?? 0);
  });
});
