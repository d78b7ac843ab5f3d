import { describe, expect, test } from '@jest/globals';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import type { RangeResult, WatchEvent } from '../../../../common/coordination/port.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { coordinationContract } from '../../../support/coordination-contract.ts';
import { waitFor } from '../../../support/wait-for.ts';

const VALUE = Uint8Array.of(1);

coordinationContract('memory', async () => {
  const cluster = new MemoryCluster();
  return { connect: async () => cluster.client(), close: async () => {} };
});

describe('leases in memory', () => {
  test('are kept alive as long as the client can reach the store', async () => {
    const clock = new FakeClock();
    const client = new MemoryCluster({ clock }).client();
    const lease = await client.grantLease(3);

    clock.advance(60_000);

    expect(lease.deadlineMs).toBeGreaterThan(clock.monotonicMs());
    await expect(client.txn([], [{ put: 'a', value: VALUE, leaseId: lease.id }])).resolves.toMatchObject({
      succeeded: true,
    });
  });

  test('expire after their time when the client is cut off, and are lost when it is back', async () => {
    const clock = new FakeClock();
    const cluster = new MemoryCluster({ clock });
    const [client, other] = [cluster.client(), cluster.client()];
    const lease = await client.grantLease(3);
    await client.txn([], [{ put: 'a', value: VALUE, leaseId: lease.id }]);
    client.cut();

    clock.advance(2_999);
    await expect(other.get('a')).resolves.toBeDefined();
    clock.advance(1_001);
    await expect(other.get('a')).resolves.toBeUndefined();
    expect(lease.deadlineMs).toBeLessThanOrEqual(clock.monotonicMs());
    client.heal();
    clock.advance(1_000);

    await expect(lease.lost).resolves.toBeUndefined();
  });

  test('survive a cut that is shorter than their time', async () => {
    const clock = new FakeClock();
    const client = new MemoryCluster({ clock }).client();
    const lease = await client.grantLease(3);
    await client.txn([], [{ put: 'a', value: VALUE, leaseId: lease.id }]);

    client.cut();
    clock.advance(1_900);
    client.heal();
    clock.advance(10_000);

    await expect(client.get('a')).resolves.toBeDefined();
  });
});

describe('MemoryCoordination', () => {
  test('answers BUSY while it is cut off and INVALID_STATE after close()', async () => {
    const client = new MemoryCluster().client();
    client.cut();
    await expect(client.get('a')).rejects.toMatchObject({ code: 'BUSY', retryable: true });

    client.heal();
    await expect(client.get('a')).resolves.toBeUndefined();
    await client.close();

    await expect(client.get('a')).rejects.toMatchObject({ code: 'INVALID_STATE' });
  });
});

describe('watches in memory', () => {
  async function watched() {
    const cluster = new MemoryCluster();
    const [client, writer] = [cluster.client(), cluster.client()];
    const snapshots: RangeResult[] = [];
    const events: WatchEvent[] = [];
    await client.watch('k/', {
      onSnapshot: (range) => snapshots.push(range),
      onEvents: (batch) => events.push(...batch),
    });
    return { cluster, client, writer, snapshots, events };
  }

  test('catch up after a cut', async () => {
    const { client, writer, snapshots, events } = await watched();
    client.cut();
    await writer.txn([], [{ put: 'k/a', value: VALUE }]);
    await writer.txn([], [{ delete: 'k/a' }]);

    client.heal();

    await waitFor(() => events.length === 2, { what: 'both events arrive' });
    expect(snapshots).toHaveLength(1);
  });

  test('get a snapshot when history was compacted meanwhile', async () => {
    const { cluster, client, writer, snapshots, events } = await watched();
    client.cut();
    await writer.txn([], [{ put: 'k/a', value: VALUE }]);
    cluster.compact();
    await writer.txn([], [{ put: 'k/b', value: VALUE }]);

    client.heal();

    await waitFor(() => events.length === 1, { what: 'the later event arrives' });
    expect(snapshots.map((range) => range.items.map((item) => item.key))).toEqual([[], ['k/a']]);
    expect(events[0]).toMatchObject({ type: 'put', item: { key: 'k/b' } });
  });

  test('notice nothing of a compaction when they are up to date', async () => {
    const { cluster, writer, snapshots, events } = await watched();
    await writer.txn([], [{ put: 'k/a', value: VALUE }]);
    await waitFor(() => events.length === 1, { what: 'the event arrives' });

    cluster.compact();
    await writer.txn([], [{ put: 'k/b', value: VALUE }]);

    await waitFor(() => events.length === 2, { what: 'the next event arrives' });
    expect(snapshots).toHaveLength(1);
  });
});
