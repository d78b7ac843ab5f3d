/**
 * What a join costs: commands and bytes at Redis, transactions at etcd, bytes on the joiner's socket. One room at one
 * node, people join one after another. Usage: `node test/support/join-cost.ts [people]`.
 */
import { randomBytes } from 'node:crypto';
import { issueToken } from '../../common/auth/issue.ts';
import { EtcdCoordination } from '../../common/coordination/etcd.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import { createLogger } from '../../common/log/logger.ts';
import { RedisRoomStore } from '../../common/store/redis/store.ts';
import { ClientEnvelope, ServerEnvelope } from '../../proto/index.ts';
import { startSignalNode } from '../../signal/node.ts';
import { startEtcd } from './etcd-server.ts';
import { startRedis } from './redis-server.ts';
import { SignalClient } from './signal-client.ts';
import { waitFor } from './wait-for.ts';

const DEFAULT_PEOPLE = 100;
const ROOM = 'council';
const LOCAL = { host: '127.0.0.1', port: 0 };

const people = Number(process.argv[2]) || DEFAULT_PEOPLE;
const log = createLogger({ level: 'warn' });
const site = parseSiteId('erfurt');
const key = { kid: 'k', secret: new Uint8Array(randomBytes(32)) };
const [etcd, redis] = await Promise.all([startEtcd(), startRedis()]);
const coordination = new EtcdCoordination({ endpoints: etcd.endpoints, log });
const store = new RedisRoomStore({ site, address: { host: '127.0.0.1', port: redis.port }, log });
await store.start(5_000);
const node = await startSignalNode(
  {
    ...LOCAL,
    nodeId: parseNodeId('signal-erfurt-1'),
    site,
    rpc: LOCAL,
    admin: LOCAL,
    allowedOrigins: [],
    tokenKeys: [key],
    isDemo: true,
  },
  { coordination, store, log },
);
const clients: SignalClient[] = [];
try {
  console.log(
    'join      Redis: scripts  all commands  bytes in  bytes out   etcd: revisions   socket: up  down',
  );
  await report('1st', 1);
  await report('2nd', 1);
  await report(`next ${people - 3}`, people - 3);
  await report(`${people}th`, 1);
} finally {
  await Promise.all(clients.map((client) => client.close()));
  await node.close();
  await Promise.all([store.close(), coordination.close()]);
  await Promise.all([etcd.close(), redis.stop()]);
}

async function report(name: string, joins: number): Promise<void> {
  const before = await counters();
  let up = 0;
  let down = 0;
  for (let join = 0; join < joins; join += 1) {
    const sizes = await joinOnce();
    up += sizes.up;
    down += sizes.down;
  }
  const after = await counters();
  const per = (of: (count: typeof before) => number): string =>
    ((of(after) - of(before)) / joins).toFixed(1).padStart(10);
  const columns = [
    per(({ scripts }) => scripts),
    per(({ commands }) => commands),
    per(({ bytesIn }) => bytesIn),
    per(({ bytesOut }) => bytesOut),
    per(({ revision }) => revision),
    (up / joins).toFixed(0).padStart(10),
    (down / joins).toFixed(0).padStart(8),
  ];
  console.log(`${name.padEnd(10)}${columns.join('   ')}`);
}

/** Joins, and waits until somebody who was there before has heard of it. */
async function joinOnce(): Promise<{ readonly up: number; readonly down: number }> {
  const claims = { subject: `s-${clients.length}`, room: ROOM, name: `Person ${clients.length}`, site };
  const accessToken = await issueToken(key, claims, { ttlSec: 600 });
  const first = clients[0];
  const known = first?.deltas.length ?? 0;
  const { client, joined } = await SignalClient.join(node.port, ROOM, accessToken);
  clients.push(client);
  if (first !== undefined)
    await waitFor(() => first.deltas.length > known, { what: 'the join reaches the others' });
  return {
    up: ClientEnvelope.encode({ requestId: 1, join: { roomId: ROOM, accessToken } }).finish().length,
    down: ServerEnvelope.encode({ requestId: 1, join: joined }).finish().length,
  };
}

async function counters() {
  const stats = await redis.ask('INFO', 'stats');
  const number = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(stats)?.[1] ?? 0);
  const byCommand = await redis.ask('INFO', 'commandstats');
  const calls = (name: string): number =>
    Number(new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(byCommand)?.[1] ?? 0);
  const { revision } = await coordination.range('/kaskade/v1/cluster');
  return {
    scripts: calls('evalsha') + calls('eval'),
    commands: number('total_commands_processed'),
    bytesIn: number('total_net_input_bytes'),
    bytesOut: number('total_net_output_bytes'),
    revision,
  };
}
