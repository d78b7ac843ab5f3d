import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { roomServerKey } from '../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import type { Coordination } from '../../../../common/coordination/port.ts';
import { parseNodeId, parseRoomId, parseSiteId } from '../../../../common/ids.ts';
import { RoomLease } from '../../../../signal/room/room-lease.ts';
import { RoomServers } from '../../../../signal/room/room-servers.ts';
import { waitFor } from '../../../support/wait-for.ts';

test('what is announced anew while the room closes does not stay behind', async () => {
  const cluster = new MemoryCluster();
  const [client, other] = [cluster.client(), cluster.client()];
  const log = pino({ level: 'silent' });
  const lease = new RoomLease({ coordination: client, clock: cluster.clock, log });
  await lease.start();
  let held: (() => void) | undefined;
  let isHolding = false;
  let isWritten = false;
  const txn: Coordination['txn'] = async (compares, writes) => {
    if (!isHolding || !writes.some((write) => 'put' in write)) return client.txn(compares, writes);
    await new Promise<void>((resolve) => (held = resolve));
    return client.txn(compares, writes).finally(() => (isWritten = true));
  };
  const coordination: Coordination = {
    get: (key) => client.get(key),
    range: (prefix) => client.range(prefix),
    watch: (prefix, handlers) => client.watch(prefix, handlers),
    grantLease: (ttlSec) => client.grantLease(ttlSec),
    close: () => client.close(),
    txn,
  };
  const room = parseRoomId('council');
  const self = { nodeId: parseNodeId('signal-1'), site: parseSiteId('erfurt'), rpcAddress: '127.0.0.1:1' };
  const servers = new RoomServers({ coordination, lease, room, self, log, onChange: () => {} });
  await servers.start();
  const key = roomServerKey(room, self.site, self.nodeId);

  isHolding = true;
  await other.txn([], [{ delete: key }]);
  await waitFor(() => held, { what: 'the node says again that it is there' });
  const closed = servers.close();
  setImmediate(() => held?.());
  await closed;
  await waitFor(() => isWritten, { what: 'the late write is through' });

  expect(await other.get(key)).toBeUndefined();
  await lease.close();
});
