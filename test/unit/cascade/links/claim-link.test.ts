import { beforeEach, describe, expect, test } from '@jest/globals';
import { claimLinkIn } from '../../../../cascade/links/claim-link.ts';
import { nodeKey } from '../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { parseNodeId, parseRoomId } from '../../../../common/ids.ts';
import { NodeInfo } from '../../../../proto/index.ts';

const nodeId = parseNodeId('sfu-a');
const roomId = parseRoomId('council');
const peerId = parseNodeId('sfu-b');

let cluster: MemoryCluster;

beforeEach(() => {
  cluster = new MemoryCluster();
});

/** A process that registers as the node, in the place of whoever was it before. */
async function startProcess(incarnation: string) {
  const coordination = cluster.client();
  const lease = await coordination.grantLease(5);
  const value = NodeInfo.encode({ nodeId, incarnation }).finish();
  await coordination.txn([], [{ put: nodeKey('sfu', nodeId), value, leaseId: lease.id }]);
  const claim = claimLinkIn(coordination, { nodeId, incarnation, roomId, peerId, lease: () => lease });
  return { claim, lease };
}

describe('claimLinkIn()', () => {
  test('takes over at once what an older process of the same node has', async () => {
    const older = await startProcess('one');
    await older.claim(0);
    const newer = await startProcess('two');

    const { generation } = await newer.claim(0);

    expect(generation).toBe(2);
  });

  test('leaves it to the newer process, whatever the older one does', async () => {
    const older = await startProcess('one');
    const held = await older.claim(0);
    const newer = await startProcess('two');
    await newer.claim(0);

    await held.release();

    await expect(older.claim(1)).rejects.toMatchObject({ code: 'CLAIM_HELD' });
    expect((await newer.claim(2)).generation).toBe(3);
  });
});
