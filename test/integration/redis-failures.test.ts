/** What a site's nodes see when their Redis is away, hangs, comes back with or without its data, or loses its scripts. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { at, ERFURT, listen, openRoom, startedStoreOn, storeOn, write } from '../support/redis-stores.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

/** How long a Redis that was started anew may take to be found. */
const START_LIMIT_MS = 15_000;
/** After so long a call without an answer fails; many of them wait together, not one after the other. */
const COMMAND_LIMIT_MS = 2_000;
const CALLS = 10;

jest.setTimeout(60_000);

describe('a room store whose Redis', () => {
  const cleanUp: (() => Promise<unknown>)[] = [];
  const closing = <T extends { close(): Promise<unknown> }>(part: T): T => {
    cleanUp.push(() => part.close());
    return part;
  };
  let server: RedisServer;

  beforeEach(async () => {
    server = await startRedis();
    cleanUp.push(() => server.stop());
  });
  afterEach(async () => {
    for (const task of cleanUp.splice(0).reverse()) await task();
  });

  test('cannot be reached says where and since when, at once, and finds it when it comes', async () => {
    await server.kill();
    const store = closing(storeOn(at(server.port)));
    const where = new RegExp(`127\\.0\\.0\\.1:${server.port} cannot be reached since 20\\d\\d-.*Z`);

    await expect(store.start(200)).rejects.toMatchObject({
      code: 'BUSY',
      retryable: true,
      message: expect.stringMatching(where),
    });
    // at once: before anything else has its turn
    let isLater = false;
    setImmediate(() => (isLater = true));
    await expect(store.nowMs()).rejects.toMatchObject({ code: 'BUSY' });
    await expect(openRoom(store)).rejects.toMatchObject({ code: 'BUSY' });
    expect(isLater).toBe(false);
    await server.restart();

    await store.start(START_LIMIT_MS);
    await expect(store.nowMs()).resolves.toBeGreaterThan(0);
  });

  test('was cut off delivers what was written meanwhile, each entry once and in order', async () => {
    const proxy = closing(await startTcpProxy(server.port));
    const near = closing(await startedStoreOn(at(server.port)));
    const far = closing(await startedStoreOn(at(proxy.port)));
    const room = await openRoom(near);
    const heard = await listen(far, room);
    const total = 600;

    for (let n = 1; n <= total; n += 1) {
      if (n % 150 === 0) proxy.cut();
      await write(near, room, `k${n % 5}`, String(n));
    }

    await waitFor(() => heard.entries.at(-1)?.version.n === total, { what: 'the last entry is heard' });
    expect(heard.entries.map(({ version }) => version.n)).toEqual(
      Array.from({ length: total }, (_, index) => index + 1),
    );
    expect(heard.resets).toEqual([]);
  });

  test('was cut off for longer than the log reaches asks for a snapshot, then goes on', async () => {
    const proxy = closing(await startTcpProxy(server.port));
    const near = closing(await startedStoreOn(at(server.port), { maxLogEntries: 50 }));
    const far = closing(await startedStoreOn(at(proxy.port)));
    const room = await openRoom(near);
    const heard = await listen(far, room);

    proxy.stall();
    for (let n = 1; n <= 300; n += 1) await write(near, room, 'k', String(n));
    proxy.cut();
    proxy.resume();

    await waitFor(() => heard.resets.length > 0, { what: 'the reset is heard' });
    await write(near, room, 'k', 'after');
    await waitFor(() => heard.entries.at(-1)?.version.n === 301, { what: 'the next entry is heard' });
  });

  test('hangs refuses in bounded time, and is back after it', async () => {
    const store = closing(await startedStoreOn(at(server.port)));
    const room = await openRoom(store);
    server.freeze();
    const startMs = performance.now();

    const outcomes = await Promise.allSettled(
      Array.from({ length: CALLS }, () => write(store, room, 'a', '1')),
    );

    expect(performance.now() - startMs).toBeLessThan((CALLS / 2) * COMMAND_LIMIT_MS);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: { code: 'BUSY' } });
    server.thaw();
    await waitFor(() => write(store, room, 'a', '2'), { what: 'the store takes changes again' });
  });

  test('starts again with its data goes on in the same epoch, at positions that nobody has seen', async () => {
    const store = closing(await startedStoreOn(at(server.port)));
    const room = await openRoom(store);
    const heard = await listen(store, room);
    await write(store, room, 'a', '1');
    await waitFor(() => heard.entries.length === 1, { what: 'the first entry is heard' });
    await waitFor(async () => /aof_pending_bio_fsync:0/.test(await server.ask('INFO', 'persistence')), {
      what: 'the log is on disk',
    });

    await server.kill();
    await server.restart();
    await waitFor(async () => !(await store.head(room)).isSettled, {
      what: 'it is seen that the server is another',
    });
    await expect(write(store, room, 'b', '2')).rejects.toMatchObject({ code: 'STORE_REBUILDING' });
    await store.open(room, 1);
    const applied = await write(store, room, 'b', '2');

    expect(applied.version.epoch).toBe(1);
    expect(applied.version.n).toBeGreaterThan(1_000_000);
    expect([...((await store.snapshot(room, ERFURT))?.records.keys() ?? [])].sort()).toEqual(['a', 'b']);
    await waitFor(() => heard.resets.includes(ERFURT), { what: 'subscribers are told to read it all' });
    const next = await write(store, room, 'c', '3');
    await waitFor(() => heard.entries.at(-1)?.version.n === next.version.n, { what: 'the next is heard' });
    await expect(store.read(room, ERFURT, { epoch: 1, n: 1 }, 10)).rejects.toMatchObject({
      code: 'LOG_TRUNCATED',
    });
  });

  test('comes back empty refuses until the room is opened anew', async () => {
    const store = closing(await startedStoreOn(at(server.port)));
    const room = await openRoom(store);
    await write(store, room, 'a', '1');
    const heard = await listen(store, room);

    await server.kill();
    await server.restart({ isEmptied: true });

    await waitFor(() => heard.resets.includes(ERFURT), { what: 'subscribers hear that it has gone' });
    await waitFor(() => store.nowMs(), { what: 'the store is back' });
    await expect(write(store, room, 'a', '2')).rejects.toMatchObject({ code: 'STORE_REBUILDING' });
    await expect(store.snapshot(room, ERFURT)).resolves.toBeUndefined();
    await store.open(room, 2);
    await expect(store.apply(room, { epoch: 2, guards: [], writes: [] })).resolves.toMatchObject({
      version: { epoch: 2, n: 0 },
    });
  });

  test('forgot its scripts gets them again', async () => {
    const store = closing(await startedStoreOn(at(server.port)));
    const room = await openRoom(store);
    await server.ask('SCRIPT', 'FLUSH');

    await expect(write(store, room, 'a', '1')).resolves.toMatchObject({ version: { n: 1 } });
  });

  test('is asked for too much at once refuses what is too much, and answers the rest', async () => {
    const store = closing(await startedStoreOn(at(server.port)));

    const outcomes = await Promise.allSettled(Array.from({ length: 6_000 }, () => store.nowMs()));

    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(1_000);
    expect(refused[0]).toMatchObject({ reason: { code: 'BUSY', retryable: true } });
  });
});
