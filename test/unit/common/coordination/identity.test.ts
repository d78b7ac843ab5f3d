import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { CLUSTER_FORMAT, Identity } from '../../../../common/coordination/identity.ts';
import { clusterKey } from '../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { ClusterIdentity, type IClusterIdentity } from '../../../../proto/index.ts';
import { waitFor } from '../../../support/wait-for.ts';

const log = createLogger({ level: 'silent' });
const OTHER = '22222222-2222-4222-8222-222222222222';

function setUp() {
  const cluster = new MemoryCluster();
  const store = cluster.client();
  const make = () => new Identity({ coordination: cluster.client(), log });
  const put = (value: IClusterIdentity) =>
    store.txn([], [{ put: clusterKey, value: ClusterIdentity.encode(value).finish() }]);
  const read = async () => {
    const item = await store.get(clusterKey);
    return item && ClusterIdentity.decode(item.value);
  };
  return { store, make, put, read };
}

describe('Identity', () => {
  test('is made once, by whichever node comes first', async () => {
    const { make, read } = setUp();
    const [one, other] = [make(), make()];

    const ids = await Promise.all([one.start(), other.start()]);

    expect(ids[0]).toBe(ids[1]);
    await expect(read()).resolves.toMatchObject({ clusterId: ids[0], format: CLUSTER_FORMAT });
    await Promise.all([one.close(), other.close()]);
  });

  test('is not that of another cluster, and says both', async () => {
    const { make, put } = setUp();
    await put({ clusterId: OTHER, format: CLUSTER_FORMAT });
    const expected = '11111111-1111-4111-8111-111111111111';

    await expect(make().start(expected)).rejects.toMatchObject({
      code: 'CLUSTER_MISMATCH',
      message: expect.stringMatching(new RegExp(`${OTHER}.*${expected}`)),
    });
  });

  test('is not made in an empty store by a node whose site belongs to a cluster', async () => {
    const { make, read } = setUp();

    await expect(make().start(OTHER)).rejects.toMatchObject({
      code: 'CLUSTER_MISMATCH',
      message: expect.stringContaining(OTHER),
    });

    await expect(read()).resolves.toBeUndefined();
  });

  test.each([0, CLUSTER_FORMAT + 1])('of format %p is refused with both versions', async (format) => {
    const { make, put } = setUp();
    await put({ clusterId: OTHER, format });

    await expect(make().start()).rejects.toMatchObject({
      code: 'VERSION_UNSUPPORTED',
      message: expect.stringMatching(new RegExp(`format ${format}, this version knows .*${CLUSTER_FORMAT}`)),
    });
  });

  test('that can not be read is refused', async () => {
    const { make, store } = setUp();
    await store.txn([], [{ put: clusterKey, value: Buffer.from('nonsense') }]);

    await expect(make().start()).rejects.toMatchObject({ code: 'VERSION_UNSUPPORTED' });
  });

  test('is put again into a store that has lost it', async () => {
    const { make, store, read } = setUp();
    const identity = make();
    const clusterId = await identity.start();

    await store.txn([], [{ delete: clusterKey }]);

    const restored = await waitFor(read, { what: 'the cluster is known again' });
    expect(restored.clusterId).toBe(clusterId);
    await identity.close();
  });

  test.each([
    ['CLUSTER_MISMATCH', { clusterId: OTHER, format: CLUSTER_FORMAT }],
    ['VERSION_UNSUPPORTED', { clusterId: OTHER, format: CLUSTER_FORMAT + 1 }],
  ])('is lost with %s when the store turns out to be another’s', async (code, value) => {
    const { make, put } = setUp();
    const identity = make();
    const lost = once(identity, 'lost');
    await identity.start();

    await put(value);

    expect(await lost).toEqual([expect.objectContaining({ code })]);
    await identity.close();
  });
});
