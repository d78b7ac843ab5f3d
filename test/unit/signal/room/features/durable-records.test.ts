import { describe, expect, test } from '@jest/globals';
import { featureKey } from '../../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../../common/coordination/memory.ts';
import { parseRoomId } from '../../../../../common/ids.ts';
import { createLogger } from '../../../../../common/log/logger.ts';
import type { RecordWrite } from '../../../../../common/store/port.ts';
import { append, hashOf, newHead, RECORD_NAME } from '../../../../../signal/record/chain.ts';
import { readRecord } from '../../../../../signal/record/stored-record.ts';
import { DurableRecords } from '../../../../../signal/room/features/durable-records.ts';
import { waitFor } from '../../../../support/wait-for.ts';

const asRecord = (writes: readonly RecordWrite[]) =>
  writes.map((write) => ({ ...write, feature: RECORD_NAME }));

const ROOM = parseRoomId('council');
const bytes = (text: string): Uint8Array => Buffer.from(text);

async function setUp() {
  const coordination = new MemoryCluster().client();
  let changes = 0;
  const log = createLogger({ level: 'silent' });
  const records = new DurableRecords({ coordination, roomId: ROOM, log, changed: () => void (changes += 1) });
  await records.start();
  const put = async (key: string, text: string): Promise<number> => {
    const op = { put: featureKey(ROOM, 'votes', key), value: bytes(text) };
    return (await coordination.txn([], [op])).revision;
  };
  const read = (): string =>
    [...records.all].map(([key, value]) => `${key}=${Buffer.from(value).toString()}`).join();
  return { coordination, records, put, read, changes: () => changes };
}

describe('DurableRecords', () => {
  test('follow what the store has, and what goes', async () => {
    const { coordination, records, put, read } = await setUp();
    await put('a', '1');
    await waitFor(() => read() === 'votes/a=1', { what: 'the record' });

    await coordination.txn([], [{ delete: featureKey(ROOM, 'votes', 'a') }]);

    await waitFor(() => read() === '', { what: 'the record to go' });
    await records.close();
  });

  test('take in at once what was written here, and no older news of it after that', async () => {
    const { records, put, read } = await setUp();
    const first = await put('a', 'old');
    const second = await put('a', 'new');
    const write = (value: string) => [{ feature: 'votes', key: 'a', value: bytes(value) }];

    records.wrote(write('new'), second);
    records.wrote(write('old'), first);

    expect(read()).toBe('votes/a=new');
    await records.close();
  });

  test('hold the ends of sittings’ records in memory, not their lines, which are written beside', async () => {
    const { coordination, records, read } = await setUp();
    const { writes } = append(newHead('s1'), [{ kind: 'x.done', data: {} }], { atMs: 0, by: 'ada' });

    const { revision } = await coordination.txn([], records.opsFor(asRecord(writes)));
    records.wrote(asRecord(writes), revision);

    expect(read()).toMatch(/^record\/s1\/head=\S+$/);
    await records.refresh();
    expect(read()).toMatch(/^record\/s1\/head=\S+$/);
    const { head, lines } = await readRecord(coordination, ROOM, 's1');
    expect([head.count, lines.map(hashOf)]).toEqual([1, [head.hash]]);
    await records.close();
  });

  test('read all anew when asked: what a watch has not brought yet is there', async () => {
    const { coordination, records, put, read } = await setUp();
    const reads = coordination.range(featureKey(ROOM, 'votes', ''));
    await put('a', '1');
    await put('b', '2');

    await records.refresh();

    expect((await reads).items).toEqual([]);
    expect(read()).toBe('votes/a=1,votes/b=2');
    await records.close();
  });
});
