import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  auditPrefix,
  featureKey,
  recordLineKey,
  ROOMS_PREFIX,
} from '../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { parseRoomId } from '../../../../common/ids.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { defineFeature } from '../../../../signal/features/define.ts';
import { decodeEntry } from '../../../../signal/management/audit.ts';
import { DEFAULT_AUDIT_LIMITS, Ledger } from '../../../../signal/management/ledger.ts';
import { append, newHead, RECORD_NAME } from '../../../../signal/record/chain.ts';
import { Retention } from '../../../../signal/record/retention.ts';
import { listRecords, readRecord } from '../../../../signal/record/stored-record.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const KEEP_MS = 30 * DAY_MS;
const HALL = parseRoomId('hall');
const LOG = createLogger({ level: 'silent' });

/** Its records say when they were over. */
const notes = defineFeature({
  name: 'notes',
  decode: (): { command?: never } => ({}),
  commands: {},
  read: ({ durable }) => durable,
  expired: (all, beforeMs) =>
    [...all].filter(([, value]) => Number(Buffer.from(value).toString()) < beforeMs).map(([key]) => key),
});

let clock: FakeClock;
let cluster: MemoryCluster;

beforeEach(() => {
  clock = new FakeClock();
  cluster = new MemoryCluster({ clock });
});

function node(keepMs = KEEP_MS): Retention {
  const coordination = cluster.client();
  const nowMs = () => clock.wallMs();
  const ledger = new Ledger({ coordination, limits: DEFAULT_AUDIT_LIMITS, nowMs });
  return new Retention({ coordination, ledger, features: [notes], keepMs, clock, log: LOG });
}

/** A sitting of some lines. @param kinds of its last lines */
async function sit(id: string, daysAgo: number, room = HALL, kinds = ['sitting.closed']): Promise<void> {
  const atMs = clock.wallMs() - daysAgo * DAY_MS;
  const drafts = [...Array.from({ length: 120 }, () => 'sitting.opened'), ...kinds];
  const { writes } = append(
    newHead(id),
    drafts.map((kind) => ({ kind, data: { title: id } })),
    { atMs, by: '' },
  );
  const ops = writes.map(({ key, value = new Uint8Array() }) => ({
    put: key.endsWith('/head') ? featureKey(room, RECORD_NAME, key) : recordLineKey(room, key),
    value,
  }));
  for (let from = 0; from < ops.length; from += 100)
    await cluster.client().txn([], ops.slice(from, from + 100));
}

const idsOf = async (room = HALL): Promise<readonly string[]> =>
  (await listRecords(cluster.client(), room, KEEP_MS)).map(({ sittingId }) => sittingId);

async function deeds(): Promise<readonly string[]> {
  const { items } = await cluster.client().range(auditPrefix('changes'));
  return items.map(decodeEntry).map(({ action, object, by }) => `${action} ${object} ${by.name}`);
}

describe('Retention', () => {
  test('deletes what ended too long ago, and says so in the audit log; what is open or newer stays', async () => {
    await sit('a-old', 31);
    await sit('b-open', 400, HALL, ['moderation.removed']);
    await sit('c-late', 31, HALL, ['sitting.closed', 'moderation.removed']);
    await sit('d-new', 29);
    const note = (key: string, daysAgo: number) => ({
      put: featureKey(HALL, 'notes', key),
      value: Buffer.from(String(clock.wallMs() - daysAgo * DAY_MS)),
    });
    await cluster.client().txn([], [note('old', 31), note('new', 29)]);

    await node().look();

    expect(await listRecords(cluster.client(), HALL, KEEP_MS)).toMatchObject([
      { sittingId: 'b-open', closedAt: '', keptUntil: '' },
      { sittingId: 'd-new', keptUntil: new Date(clock.wallMs() + DAY_MS).toISOString() },
    ]);
    const { items } = await cluster.client().range(ROOMS_PREFIX);
    expect(items.filter(({ key }) => /a-old|c-late/.test(key))).toEqual([]);
    expect(items.filter(({ key }) => key.includes('notes')).map(({ key }) => key.split('/').at(-1))).toEqual([
      'new',
    ]);
    expect(await deeds()).toEqual(
      ['a-old', 'c-late'].map((id) => `record.deleted sitting:hall/${id} SIGNAL_RECORD_DAYS`),
    );
    expect((await readRecord(cluster.client(), HALL, 'd-new')).lines).toHaveLength(121);
  });

  test('is one node’s turn in an hour, in which it does some; the next one goes on', async () => {
    const rooms = Array.from({ length: 23 }, (_, index) =>
      parseRoomId(`room-${String(index).padStart(2, '0')}`),
    );
    for (const room of rooms) await sit('s', 31, room, []);
    for (const room of rooms.slice(0, 21)) await sit('t', 31, room);
    const left = async () =>
      (await Promise.all(rooms.map((room) => idsOf(room)))).flat().filter((id) => id === 't');

    await node().look();
    await node().look();
    expect(await left()).toHaveLength(1);

    clock.advance(HOUR_MS);
    await node().look();
    expect(await left()).toHaveLength(0);
    expect(await deeds()).toHaveLength(21);
  });

  test('keeps the list in the order of the sittings, whatever their ids', async () => {
    await sit('z-first', 3);
    await sit('a-second', 2);

    expect(await idsOf()).toEqual(['z-first', 'a-second']);
  });

  test('ends what a node had begun when it died', async () => {
    await sit('a-old', 31);
    await cluster.client().txn([], [{ delete: featureKey(HALL, RECORD_NAME, 'a-old/head') }]);

    await node().look();

    expect((await cluster.client().range(ROOMS_PREFIX)).items).toEqual([]);
  });

  test('is never anybody’s turn where records are kept for ever', async () => {
    await sit('a-old', 4_000);
    const retention = node(0);

    retention.start();
    clock.advance(DAY_MS);
    await retention.close();

    expect(await idsOf()).toEqual(['a-old']);
  });
});
