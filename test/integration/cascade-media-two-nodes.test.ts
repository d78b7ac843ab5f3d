import { afterEach, describe, expect, test } from '@jest/globals';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import { LinkState } from '../../proto/index.ts';
import { listen, MIC, speak } from '../support/media-people.ts';
import { startSfu, type RunningSfu } from '../support/sfu-node.ts';
import { waitFor } from '../support/wait-for.ts';

const LINGER_MS = 200;

const running: RunningSfu[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((node) => node.close()));
});

async function startTwo(): Promise<readonly [RunningSfu, RunningSfu]> {
  const cluster = new MemoryCluster();
  const start = async (nodeId: string, site: string): Promise<RunningSfu> => {
    const options = { nodeId: parseNodeId(nodeId), site: parseSiteId(site), pipeLingerMs: LINGER_MS };
    const node = await startSfu(options, cluster);
    running.push(node);
    return node;
  };
  return [await start('sfu-a', 'erfurt'), await start('sfu-b', 'jena')];
}

const linksOf = async ({ rpc }: RunningSfu) => (await rpc.call('describeRoom', { roomId: 'r1' })).links;

describe('two nodes', () => {
  test('a listener at one hears a source of the other, and topology shows how', async () => {
    const [a, b] = await startTwo();
    await speak(a);
    const { watch } = await listen(b);

    const { consumers, failures } = await watch([MIC]);

    expect(failures).toEqual([]);
    expect(consumers).toMatchObject([{ sourceId: MIC, generation: 1, producerId: `${MIC}.1.1` }]);
    const [atA, atB] = await Promise.all([a, b].map(({ rpc }) => rpc.call('describeRoom', { roomId: 'r1' })));
    expect(atA?.routers).toMatchObject([{ consumerCount: 0, producers: [{ pipedToNodeIds: ['sfu-b'] }] }]);
    expect(atB?.routers).toMatchObject([{ consumerCount: 1, producers: [{ originNodeId: 'sfu-a' }] }]);
    expect(atA?.links).toMatchObject([
      { peerNodeId: 'sfu-b', state: LinkState.LINK_STATE_UP, sentSourceIds: [MIC] },
    ]);
  });

  test('nobody listens: no link', async () => {
    const [a, b] = await startTwo();
    await speak(a);
    await listen(b);

    expect([await linksOf(a), await linksOf(b)]).toEqual([[], []]);
  });

  test('the link goes after the last listener', async () => {
    const [a, b] = await startTwo();
    await speak(a);
    const { watch } = await listen(b);
    await watch([MIC]);

    await watch([]);

    await waitFor(async () => (await linksOf(a)).length === 0 && (await linksOf(b)).length === 0, {
      what: 'link closed after its linger',
    });
  });

  test('a source that ends there closes its consumers here', async () => {
    const [a, b] = await startTwo();
    await speak(a);
    const { watch } = await listen(b);
    const { consumers } = await watch([MIC]);
    await waitFor(() => b.beats.length, { what: 'stream open' });

    await a.rpc.call('removeSource', { sessionId: 's1', sourceId: MIC });

    const event = await waitFor(() => b.events.find(({ consumersClosed }) => consumersClosed), {
      what: 'told',
    });
    expect(event.consumersClosed?.consumerIds).toEqual(consumers.map(({ consumerId }) => consumerId));
  });

  test('a source produced anew is heard again', async () => {
    const [a, b] = await startTwo();
    await speak(a);
    const { watch } = await listen(b);
    await watch([MIC]);

    await speak(a, { generation: 2 });
    const { consumers } = await watch([MIC], 2);

    expect(consumers).toMatchObject([{ sourceId: MIC, generation: 2 }]);
  });

  test('a source that is not there is refused', async () => {
    const [a, b] = await startTwo();
    await speak(a);
    const { watch } = await listen(b);

    const { failures } = await watch(['p9:mic']);

    expect(failures).toMatchObject([{ sourceId: 'p9:mic' }]);
  });

  test('a node that ends leaves the other one serving', async () => {
    const [a, b] = await startTwo();
    await speak(a);
    const { watch } = await listen(b);
    await watch([MIC]);
    await waitFor(() => b.beats.length, { what: 'stream open' });

    await a.close();

    await waitFor(() => b.events.some(({ consumersClosed }) => consumersClosed), {
      what: 'consumers closed',
    });
    expect((await watch([])).failures).toEqual([]);
  });
});
