/** A site's Redis with a replica and a sentinel: the master dies, and what was acknowledged is still there. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RoomId } from '../../common/ids.ts';
import type { RedisRoomStore } from '../../common/store/redis/store.ts';
import { type RedisServer, startRedis, startSentinel } from '../support/redis-server.ts';
import { ERFURT, listen, openRoom, startedStoreOn, write } from '../support/redis-stores.ts';
import { waitFor } from '../support/wait-for.ts';

const FAIL_OVER_LIMIT_MS = 20_000;

describe('a room store behind sentinels', () => {
  const servers: RedisServer[] = [];
  let master: RedisServer;
  let store: RedisRoomStore;

  beforeAll(async () => {
    master = await startRedis();
    servers.push(master);
    const replica = await startRedis(`replicaof 127.0.0.1 ${master.port}`, 'repl-diskless-sync-delay 0');
    servers.push(replica);
    await waitFor(async () => /state=online/.test(await master.ask('INFO', 'replication')), {
      what: 'the replica has the data',
      timeoutMs: FAIL_OVER_LIMIT_MS,
    });
    const sentinel = await startSentinel(master.port);
    servers.push(sentinel);
    await waitFor(async () => (await sentinel.ask('SENTINEL', 'REPLICAS', 'site')).includes('slave'), {
      what: 'the sentinel knows the replica',
      timeoutMs: FAIL_OVER_LIMIT_MS,
    });
    const sentinels = [{ host: '127.0.0.1', port: sentinel.port }];
    store = await startedStoreOn({ sentinels, name: 'site' }, { replicas: 1 });
  });
  afterAll(async () => {
    await store.close();
    await Promise.all(servers.map((server) => server.stop()));
  });

  /** Writes without a break until the master is gone. @returns what was acknowledged */
  async function writeUntilRefused(room: RoomId): Promise<readonly string[]> {
    const acknowledged: string[] = [];
    for (;;) {
      const key = `k${acknowledged.length}`;
      try {
        await write(store, room, key, key);
      } catch (error) {
        expect(error).toMatchObject({ code: 'BUSY' });
        return acknowledged;
      }
      acknowledged.push(key);
      if (acknowledged.length === 200) void master.kill();
    }
  }

  test('keeps what was acknowledged when the master dies, and goes on', async () => {
    const room = await openRoom(store);
    const heard = await listen(store, room);

    const acknowledged = await writeUntilRefused(room);

    const applied = await waitFor(() => write(store, room, 'after', '1'), {
      what: 'the new master takes changes',
      timeoutMs: FAIL_OVER_LIMIT_MS,
    });
    const records = (await store.snapshot(room, ERFURT))?.records;
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);
    expect(acknowledged.filter((key) => !records?.has(key))).toEqual([]);
    expect(applied.version.n).toBeGreaterThan(1_000_000);
    await waitFor(() => heard.resets.includes(ERFURT), { what: 'subscribers are told to read it all' });
  });
});
