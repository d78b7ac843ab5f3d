/** What calls cost: round trips and bytes as Redis itself counts them; and that nothing of a room stays. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseSiteId } from '../../common/ids.ts';
import type { RedisRoomStore } from '../../common/store/redis/store.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { at, ERFURT, openRoom, startedStoreOn, write } from '../support/redis-stores.ts';
import { waitFor } from '../support/wait-for.ts';

/** `ask` itself: HELLO, CLIENT, INFO and so on. */
const READS_OF_LOOKING = 20;
/** A command with a record of some 40 bytes, all names and lengths included. */
const MAX_BYTES_PER_APPLY = 600;

describe('the room store on Redis', () => {
  let server: RedisServer;
  let store: RedisRoomStore;

  beforeAll(async () => {
    server = await startRedis();
    store = await startedStoreOn(at(server.port));
  });
  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  async function count(): Promise<{ readonly reads: number; readonly bytes: number; readonly sent: string }> {
    const stats = await server.ask('INFO', 'stats');
    const number = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(stats)?.[1]);
    const commands = await server.ask('INFO', 'commandstats');
    const sent = ['evalsha', 'eval', 'wait'].map(
      (name) => new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(commands)?.[1] ?? '0',
    );
    return {
      reads: number('total_reads_processed'),
      bytes: number('total_net_input_bytes'),
      sent: sent.join(' '),
    };
  }

  test('applies a transaction in one round trip of few bytes', async () => {
    const room = await openRoom(store);
    await write(store, room, 'a', 'x');
    const before = await count();
    const [evalsha = 0, ...others] = before.sent.split(' ').map(Number);

    for (let n = 0; n < 200; n += 1) await write(store, room, 'p/AbCdEfGhIjKl', 'x'.repeat(40));

    const after = await count();
    expect(after.sent).toBe([evalsha + 200, ...others].join(' '));
    expect(after.reads - before.reads).toBeLessThanOrEqual(200 + READS_OF_LOOKING);
    expect((after.bytes - before.bytes) / 200).toBeLessThan(MAX_BYTES_PER_APPLY);
  });

  test('reads a thousand records in one round trip', async () => {
    const room = await openRoom(store);
    const value = new Uint8Array(40);
    const writes = Array.from({ length: 1_000 }, (_, index) => ({ key: `p/${index}`, value }));
    await store.apply(room, { epoch: 1, guards: [], writes });
    await store.snapshot(room, ERFURT);
    const before = await count();

    const snapshot = await store.snapshot(room, ERFURT);

    const after = await count();
    expect(snapshot?.records.size).toBe(1_000);
    expect(Number(after.sent.split(' ')[0]) - Number(before.sent.split(' ')[0])).toBe(1);
    expect(after.reads - before.reads).toBeLessThanOrEqual(1 + READS_OF_LOOKING);
  });

  test('leaves no key of a room that expired, also of what came after its end was set', async () => {
    const suhl = parseSiteId('suhl');
    await server.ask('FLUSHALL');
    const room = await openRoom(store);
    await write(store, room, 'a', '1');
    // what comes now comes before the end, however slow this machine is
    await store.expire(room, 5_000);

    await store.resetReplica(room, suhl, { version: { epoch: 1, n: 5 }, timeMs: 1, records: new Map() });
    await store.appendReplica(room, suhl, [
      {
        version: { epoch: 1, n: 6 },
        timeMs: 1,
        writes: [{ key: 'b', value: new Uint8Array(1) }],
        events: [],
      },
    ]);

    await waitFor(async () => (await server.ask('DBSIZE')) === '0', {
      what: 'all keys are gone',
      timeoutMs: 20_000,
    });
  });
});
