import { describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { followItem, followItems } from '../../../../common/coordination/follow-items.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { waitFor } from '../../../support/wait-for.ts';

const PREFIX = '/rooms/plenum/';
const put = (name: string, value: string) => ({ put: `${PREFIX}${name}`, value: Buffer.from(value) });

function readNumber(value: Uint8Array): number {
  const number = Number(Buffer.from(value).toString());
  if (Number.isNaN(number)) throw new RangeError('no number');
  return number;
}

async function follow() {
  const cluster = new MemoryCluster();
  const [client, writer] = [cluster.client(), cluster.client()];
  await writer.txn([], [put('a', '1'), put('b', '2')]);
  const lines: unknown[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const told: Record<string, number>[] = [];
  const watch = await followItems(client, {
    prefix: PREFIX,
    read: readNumber,
    changed: (items) => told.push(Object.fromEntries(items)),
    log,
  });
  const toldTimes = (count: number) =>
    waitFor(() => told.length === count, { what: `told ${count} times, is ${told.length}` });
  return { cluster, client, writer, lines, told, toldTimes, watch };
}

describe('followItems()', () => {
  test('tells all that is there before it resolves, then once after each transaction', async () => {
    const { writer, told, toldTimes, watch } = await follow();
    expect(told).toEqual([{ a: 1, b: 2 }]);

    await writer.txn([], [put('c', '3'), { delete: `${PREFIX}a` }]);
    await toldTimes(2);

    expect(told[1]).toEqual({ b: 2, c: 3 });
    await watch.close();
  });

  test('what can not be read is told, left out, and takes the place of what could', async () => {
    const { writer, lines, told, toldTimes, watch } = await follow();

    await writer.txn([], [put('a', 'garbage')]);
    await toldTimes(2);
    await writer.txn([], [put('a', '4')]);
    await toldTimes(3);

    expect(told.slice(1)).toEqual([{ b: 2 }, { a: 4, b: 2 }]);
    expect(lines).toMatchObject([{ key: `${PREFIX}a` }]);
    await watch.close();
  });

  test('forgets what has gone while nothing was heard', async () => {
    const { cluster, client, writer, told, toldTimes, watch } = await follow();

    client.cut();
    await writer.txn([], [{ delete: `${PREFIX}a` }, put('c', '3')]);
    cluster.compact();
    client.heal();
    await toldTimes(2);

    expect(told[1]).toEqual({ b: 2, c: 3 });
    await watch.close();
  });
});

test('followItem() tells what one key holds, not what longer keys do', async () => {
  const client = new MemoryCluster().client();
  const told: (string | undefined)[] = [];
  const key = '/sites/jena';
  const watch = await followItem(client, key, (item) =>
    told.push(item && Buffer.from(item.value).toString()),
  );

  await client.txn([], [{ put: key, value: Buffer.from('a') }]);
  await client.txn([], [{ put: `${key}/generation`, value: Buffer.from('1') }]);
  await client.txn([], [{ delete: key }]);
  await waitFor(() => told.length === 3, { what: 'both changes are told' });

  expect(told).toEqual([undefined, 'a', undefined]);
  await watch.close();
});
