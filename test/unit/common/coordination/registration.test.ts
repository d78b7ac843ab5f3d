import { describe, expect, test } from '@jest/globals';
import { nodeKey } from '../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { Registration } from '../../../../common/coordination/registration.ts';
import { parseNodeId } from '../../../../common/ids.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { NodeInfo, NodeState } from '../../../../proto/index.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { waitFor } from '../../../support/wait-for.ts';

const log = createLogger({ level: 'silent' });
const KEY = nodeKey('sfu', parseNodeId('sfu-1'));
const INFO = { nodeId: 'sfu-1', site: 'erfurt', incarnation: 'i1', state: NodeState.NODE_STATE_READY };

function setUp() {
  const clock = new FakeClock();
  const cluster = new MemoryCluster({ clock });
  const [client, observer] = [cluster.client(), cluster.client()];
  const registration = new Registration({ coordination: client, kind: 'sfu', log, clock, ttlSec: 5 });
  const read = async () => {
    const item = await observer.get(KEY);
    return item && NodeInfo.decode(item.value);
  };
  return { clock, cluster, client, registration, read };
}

describe('Registration', () => {
  test('makes the node known under its lease until it is closed', async () => {
    const { registration, read, clock } = setUp();

    await registration.start(INFO);
    clock.advance(60_000);

    await expect(read()).resolves.toMatchObject(INFO);
    expect(registration.hasAuthority()).toBe(true);
    await registration.close();
    await expect(read()).resolves.toBeUndefined();
    expect(registration.hasAuthority()).toBe(false);
    expect(() => registration.lease).toThrow(expect.objectContaining({ code: 'LEASE_LOST' }));
  });

  test('tells a changed state', async () => {
    const { registration, read } = setUp();
    await registration.start(INFO);

    await registration.update(NodeState.NODE_STATE_DRAINING);

    await expect(read()).resolves.toMatchObject({ nodeId: 'sfu-1', state: NodeState.NODE_STATE_DRAINING });
    await registration.close();
  });

  test('loses authority at its own deadline, before the store has told it', async () => {
    const { registration, client, clock } = setUp();
    await registration.start(INFO);

    client.cut();
    clock.advance(4_999);
    expect(registration.hasAuthority()).toBe(true);
    clock.advance(1);

    expect(registration.hasAuthority()).toBe(false);
    client.heal();
    await registration.close();
  });

  test('registers anew, with its latest state, when the lease was lost', async () => {
    const { registration, client, clock, read } = setUp();
    const told: string[] = [];
    registration.on('lost', () => told.push('lost'));
    registration.on('registered', (lease) => told.push(lease.id));
    await registration.start(INFO);
    await registration.update(NodeState.NODE_STATE_DRAINING);
    const firstId = registration.lease.id;

    client.cut();
    clock.advance(10_000);
    client.heal();
    clock.advance(2_000);

    await waitFor(() => told.length === 3, { what: 'it is registered again' });
    expect(told).toEqual([firstId, 'lost', registration.lease.id]);
    expect(registration.lease.id).not.toBe(firstId);
    await expect(read()).resolves.toMatchObject({ state: NodeState.NODE_STATE_DRAINING });
    expect(registration.hasAuthority()).toBe(true);
    await registration.close();
  });

  test('goes on trying while the store can not be reached', async () => {
    const { registration, cluster, client, clock, read } = setUp();
    await registration.start(INFO);
    const lost = new Promise<void>((resolve) => registration.once('lost', resolve));
    cluster.removeLease(registration.lease.id);
    clock.advance(2_000);
    client.cut();
    await lost;

    clock.advance(5_000);
    client.heal();

    await waitFor(
      () => {
        clock.advance(500);
        return read();
      },
      { what: 'it is registered again' },
    );
    await registration.close();
  });

  test('fails to start when the store can not be reached, and closes all the same', async () => {
    const { registration, client } = setUp();
    client.cut();

    await expect(registration.start(INFO)).rejects.toMatchObject({ code: 'BUSY' });

    await expect(registration.close()).resolves.toBeUndefined();
  });
});
