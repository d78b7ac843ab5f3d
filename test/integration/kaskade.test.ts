/** The operator's command against a small cluster: real etcd, a signalling node and an SFU node, somebody in a room. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { startSfuNode } from '../../cascade/node.ts';
import { issueToken } from '../../common/auth/issue.ts';
import { routerKey } from '../../common/coordination/keys.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { parseNodeId, parseRoomId, parseSiteId } from '../../common/ids.ts';
import { MemoryRoomStore } from '../../common/store/memory.ts';
import { runKaskade } from '../../run/kaskade/program.ts';
import { startSignalNode } from '../../signal/node.ts';
import { FakeTerminal } from '../fakes/fake-terminal.ts';
import { EtcdClients } from '../support/etcd-clients.ts';
import { startEtcd } from '../support/etcd-server.ts';
import { sfuOptions } from '../support/sfu-node.ts';
import { SignalClient } from '../support/signal-client.ts';

const START_TIMEOUT_MS = 60_000;
const LOCAL = { host: '127.0.0.1', port: 0 };
const ROOM = 'hall';
const site = parseSiteId('erfurt');
const key = { kid: 'test', secret: new Uint8Array(randomBytes(32)) };
const log = pino({ level: 'silent' });

const closers: (() => Promise<unknown>)[] = [];
let etcd: string;
let url: string;
let coordination: Coordination;

beforeAll(async () => {
  const servers = await startEtcd();
  closers.push(() => servers.close());
  etcd = servers.endpoints.join();
  const clients = new EtcdClients();
  closers.push(() => clients.close());
  const connect = () => (coordination = clients.connect(servers.endpoints));
  const sfuId = { nodeId: parseNodeId('sfu-erfurt-1'), site };
  const sfu = await startSfuNode(sfuOptions(sfuId), { coordination: connect(), log });
  closers.push(() => sfu.close());
  const store = new MemoryRoomStore(site);
  closers.push(() => store.close());
  const options = { nodeId: parseNodeId('signal-erfurt-1'), site, rpc: LOCAL, admin: LOCAL, ...LOCAL };
  const signal = await startSignalNode(
    { ...options, allowedOrigins: [], tokenKeys: [key], isDemo: true },
    { coordination: connect(), store, log },
  );
  closers.push(() => signal.close());
  url = `http://127.0.0.1:${signal.port}`;
  const token = await issueToken(key, { subject: 'ada', room: ROOM, name: 'Ada' }, { ttlSec: 60 });
  const { client } = await SignalClient.join(signal.port, ROOM, token);
  closers.push(() => client.close());
}, START_TIMEOUT_MS);

afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

async function run(...args: readonly string[]) {
  const terminal = new FakeTerminal();
  const context = { env: {}, terminal, log };
  const code = await runKaskade(args, { context, up: async () => {} });
  return { code, terminal };
}

const json = async (...args: readonly string[]) => {
  const { code, terminal } = await run(...args, '--etcd', etcd, '--json');
  return { code, view: terminal.json };
};

describe('kaskade', () => {
  test('topology shows the nodes, and which of them answer', async () => {
    const { code, view } = await json('topology');

    const common = { site: 'erfurt', state: 'ready', isReachable: true, problem: '', version: '0.1.0' };
    expect(code).toBe(0);
    expect(view).toEqual({
      revision: expect.any(Number),
      links: [],
      ways: [],
      nodes: [
        expect.objectContaining({ ...common, id: 'sfu-erfurt-1', kind: 'sfu', rooms: 0, clientUrl: '' }),
        expect.objectContaining({ ...common, id: 'signal-erfurt-1', kind: 'signal', rooms: 1 }),
      ],
    });
  });

  test('rooms shows who is in them by the logs of the sites', async () => {
    const { code, view } = await json('rooms');

    const log1 = {
      epoch: expect.any(Number),
      n: expect.any(Number),
      participants: 1,
      reconnecting: 0,
      sources: 0,
    };
    expect(code).toBe(0);
    expect(view).toMatchObject({
      rooms: [
        {
          ...{ room: ROOM, participants: 1, sources: 0, sfuNodes: [] },
          sites: [{ site: 'erfurt', nodes: ['signal-erfurt-1'], ...log1 }],
        },
      ],
    });
  });

  test('a room that is nowhere is unknown', async () => {
    const { code, terminal } = await run('topology', 'attic', '--etcd', etcd);

    expect([code, ...terminal.noted]).toEqual([1, expect.stringMatching(/^ROOM_UNKNOWN: room attic/)]);
  });

  test('check is clean, and names what does not fit with exit code 1', async () => {
    expect(await json('check')).toEqual({ code: 0, view: { clean: true, findings: [] } });
    const stray = routerKey(parseRoomId('attic'), parseNodeId('sfu-erfurt-1'));
    await coordination.txn([], [{ put: stray, value: new Uint8Array([0xff]) }]);

    const { code, view } = await json('check');

    await coordination.txn([], [{ delete: stray }]);
    expect(code).toBe(1);
    expect(view).toEqual({
      clean: false,
      findings: [
        {
          ...{ code: 'KEY_UNREADABLE', severity: 'error', room: 'attic', node: '', subject: stray },
          detail: 'The value of this key can not be read: of another version, or not of ours.',
        },
      ],
    });
  });

  test('doctor looks at etcd, clocks and versions', async () => {
    const { view } = await json('doctor');

    const ok = { ok: true, needed: 'cluster' };
    expect(view).toEqual({
      ok: expect.any(Boolean),
      findings: expect.arrayContaining([
        expect.objectContaining({ name: 'npm', ok: true }),
        expect.objectContaining({
          ...ok,
          name: `etcd ${etcd}`,
          found: expect.stringMatching(/^healthy, leader/),
        }),
        expect.objectContaining({ ...ok, name: 'signal-erfurt-1' }),
        expect.objectContaining({ ...ok, name: 'clock of sfu-erfurt-1' }),
        expect.objectContaining({ ...ok, name: 'versions', found: '0.1.0' }),
      ]),
    });
  });

  test('of a demo, topology and token come over HTTP', async () => {
    const topology = await run('topology', ROOM, '--url', url);
    const token = await run('token', '--room', ROOM, '--name', 'Ben', '--url', url);

    expect([topology.code, topology.terminal.printed[0]]).toEqual([0, expect.stringMatching(/^SITE +NODE/)]);
    expect([token.code, token.terminal.printed]).toEqual([0, [expect.stringMatching(/^ey.+\..+\..+$/)]]);
  });
});
