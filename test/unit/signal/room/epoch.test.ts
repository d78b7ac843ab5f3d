import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { epochKey } from '../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { AppError } from '../../../../common/errors.ts';
import { parseNodeId, parseRoomId, parseSiteId } from '../../../../common/ids.ts';
import { SYSTEM_CLOCK } from '../../../../common/lifecycle/clock.ts';
import { alone, type EpochDeps } from '../../../../signal/room/epoch.ts';
import { RoomLease } from '../../../../signal/room/room-lease.ts';

const room = parseRoomId('council');
const site = parseSiteId('erfurt');
const LOCK = `${epochKey(room, site)}/opening`;
const log = pino({ level: 'silent' });

describe('alone()', () => {
  let cluster: MemoryCluster;
  let leases: RoomLease[];

  beforeEach(() => {
    cluster = new MemoryCluster();
    leases = [];
  });

  afterEach(() => Promise.all(leases.map((lease) => lease.close())));

  const node = async (name: string): Promise<EpochDeps> => {
    const coordination = cluster.client();
    const lease = new RoomLease({ coordination, clock: SYSTEM_CLOCK, log });
    await lease.start();
    leases.push(lease);
    return { coordination, lease, room, site, nodeId: parseNodeId(name), log };
  };

  test('lets one node at a time, and the next one after it', async () => {
    const [one, other] = [await node('a'), await node('b')];

    const isFirstAlone = await alone(one, async () => !(await alone(other, async () => true)));

    expect(isFirstAlone).toBe(true);
    expect(await alone(other, async () => true)).toBe(true);
  });

  test('goes on where the release of its lock got lost', async () => {
    const [one, other] = [await node('a'), await node('b')];
    const { coordination } = one;
    const txn: typeof coordination.txn = (compares, ops) =>
      ops.some((op) => 'delete' in op)
        ? Promise.reject(new AppError('BUSY', 'etcd is away'))
        : coordination.txn(compares, ops);
    const cutOff = { ...one, coordination: Object.assign(cluster.client(), { txn }) };

    expect(await alone(cutOff, async () => true)).toBe(true);

    expect(await coordination.get(LOCK)).toBeDefined();
    expect(await alone(other, async () => true)).toBe(false);
    expect(await alone(one, async () => true)).toBe(true);
    expect(await coordination.get(LOCK)).toBeUndefined();
  });
});
