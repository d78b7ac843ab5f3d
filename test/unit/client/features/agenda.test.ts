import { describe, expect, test } from '@jest/globals';
import { Agenda, agendaViewOf } from '../../../../client/features/agenda/index.ts';
import {
  AgendaAnswer,
  AgendaCommand,
  AgendaItemView,
  AgendaOrderView,
} from '../../../../proto/features/agenda.ts';

function fakePort(items = 0) {
  const sent: AgendaCommand[] = [];
  const itemIds = Array.from({ length: items }, (_, index) => `i${index}`);
  const records = new Map([
    ['order', AgendaOrderView.encode({ itemIds }).finish()],
    ...itemIds.map((id) => [`item/${id}`, AgendaItemView.encode({ title: id }).finish()] as const),
  ]);
  const port = {
    name: 'agenda',
    records: () => records,
    command: async (command: Uint8Array) => (sent.push(AgendaCommand.decode(command)), new Uint8Array()),
    ask: async () => AgendaAnswer.encode({ text: 'Plot 7' }).finish(),
  };
  return { port, sent };
}

const draft = { number: '', title: 'x', text: '', kind: 'decision', isPublic: false } as const;

describe('Agenda', () => {
  test('reads items in order, with the title of what is not public where one may have it', () => {
    const closed = AgendaItemView.encode({ number: '2', notPublic: true, kind: 99 as 0, state: 1 }).finish();
    const records = new Map([
      ['order', AgendaOrderView.encode({ itemIds: ['b', 'a', 'gone'] }).finish()],
      ['item/a', AgendaItemView.encode({ number: '1', title: 'Opening', kind: 2 }).finish()],
      ['item/b', closed],
    ]);

    const outside = agendaViewOf(records);
    const inside = agendaViewOf(
      records.set('inside/b', AgendaItemView.encode({ title: 'Deal', hasText: true }).finish()),
    );

    expect(outside.items.map(({ title, kind }) => [title, kind])).toEqual([
      ['', 'other'],
      ['Opening', 'report'],
    ]);
    expect(outside.current?.itemId).toBe('b');
    expect(inside.current).toMatchObject({ title: 'Deal', isPublic: false, hasText: true });
  });

  test('sends many items, and takes all off, in portions', async () => {
    const { port, sent } = fakePort(85);
    const agenda = new Agenda(port);

    await agenda.addMany(Array.from({ length: 90 }, () => draft));
    await agenda.clear();

    expect(sent.map(({ addMany, clear }) => addMany?.items?.length ?? clear)).toEqual([
      40,
      40,
      10,
      {},
      {},
      {},
    ]);
    expect(sent[0]?.addMany?.items?.[0]).toMatchObject({ title: 'x', kind: 1, notPublic: true });
    expect(await agenda.text('i1')).toBe('Plot 7');
  });
});
