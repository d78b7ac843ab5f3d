/** Whole SFU nodes and the links between them: what operators see of three, and what watchers see of a break. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import type { FindingCode } from '../../run/kaskade/check/finding.ts';
import { LinkState, type DescribeRoomResponse } from '../../proto/index.ts';
import { expectCleanCluster } from '../support/clean-cluster.ts';
import { listen, MIC, speak } from '../support/media-people.ts';
import { startSfu, type RunningSfu } from '../support/sfu-node.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

/** Another address of this host, so that a proxy can listen on the port that a node has. */
const PROXY_HOST = '127.0.0.2';

const opened: { close(): Promise<void> }[] = [];
let cluster: MemoryCluster;

beforeEach(() => {
  cluster = new MemoryCluster();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

/** There is no signalling here: of sessions and sources nothing can be said. */
const expectClean = (...also: readonly FindingCode[]) =>
  expectCleanCluster(cluster.client(), { ignore: ['NODES_MISSING', ...also] });

async function start(nodeId: string, announcedHost?: string): Promise<RunningSfu> {
  const rpc = { host: '127.0.0.1', port: 0, ...(announcedHost === undefined ? {} : { announcedHost }) };
  const node = await startSfu(
    { nodeId: parseNodeId(nodeId), site: parseSiteId(nodeId), rpc, pipeLingerMs: 300 },
    cluster,
  );
  opened.push(node);
  return node;
}

const describeAt = ({ rpc }: RunningSfu): Promise<DescribeRoomResponse> =>
  rpc.call('describeRoom', { roomId: 'r1' });

const pipedTo = (described: DescribeRoomResponse | undefined): readonly string[] =>
  (described?.routers ?? [])
    .flatMap(({ producers }) => producers ?? [])
    .flatMap(({ pipedToNodeIds }) => pipedToNodeIds ?? [])
    .sort();

const metricsOf = async ({ node }: RunningSfu): Promise<string> =>
  (await fetch(`http://${node.adminAddress}/metrics`)).text();

describe('three nodes of a room', () => {
  test('each tells its own part', async () => {
    const [a, b, c] = await Promise.all(['sfu-a', 'sfu-b', 'sfu-c'].map((nodeId) => start(nodeId)));
    if (a === undefined || b === undefined || c === undefined) throw new Error('three nodes were started');
    await speak(a);
    const [atB, atC] = [await listen(b), await listen(c)];
    await Promise.all([atB.watch([MIC]), atC.watch([MIC])]);

    const [ofA, ofB, ofC] = await Promise.all([a, b, c].map(describeAt));

    const up = { state: LinkState.LINK_STATE_UP, generation: 1 };
    const sent = { sentSourceIds: [MIC] };
    expect(ofA?.routers).toMatchObject([
      { consumerCount: 0, producers: [{ sourceId: MIC, originNodeId: 'sfu-a', producerId: `${MIC}.1.0` }] },
    ]);
    expect(pipedTo(ofA)).toEqual(['sfu-b', 'sfu-c']);
    expect(ofA?.links).toMatchObject([
      { ...up, ...sent },
      { ...up, ...sent },
    ]);
    for (const there of [ofB, ofC]) {
      expect(there?.routers).toMatchObject([
        { consumerCount: 1, producers: [{ originNodeId: 'sfu-a', pipedToNodeIds: [] }] },
      ]);
      expect(there?.links).toMatchObject([{ ...up, peerNodeId: 'sfu-a', sentSourceIds: [] }]);
    }
    const [metricsA, metricsB] = await Promise.all([metricsOf(a), metricsOf(b)]);
    expect(metricsA).toMatch(/^kaskade_sfu_links\{state="up",.*\} 2$/m);
    expect(metricsA).toMatch(/^kaskade_sfu_pipes\{direction="out",.*\} 2$/m);
    expect(metricsA).toMatch(/^kaskade_sfu_link_shed_streams\{kind="audience",.*\} 0$/m);
    expect(metricsA).toMatch(/^kaskade_sfu_link_budget_bps\{.*\} 0$/m);
    expect(metricsB).toMatch(/^kaskade_sfu_pipes\{direction="in",.*\} 1$/m);
    expect(metricsB).toMatch(/^kaskade_sfu_pipes_made_total(?:\{.*\})? [1-9]/m);
    expect(metricsB).toMatch(/^kaskade_sfu_bitrate_bps\{over="link",direction="in",.*\} \d/m);
    await expectClean();
  });
});

describe('a channel that breaks', () => {
  test('closes the consumers beyond it, and the next watch has them again', async () => {
    const a = await start('sfu-a');
    const b = await start('sfu-b', PROXY_HOST);
    const port = Number(b.node.rpcAddress.split(':').at(-1));
    const proxy = await startTcpProxy(port, { host: PROXY_HOST, port });
    opened.push(proxy);
    await speak(a);
    const { watch } = await listen(b);
    const before = await watch([MIC]);
    await waitFor(() => b.beats.length, { what: 'stream open' });

    proxy.cut();
    const told = await waitFor(() => b.events.find(({ consumersClosed }) => consumersClosed), {
      what: 'consumers closed',
    });
    const after = await watch([MIC]);

    expect(before.consumers).toHaveLength(1);
    expect(told.consumersClosed?.consumerIds).toEqual(before.consumers.map(({ consumerId }) => consumerId));
    expect(after).toMatchObject({ failures: [], consumers: [{ sourceId: MIC, generation: 1 }] });
    expect((await describeAt(b)).links).toMatchObject([{ state: LinkState.LINK_STATE_UP, generation: 2 }]);
    await expectClean();
  });

  test('is told as a link that is down', async () => {
    const a = await start('sfu-a');
    const b = await start('sfu-b');
    await speak(a);
    const { watch } = await listen(b);
    await watch([MIC]);

    await a.close();

    const links = await waitFor(
      async () => {
        const found = (await describeAt(b)).links;
        return found[0]?.state === LinkState.LINK_STATE_DOWN && found;
      },
      { what: 'link down' },
    );
    expect(links).toMatchObject([{ peerNodeId: 'sfu-a' }]);
    await expectClean('LINK_DOWN');
  });
});
