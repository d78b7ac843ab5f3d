/** A site's Redis with a replica and a sentinel: the master dies, and what was acknowledged is still there. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RoomId } from '../../common/ids.ts';
import type { RedisRoomStore } from '../../common/store/redis/store.ts';
import { type RedisServer, startRedis, startSentinel } from '../support/redis-server.ts';
import { ERFURT, listen, openRoom, startedStoreOn, write } from '../support/redis-stores.ts';
import { waitFor } from '../support/wait-for.ts';

const FAIL_OVER_LIMIT_MS = 20_000;

describe('a room store behind sentinels', () => {
  let servers: RedisServer[];
  let master: RedisServer;
  let replica: RedisServer;
  let store: RedisRoomStore;

  beforeEach(async () => {
    master = await startRedis();
    servers = [master];
    replica = await startRedis(`replicaof 127.0.0.1 ${master.port}`);
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
  afterEach(async () => {
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

  /** As a node does it that has seen that nothing is missing. */
  async function settleAndWrite(room: RoomId, key: string) {
    await store.open(room, 1);
    return write(store, room, key, '1');
  }

  test('keeps what was acknowledged when the master dies, and goes on', async () => {
    const room = await openRoom(store);
    const heard = await listen(store, room);

    const acknowledged = await writeUntilRefused(room);

    const applied = await waitFor(() => settleAndWrite(room, 'after'), {
      what: 'the new master takes changes',
      timeoutMs: FAIL_OVER_LIMIT_MS,
    });
    const records = (await store.snapshot(room, ERFURT))?.records;
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);
    expect(acknowledged.filter((key) => !records?.has(key))).toEqual([]);
    expect(applied.version.n).toBeGreaterThan(1_000_000);
    await waitFor(() => heard.resets.includes(ERFURT), {
      what: 'subscribers are told to read it all',
      timeoutMs: FAIL_OVER_LIMIT_MS,
    });
  });

  test('is served by the new master when the old one hangs, and stays so when that one wakes', async () => {
    const room = await openRoom(store);
    const heard = await listen(store, room);
    await write(store, room, 'before', '1');

    master.freeze();
    await waitFor(() => settleAndWrite(room, 'after'), {
      what: 'the new master takes changes',
      timeoutMs: FAIL_OVER_LIMIT_MS,
    });
    await waitFor(() => heard.resets.includes(ERFURT), { what: 'the reset is heard', timeoutMs: 3_000 });
    master.thaw();

    const { version } = await write(store, room, 'last', '1');
    await waitFor(() => heard.entries.at(-1)?.version.n === version.n, { what: 'changes are heard' });
    expect([...((await store.snapshot(room, ERFURT))?.records.keys() ?? [])].sort()).toEqual([
      'after',
      'before',
      'last',
    ]);
  });

  test('waits for its replica, but not for long and not each time when that hangs', async () => {
    const room = await openRoom(store);
    const timed = async (): Promise<number> => {
      const startMs = performance.now();
      await write(store, room, 'a', '1');
      return performance.now() - startMs;
    };
    await timed();
    replica.freeze();

    const [first, second] = [await timed(), await timed()];

    expect(first).toBeGreaterThan(90);
    expect(first).toBeLessThan(1_000);
    expect(second).toBeLessThan(90);
  });
});
