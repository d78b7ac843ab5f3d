/** A site's Redis with a replica and a sentinel: the master dies, and what was acknowledged is still there. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import type { RoomId } from '../../common/ids.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import type { RedisRoomStore } from '../../common/store/redis/store.ts';
import { type RedisServer, startRedis, startSentinel } from '../support/redis-server.ts';
import { ERFURT, listen, openRoom, startedStoreOn, write } from '../support/redis-stores.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

const FAIL_OVER_LIMIT_MS = 40_000;
/** Longer than the store does without a replica that was too slow. */
const LONG_MS = 60_000;
/** Of the feed: how often it looks whether it still stands, when nothing comes. */
const PING_EVERY_MS = 5_000;

jest.setTimeout(150_000);

describe('a room store behind sentinels', () => {
  let servers: RedisServer[];
  let master: RedisServer;
  let replica: RedisServer;
  let store: RedisRoomStore;
  /** By the store's clock, which decides whether it waits for the replica again. */
  let nowMs = 0;
  /** How often the replica was too slow: a change of that time is acknowledged without it. */
  let lags = 0;

  const clock: Clock = {
    ...SYSTEM_CLOCK,
    monotonicMs: () => nowMs,
    // a feed that hangs is not noticed by itself: that calls are, has to do
    after: (delayMs, task) => (delayMs === PING_EVERY_MS ? () => {} : SYSTEM_CLOCK.after(delayMs, task)),
  };
  const log = pino(
    { level: 'warn' },
    { write: (line: string) => void (lags += line.includes('do not keep up') ? 1 : 0) },
  );

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
    store = await startedStoreOn({ sentinels, name: 'site' }, { replicas: 1, clock, log });
  });
  afterEach(async () => {
    await store.close();
    await Promise.all(servers.map((server) => server.stop()));
  });

  /** Writes without a break until the master is gone. @returns what was acknowledged, and is at the replica */
  async function writeUntilRefused(room: RoomId): Promise<readonly string[]> {
    const acknowledged: string[] = [];
    const writeNext = async (): Promise<true> => {
      const key = `k${acknowledged.length}`;
      nowMs += LONG_MS;
      const before = lags;
      await write(store, room, key, key);
      if (lags === before) acknowledged.push(key);
      return true;
    };
    while (acknowledged.length < 200) await waitFor(writeNext, { what: 'a change is taken' });
    void master.kill();
    for (;;) {
      try {
        await writeNext();
      } catch (error) {
        expect(error).toMatchObject({ code: 'BUSY' });
        return acknowledged;
      }
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

  test('finds the new master, also when it is told of it while it asks a sentinel that does not answer', async () => {
    const [sentinel] = servers.slice(-1);
    const silent = await startTcpProxy(sentinel?.port ?? 0);
    const ports = [silent.port, sentinel?.port ?? 0];
    const sentinels = ports.map((port) => ({ host: '127.0.0.1', port }));
    const other = await startedStoreOn({ sentinels, name: 'site' });
    try {
      const room = await openRoom(other);

      silent.stall();
      await master.kill();

      await waitFor(() => other.open(room, 1).then(() => true), {
        what: 'the new master takes changes',
        timeoutMs: FAIL_OVER_LIMIT_MS,
      });
    } finally {
      await other.close();
      await silent.close();
    }
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
    await waitFor(() => heard.resets.includes(ERFURT), {
      what: 'the reset is heard',
      timeoutMs: FAIL_OVER_LIMIT_MS,
    });
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
    const waits = async (): Promise<number> => {
      const stats = await master.ask('INFO', 'commandstats');
      return Number(/^cmdstat_wait:calls=(\d+)/m.exec(stats)?.[1] ?? 0);
    };
    /** How often it waits for a change, which is refused when that takes longer than any call may. */
    const waitsToWrite = async (): Promise<number> => {
      const before = await waits();
      await write(store, room, 'a', '1');
      return (await waits()) - before;
    };
    await waitsToWrite();
    nowMs += LONG_MS;
    replica.freeze();
    const startMs = performance.now();

    const first = await waitsToWrite();

    expect(performance.now() - startMs).toBeGreaterThan(90);
    const second = await waitsToWrite();
    nowMs += LONG_MS;
    expect([first, second, await waitsToWrite()]).toEqual([1, 0, 1]);
  });
});
