import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { RouterRegistrations } from '../../../../cascade/control/router-registrations.ts';
import { routersPrefix } from '../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import type { Coordination } from '../../../../common/coordination/port.ts';
import { parseNodeId, parseRoomId } from '../../../../common/ids.ts';
import { waitFor } from '../../../support/wait-for.ts';

const ROOM = parseRoomId('r1');
const OTHER_ROOM = parseRoomId('r2');
const FACTS = { nodeId: parseNodeId('sfu-a'), site: 'erfurt', rpcAddress: '127.0.0.1:1', meshNodes: 5 };

let coordination: Coordination;
let registrations: RouterRegistrations;

beforeEach(() => {
  coordination = new MemoryCluster().client();
  registrations = new RouterRegistrations({ coordination, log: pino({ level: 'silent' }) });
});

afterEach(async () => {
  await registrations.close();
  await coordination.close();
});

const isKnown = async (room = ROOM): Promise<boolean> =>
  (await coordination.range(routersPrefix(room))).items.length === 1;
const known = (room = ROOM) => waitFor(() => isKnown(room), { what: `${room} announced` });
const unknown = (room = ROOM) => waitFor(async () => !(await isKnown(room)), { what: `${room} withdrawn` });

describe('RouterRegistrations', () => {
  test('announces rooms as soon as there is a lease', async () => {
    registrations.add(ROOM);

    registrations.useLease(FACTS, (await coordination.grantLease(60)).id);

    await known();
  });

  test('withdraws a room', async () => {
    registrations.useLease(FACTS, (await coordination.grantLease(60)).id);
    registrations.add(ROOM);
    registrations.add(OTHER_ROOM);
    await known(OTHER_ROOM);

    registrations.remove(ROOM);

    await unknown();
    expect(await isKnown(OTHER_ROOM)).toBe(true);
  });

  test('a room that came and went and came again is known', async () => {
    registrations.useLease(FACTS, (await coordination.grantLease(60)).id);

    registrations.add(ROOM);
    registrations.remove(ROOM);
    registrations.add(ROOM);
    registrations.add(OTHER_ROOM);

    await known(OTHER_ROOM);
    expect(await isKnown()).toBe(true);
  });

  test('puts all rooms again under a new lease', async () => {
    const first = await coordination.grantLease(60);
    registrations.useLease(FACTS, first.id);
    registrations.add(ROOM);
    await known();
    await first.revoke();

    registrations.useLease(FACTS, (await coordination.grantLease(60)).id);

    await known();
  });

  test('tries again when the store refused', async () => {
    const lost = await coordination.grantLease(60);
    await lost.revoke();
    registrations.useLease(FACTS, lost.id);
    registrations.add(ROOM);

    registrations.useLease(FACTS, (await coordination.grantLease(60)).id);

    await known();
  });
});
