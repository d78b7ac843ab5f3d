/** How nodes end: drained when they are asked to, by themselves when they must not serve any more. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { clusterKey, nodeKey } from '../../common/coordination/keys.ts';
import { ClusterIdentity, NodeInfo } from '../../proto/index.ts';
import { rawUpgrade } from '../support/raw-upgrade.ts';
import type { SignalClient } from '../support/signal-client.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { startSfu, type RunningSfu } from '../support/sfu-node.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(30_000);

const ROOM = 'council';
const CLIENTS = 60;
const OTHER_CLUSTER = {
  put: clusterKey,
  value: ClusterIdentity.encode({
    clusterId: '22222222-2222-4222-8222-222222222222',
    format: 1,
  }).finish(),
};

let sites: SignalSites | undefined;
let sfu: RunningSfu | undefined;

afterEach(async () => {
  await sites?.close();
  await sfu?.close();
  sites = sfu = undefined;
});

describe('a signalling node', () => {
  test('that is asked to stop lets clients go one after the other, and serves the others meanwhile', async () => {
    sites = new SignalSites();
    const node = await sites.node({ drainMs: 10_000 });
    const clients: SignalClient[] = [];
    for (let index = 0; index < CLIENTS; index += 1) clients.push(await sites.connect(node));
    const closedAtMs = clients.map((client) => client.untilClosed().then(() => performance.now()));

    const closing = node.close();
    const upgrade = await rawUpgrade(node.port, { 'sec-websocket-protocol': 'kaskade.v1' });
    const readiness = await fetch(`http://127.0.0.1:${node.port}/readyz`);
    const last = clients.at(-1);
    const answer = await last?.request({ leave: {} });

    expect(upgrade).toMatchObject({ status: 503, body: { code: 'DRAINING' } });
    expect([readiness.status, await readiness.json()]).toEqual([
      503,
      { status: 'unready', reason: 'draining' },
    ]);
    expect(answer).toHaveProperty('failure');
    const times = await Promise.all(closedAtMs);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan((CLIENTS - 10) * 5);
    await closing;
  });

  test("ends when its cluster's store turns out to be another cluster's", async () => {
    sites = new SignalSites();
    const node = await sites.node();
    const { client } = await sites.join(node, ROOM);

    sites.cluster.state.txn([], [OTHER_CLUSTER]);

    await expect(node.gaveUp).resolves.toMatchObject({ code: 'CLUSTER_MISMATCH' });
    await client.untilClosed();
    await waitFor(() => rawUpgrade(node.port, {}).then(undefined, () => true), { what: 'nobody listens' });
  });

  test("does not start on another cluster's store", async () => {
    sites = new SignalSites();
    await sites.node();
    const strangers = new SignalSites();
    for (const [site, store] of sites.stores) strangers.stores.set(site, store);

    await expect(strangers.node()).rejects.toMatchObject({ code: 'CLUSTER_MISMATCH' });
  });
});

describe('an SFU node', () => {
  const open = (running: RunningSfu, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        running.rpc.call('openSession', {
          roomId: ROOM,
          sessionId: `s${index}`,
          participantId: `p${index}`,
          generation: 1,
          signalNodeId: 'signal-a',
        }),
      ),
    );

  test('that is asked to stop takes nobody, says so, and lets sessions go one after the other', async () => {
    sfu = await startSfu({ drainMs: 10_000 });
    const running = sfu;
    await open(running, 5);

    const startMs = performance.now();
    const closing = running.node.close();

    await expect(open(running, 1)).rejects.toMatchObject({ code: 'DRAINING' });
    await waitFor(() => running.beats.some(({ beat }) => beat?.draining), { what: 'a beat says so' });
    await closing;
    expect(performance.now() - startMs).toBeGreaterThan(4 * 50);
    const lost = running.events.flatMap(({ sessionLost }) => sessionLost?.sessionId ?? []);
    expect(lost.sort()).toEqual(['s0', 's1', 's2', 's3', 's4']);
  });

  test('ends when another process is the node', async () => {
    sfu = await startSfu();
    const { node, cluster } = sfu;
    const value = NodeInfo.encode({ nodeId: node.nodeId, incarnation: 'another' }).finish();

    cluster.state.txn([], [{ put: nodeKey('sfu', node.nodeId), value }]);

    await expect(node.gaveUp).resolves.toMatchObject({ code: 'NODE_ID_TAKEN' });
    await waitFor(() => node.describe().workerPids.length === 0, { what: 'its workers are gone' });
    expect(cluster.state.get(nodeKey('sfu', node.nodeId))?.value).toEqual(value);
  });
});
