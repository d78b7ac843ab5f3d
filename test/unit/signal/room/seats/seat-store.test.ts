import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { seatKey } from '../../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../../common/coordination/memory.ts';
import { parseNodeId, parseRoomId } from '../../../../../common/ids.ts';
import { SeatStore } from '../../../../../signal/room/seats/seat-store.ts';
import { waitFor } from '../../../../support/wait-for.ts';

const room = parseRoomId('plenum');
const [own, other] = [parseNodeId('signal-1'), parseNodeId('signal-2')];

test('a block of seats that can not be read is told and left out, those of others count', async () => {
  const client = new MemoryCluster().client();
  const lines: unknown[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const store = new SeatStore({ coordination: client, roomId: room, nodeId: own, log });
  const lease = await client.grantLease(5);
  const followed: (readonly [string, number][])[] = [];

  await store.raise(3, lease.id, await store.read());
  await client.txn([], [{ put: seatKey(room, other), value: Buffer.from([0xff]) }]);
  const held = await store.read();
  const watch = await store.follow((byNode) => followed.push([...byNode]));
  await store.lower(2, lease.id);
  await waitFor(() => followed.length === 2, { what: 'the change is told' });

  expect([...held.byNode]).toEqual([[own, 3]]);
  expect(followed).toEqual([[[own, 3]], [[own, 2]]]);
  expect(lines[0]).toMatchObject({ level: 40, key: seatKey(room, other) });
  await watch.close();
  await client.close();
});
