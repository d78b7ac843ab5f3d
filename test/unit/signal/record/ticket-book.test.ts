import { describe, expect, test } from '@jest/globals';
import { featureKey } from '../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../common/coordination/memory.ts';
import { parseRoomId } from '../../../../common/ids.ts';
import { defineFeature } from '../../../../signal/features/define.ts';
import { TicketBook } from '../../../../signal/record/ticket-book.ts';

const ROOM = parseRoomId('hall');
const NOW_MS = 1_000;

/** Its records are tickets: hash → until when. */
const tickets = defineFeature({
  name: 'tickets',
  decode: (): { command?: never } => ({}),
  commands: {},
  read: ({ durable }) =>
    new Map([...durable].map(([hash, value]) => [hash, Number(Buffer.from(value).toString())])),
  contribute: (all) => ({ recordTickets: all }),
});

async function setUp(open?: ReadonlyMap<string, number>) {
  const store = new MemoryCluster().client();
  const keep = (hash: string, untilMs: number) =>
    store.txn([], [{ put: featureKey(ROOM, 'tickets', hash), value: Buffer.from(String(untilMs)) }]);
  await keep('aa', NOW_MS + 1);
  await keep('bb', NOW_MS);
  const book = new TicketBook({ features: [tickets], store, ticketsOf: () => open, nowMs: () => NOW_MS });
  return (hash: string, room = ROOM) => book.isValid(room, hash);
}

describe('TicketBook', () => {
  test('knows tickets of rooms that are not open here, until they are over', async () => {
    const isValid = await setUp();

    expect(await Promise.all([isValid('aa'), isValid('bb'), isValid('cc')])).toEqual([true, false, false]);
    expect(await isValid('aa', parseRoomId('other'))).toBe(false);
  });

  test('takes the word of a room that is open here, and looks for what it has not heard of yet', async () => {
    const isValid = await setUp(new Map([['cc', NOW_MS + 1]]));

    expect(await Promise.all([isValid('cc'), isValid('aa')])).toEqual([true, true]);
  });
});
