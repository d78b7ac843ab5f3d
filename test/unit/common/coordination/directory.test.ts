import { describe, expect, test } from '@jest/globals';
import { NodeDirectory } from '../../../../common/coordination/directory.ts';
import { nodeKey } from '../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { parseNodeId } from '../../../../common/ids.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { NodeInfo, NodeState, type INodeInfo } from '../../../../proto/index.ts';
import { waitFor } from '../../../support/wait-for.ts';

const log = createLogger({ level: 'silent' });
const key = (nodeId: string): string => nodeKey('sfu', parseNodeId(nodeId));
const put = (info: INodeInfo & { nodeId: string }) => ({
  put: key(info.nodeId),
  value: NodeInfo.encode(info).finish(),
});

async function setUp() {
  const cluster = new MemoryCluster();
  const [client, writer] = [cluster.client(), cluster.client()];
  await writer.txn([], [put({ nodeId: 'sfu-1', site: 'erfurt' })]);
  const directory = new NodeDirectory({ coordination: client, kind: 'sfu', log });
  const told: string[] = [];
  directory.on('added', (node) => told.push(`added ${node.nodeId}`));
  directory.on('changed', (node, before) =>
    told.push(`changed ${node.nodeId} ${before.state}->${node.state}`),
  );
  directory.on('removed', (node) => told.push(`removed ${node.nodeId} ${node.site}`));
  await directory.start();
  return { cluster, client, writer, directory, told };
}

describe('NodeDirectory', () => {
  test('knows after start() who is there', async () => {
    const { directory, told } = await setUp();

    expect(directory.get('sfu-1')).toMatchObject({ nodeId: 'sfu-1', site: 'erfurt' });
    expect(told).toEqual(['added sfu-1']);
    await directory.close();
  });

  test('follows nodes that come, change and go', async () => {
    const { directory, writer, told } = await setUp();

    await writer.txn([], [put({ nodeId: 'sfu-0', site: 'jena' })]);
    await writer.txn([], [put({ nodeId: 'sfu-0', site: 'jena', state: NodeState.NODE_STATE_DRAINING })]);
    await writer.txn([], [{ delete: key('sfu-1') }]);

    await waitFor(() => told.length === 4, { what: 'all changes are told' });
    expect(told).toEqual(['added sfu-1', 'added sfu-0', 'changed sfu-0 0->2', 'removed sfu-1 erfurt']);
    expect(directory.nodes().map((node) => node.nodeId)).toEqual(['sfu-0']);
    await directory.close();
  });

  test('tells the difference when history was lost', async () => {
    const { directory, cluster, client, writer, told } = await setUp();
    client.cut();
    await writer.txn([], [put({ nodeId: 'sfu-2' }), { delete: key('sfu-1') }]);
    cluster.compact();

    client.heal();

    await waitFor(() => told.length === 3, { what: 'the difference is told' });
    expect(told).toEqual(['added sfu-1', 'removed sfu-1 erfurt', 'added sfu-2']);
    await directory.close();
  });

  test('ignores entries that can not be read or name another node', async () => {
    const { directory, writer, told } = await setUp();

    await writer.txn([], [{ put: key('sfu-8'), value: Uint8Array.of(0x0a, 0xff) }]);
    await writer.txn([], [{ put: key('sfu-9'), value: NodeInfo.encode({ nodeId: 'sfu-1' }).finish() }]);
    await writer.txn([], [put({ nodeId: 'sfu-2' })]);

    await waitFor(() => told.includes('added sfu-2'), { what: 'the next good entry is told' });
    expect(directory.nodes().map((node) => node.nodeId)).toEqual(['sfu-1', 'sfu-2']);
    await directory.close();
  });

  test('waitFor() gives what is there now, or comes later, or fails', async () => {
    const { directory, writer } = await setUp();

    const later = directory.waitFor((nodes) => nodes.get('sfu-2'), { what: 'sfu-2' });
    await expect(directory.waitFor((nodes) => nodes.get('sfu-1'), { what: 'sfu-1' })).resolves.toBeDefined();
    await writer.txn([], [put({ nodeId: 'sfu-2' })]);

    await expect(later).resolves.toMatchObject({ nodeId: 'sfu-2' });
    await expect(directory.waitFor(() => undefined, { what: 'nobody', timeoutMs: 20 })).rejects.toMatchObject(
      {
        code: 'NOT_FOUND',
      },
    );
    await directory.close();
  });
});
