/** Rooms that come and go on two nodes: at the end there is nothing, in the nodes, in the store and in the workers. */
import { afterEach, expect, test } from '@jest/globals';
import { observer } from 'mediasoup';
import type { Worker } from 'mediasoup/types';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import { listen, speak } from '../support/media-people.ts';
import { startSfu, type RunningSfu } from '../support/sfu-node.ts';
import { waitFor } from '../support/wait-for.ts';

const ROOM_COUNT = 50;
const AT_ONCE = 10;
const LINGER_MS = 100;

const running: RunningSfu[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((node) => node.close()));
});

async function startNode(cluster: MemoryCluster, nodeId: string): Promise<RunningSfu> {
  const options = { nodeId: parseNodeId(nodeId), site: parseSiteId(nodeId), pipeLingerMs: LINGER_MS };
  const node = await startSfu(options, cluster);
  running.push(node);
  return node;
}

const countTimers = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

/** One room's life; every other one is left in a hurry. */
async function liveThrough(a: RunningSfu, b: RunningSfu, index: number): Promise<void> {
  const roomId = `room-${index}`;
  const [talker, listener, sourceId] = [`t-${index}`, `l-${index}`, `p${index}:mic`];
  await speak(a, { sessionId: talker, roomId, sourceId });
  const { watch } = await listen(b, { sessionId: listener, roomId });
  // as a client: what it does not get in time, it wishes again
  await waitFor(async () => (await watch([sourceId])).consumers.length === 1, {
    what: `${sourceId} is there`,
  });
  if (index % 2 === 0) await watch([]);
  await Promise.all([
    a.rpc.call('closeSession', { sessionId: talker }),
    b.rpc.call('closeSession', { sessionId: listener }),
  ]);
}

async function churn(a: RunningSfu, b: RunningSfu): Promise<void> {
  for (let first = 0; first < ROOM_COUNT; first += AT_ONCE) {
    const indexes = Array.from({ length: AT_ONCE }, (_, offset) => first + offset);
    await Promise.all(indexes.map((index) => liveThrough(a, b, index)));
  }
  await waitFor(() => [a, b].every(({ node }) => node.describe().roomIds.length === 0), {
    what: 'no room left',
    timeoutMs: 20_000,
  });
}

/** Everything that requests can be sent to in a worker: routers, transports, producers, consumers. */
async function objectsIn(workers: readonly Worker[]): Promise<readonly string[]> {
  const dumps = await Promise.all(workers.map((worker) => worker.dump()));
  return dumps.flatMap(({ routerIds, channelMessageHandlers }) => [
    ...routerIds,
    ...channelMessageHandlers.channelRequestHandlers,
    ...channelMessageHandlers.channelNotificationHandlers,
  ]);
}

const GAUGES =
  /^kaskade_sfu_(?:routers|sessions|transports|consumers|producers|links|pipes)(?:\{.*\})? [1-9]/m;

test('fifty rooms leave nothing behind', async () => {
  const workers: Worker[] = [];
  const onWorker = (worker: Worker): void => void workers.push(worker);
  observer.on('newworker', onWorker);
  const cluster = new MemoryCluster();
  const [a, b] = [await startNode(cluster, 'sfu-a'), await startNode(cluster, 'sfu-b')];
  observer.off('newworker', onWorker);
  const before = await objectsIn(workers);
  const timersBefore = countTimers();

  await churn(a, b);

  expect(workers).toHaveLength(2);
  expect(await objectsIn(workers)).toEqual(before);
  for (const { node } of [a, b]) {
    expect(node.describe()).toMatchObject({ roomIds: [], sessionCount: 0 });
    const metrics = await (await fetch(`http://${node.adminAddress}/metrics`)).text();
    expect(metrics).toMatch(/^kaskade_sfu_links\{state="up",.*\} 0$/m);
    expect(metrics).not.toMatch(GAUGES);
  }
  const watcher = cluster.client();
  const leased = async (): Promise<number> => {
    const { items } = await watcher.range('/kaskade/v1/rooms/');
    return items.filter(({ leaseId }) => leaseId !== undefined).length;
  };
  await waitFor(async () => (await leased()) === 0, { what: 'no leased key of a room left' });
  await waitFor(() => countTimers() <= timersBefore, { what: 'no timer left' });
  await watcher.close();
}, 120_000);
