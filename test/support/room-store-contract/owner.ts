/** Whose store it is. */
import { expect, test } from '@jest/globals';
import type { Context } from './support.ts';

export function ownerTests({ stores }: Context): void {
  test('a store belongs to the first cluster that claims it, for all its clients', async () => {
    const [one, other] = stores();
    await expect(one.owner()).resolves.toBeUndefined();

    await expect(one.claimOwner('cluster-1')).resolves.toEqual({ clusterId: 'cluster-1', site: one.site });

    await expect(other.claimOwner('cluster-2')).resolves.toEqual({ clusterId: 'cluster-1', site: one.site });
    await expect(other.owner()).resolves.toEqual({ clusterId: 'cluster-1', site: one.site });
  });
}
