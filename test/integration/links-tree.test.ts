/** Sources over three links, of which nodes on the way know nothing but who asks: layers, key frames and pauses. */
import { afterEach, expect, test } from '@jest/globals';
import { KeyFrameRequestCounter } from '../../cascade/media/key-frame-requests.ts';
import { NO_LAYER } from '../../cascade/policy/demand.ts';
import { routerKey } from '../../common/coordination/keys.ts';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { RouterRegistration } from '../../proto/index.ts';
import { entryAt, room, source, type LinkNode } from '../support/link-nodes.ts';
import { closeOpened, closesWithTest, send, startNode } from '../support/link-scenario.ts';
import { boundSocket } from '../support/rtp-sender.ts';
import { waitFor } from '../support/wait-for.ts';

const CAM = 'ada:cam';
const MESH_NODES = 2;
const LOOPBACK = '127.0.0.1';

afterEach(closeOpened);

/** Two nodes at each of two sites: from the second of the one it is three links to the second of the other. */
async function startChain(): Promise<readonly [LinkNode, LinkNode, LinkNode, LinkNode]> {
  const cluster = new MemoryCluster();
  const store = cluster.client();
  const start = async (nodeId: string, site: string): Promise<LinkNode> => {
    const node = await startNode(cluster, nodeId, { lingerMs: 300, site, meshNodes: MESH_NODES });
    const value = RouterRegistration.encode({ nodeId, site, meshNodes: MESH_NODES }).finish();
    await store.txn([], [{ put: routerKey(room(), node.nodeId), value }]);
    return node;
  };
  const hubs = [await start('sfu-a1', 'aachen'), await start('sfu-b1', 'bonn')] as const;
  const leaves = [await start('sfu-a2', 'aachen'), await start('sfu-b2', 'bonn')] as const;
  return [leaves[0], hubs[0], hubs[1], leaves[1]];
}

async function countRequests(node: LinkNode): Promise<KeyFrameRequestCounter> {
  const counter = new KeyFrameRequestCounter();
  counter.follow((await node.gateway.room(room())).sources);
  return counter;
}

test('a camera comes over three links in the layers that are shown there, and its pause and end as well', async () => {
  const chain = await startChain();
  const [origin, , , far] = chain;
  const counters = await Promise.all(chain.map(countRequests));
  const sender = await send(origin, CAM, { kind: 'video', layerCount: 3 });
  const told: number[] = [];
  origin.gateway.demands
    .get(room())
    ?.follow({ sourceId: source(CAM), producer: sender.producer }, (layer) => told.push(layer));
  const want = (maxLayer: number): void => {
    const wanted = { generation: 1, originNodeId: origin.nodeId, maxLayer };
    far.links.setDemand(room(), new Map([[source(CAM), wanted]]));
  };

  want(0);
  const entry = await waitFor(() => entryAt(far, CAM), { what: 'camera three links away' });
  expect(entry).toMatchObject({ hops: 3, path: ['sfu-a2', 'sfu-a1', 'sfu-b1'], originNodeId: 'sfu-a2' });
  expect(entry.producer.rtpParameters.encodings).toHaveLength(3);
  want(2);
  await waitFor(() => told.at(-1) === 2, { what: 'the upper layer is asked of the owner' });
  expect(told).toEqual([0, 2]);

  const { router } = await far.gateway.room(room());
  const viewing = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: LOOPBACK },
    rtcpMux: true,
  });
  const sink = await boundSocket();
  closesWithTest({ close: () => void sink.close() });
  await viewing.connect({ ip: LOOPBACK, port: sink.address().port });
  const before = counters[0]?.origin ?? 0;
  const shown = await viewing.consume({
    producerId: entry.producer.id,
    rtpCapabilities: router.rtpCapabilities,
    paused: true,
  });
  await shown.resume();
  const isAsked = (): boolean =>
    (counters[0]?.origin ?? 0) > before && counters.slice(1).every(({ link }) => link > 0);
  await waitFor(isAsked, { what: 'a key frame is asked of the owner, link by link' });

  await sender.producer.pause();
  await waitFor(() => entry.producer.paused, { what: 'paused three links away' });
  want(NO_LAYER);
  sender.producer.close();
  await waitFor(() => entry.producer.closed, { what: 'ended three links away' });
});
