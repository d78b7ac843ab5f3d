import { describe, expect, test } from '@jest/globals';
import { parseSiteId } from '../../../../common/ids.ts';
import { claimStore, clusterOfStore } from '../../../../common/store/owner.ts';
import type { StoreOwner } from '../../../../common/store/port.ts';

const CLUSTER = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';

const storeOf = (owner: StoreOwner | undefined) => ({
  site: parseSiteId('erfurt'),
  owner: async () => owner,
  claimOwner: async (clusterId: string) => owner ?? { clusterId, site: 'erfurt' },
});

describe('claimStore()', () => {
  test('takes a store that is nobody’s or ours', async () => {
    await expect(claimStore(storeOf(undefined), CLUSTER)).resolves.toBeUndefined();
    await expect(
      claimStore(storeOf({ clusterId: CLUSTER, site: 'erfurt' }), CLUSTER),
    ).resolves.toBeUndefined();
  });

  test.each([
    { clusterId: OTHER, site: 'erfurt' },
    { clusterId: CLUSTER, site: 'jena' },
  ])('refuses that of %p and names both', async (owner) => {
    await expect(claimStore(storeOf(owner), CLUSTER)).rejects.toMatchObject({
      code: 'CLUSTER_MISMATCH',
      message: expect.stringMatching(
        new RegExp(`site ${owner.site} of cluster ${owner.clusterId}.*site erfurt of cluster ${CLUSTER}`),
      ),
    });
  });
});

describe('clusterOfStore()', () => {
  test('tells the cluster, if the store has one', async () => {
    await expect(clusterOfStore(storeOf(undefined))).resolves.toBeUndefined();
    await expect(clusterOfStore(storeOf({ clusterId: OTHER, site: 'erfurt' }))).resolves.toBe(OTHER);
  });

  test('refuses that of another site', async () => {
    await expect(clusterOfStore(storeOf({ clusterId: OTHER, site: 'jena' }))).rejects.toMatchObject({
      code: 'CLUSTER_MISMATCH',
    });
  });
});
