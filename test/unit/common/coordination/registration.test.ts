import { once } from 'node:events';
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

async function advanceUntilSettled(clock: FakeClock, work: Promise<unknown>): Promise<void> {
  let isSettled = false;
  const settle = (): void => void (isSettled = true);
  work.then(settle, settle);
  await waitFor(() => isSettled || (clock.advance(250), false), { what: 'it has settled' });
}

/** @returns true when it has not settled after several turns of the event loop */
async function waitingFor(work: Promise<unknown>): Promise<boolean> {
  const turns = Array.from({ length: 20 }).reduce<Promise<unknown>>(
    (before) => before.then(() => new Promise((resolve) => setImmediate(resolve))),
    Promise.resolve(),
  );
  return Promise.race([work.then(() => false), turns.then(() => true)]);
}

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

  test('waits for the lease of a process that was killed', async () => {
    const { registration, cluster, clock, read } = setUp();
    const dead = new Registration({ coordination: cluster.client(), kind: 'sfu', log, clock, ttlSec: 5 });
    await dead.start({ ...INFO, incarnation: 'i0' });
    const { id } = dead.lease;

    const started = registration.start(INFO);
    await expect(waitingFor(started)).resolves.toBe(true);
    cluster.removeLease(id);
    await advanceUntilSettled(clock, started);

    await expect(read()).resolves.toMatchObject({ incarnation: 'i1' });
    await registration.close();
  });

  test('does not wait for a process at whose address nobody listens', async () => {
    const { cluster, clock, read } = setUp();
    const options = { coordination: cluster.client(), kind: 'sfu', log, clock } as const;
    const dead = new Registration(options);
    await dead.start({ ...INFO, incarnation: 'i0' });
    const registration = new Registration({ ...options, canBeAlive: async () => false });

    await registration.start(INFO);

    await expect(read()).resolves.toMatchObject({ incarnation: 'i1' });
    await registration.close();
  });

  test('refuses to be a second process of one node, and says where the first one is and since when', async () => {
    const { registration, cluster, clock, read } = setUp();
    const first = new Registration({ coordination: cluster.client(), kind: 'sfu', log, clock });
    await first.start({ ...INFO, incarnation: 'i0', rpcAddress: '10.0.0.1:7081' });

    const started = registration.start({ ...INFO, rpcAddress: '10.0.0.2:7081' });
    const failed = expect(started).rejects.toMatchObject({
      code: 'NODE_ID_TAKEN',
      message: expect.stringMatching(/^sfu-1 .* 10\.0\.0\.1:7081, of site erfurt, since 20.*NODE_ID/),
    });
    await advanceUntilSettled(clock, started);

    await failed;
    expect(clock.monotonicMs()).toBeLessThan(9_000);
    await expect(read()).resolves.toMatchObject({ incarnation: 'i0' });
    await registration.close();
    await expect(read()).resolves.toMatchObject({ incarnation: 'i0' });
    await first.close();
  });

  test('gives up for good when another process has become the node meanwhile', async () => {
    const { registration, client, cluster, clock, read } = setUp();
    const replaced = once(registration, 'replaced');
    await registration.start(INFO);
    client.cut();
    clock.advance(10_000);
    const second = new Registration({ coordination: cluster.client(), kind: 'sfu', log, clock });
    await second.start({ ...INFO, incarnation: 'i2' });

    client.heal();
    clock.advance(2_000);

    expect(await replaced).toEqual([expect.objectContaining({ code: 'NODE_ID_TAKEN' })]);
    expect(registration.hasAuthority()).toBe(false);
    clock.advance(60_000);
    await registration.close();
    await expect(read()).resolves.toMatchObject({ incarnation: 'i2' });
    await second.close();
  });

  test('notices at once when its entry is overwritten or removed', async () => {
    const { registration, cluster, read } = setUp();
    const replaced = once(registration, 'replaced');
    await registration.start(INFO);

    await cluster.client().txn([], [{ delete: KEY }]);
    await waitFor(read, { what: 'the entry is back' });
    const other = NodeInfo.encode({ ...INFO, incarnation: 'i2' }).finish();
    await cluster.client().txn([], [{ put: KEY, value: other }]);

    expect(await replaced).toEqual([expect.objectContaining({ code: 'NODE_ID_TAKEN' })]);
    await registration.close();
  });

  test('replaces an entry that can not be read', async () => {
    const { registration, cluster, read } = setUp();
    await cluster.client().txn([], [{ put: KEY, value: Buffer.from([0xff, 0xff]) }]);

    await registration.start(INFO);

    await expect(read()).resolves.toMatchObject(INFO);
    await registration.close();
  });

  test('fails to start when the store can not be reached, and closes all the same', async () => {
    const { registration, client } = setUp();
    client.cut();

    await expect(registration.start(INFO)).rejects.toMatchObject({ code: 'BUSY' });

    await expect(registration.close()).resolves.toBeUndefined();
  });
});
