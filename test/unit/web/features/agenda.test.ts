import { signal } from '@preact/signals';
import { describe, expect, test } from '@jest/globals';
import type { FeatureRecordMap, PersonView, RoleName, RoomStatus } from '../../../../client/api.ts';
import { AgendaCommand, AgendaItemView, AgendaOrderView } from '../../../../proto/features/agenda.ts';
import { AgendaModel } from '../../../../web/features/agenda/model.ts';
import { parseLines } from '../../../../web/features/agenda/parse-lines.ts';
import { de } from '../../../../web/features/agenda/texts.ts';
import type { Language } from '../../../../web/texts/language.ts';

function createModel(states: readonly number[]) {
  const sent: AgendaCommand[] = [];
  const itemIds = states.map((_, index) => `i${index + 1}`);
  const records = signal<FeatureRecordMap>(
    new Map([
      ['order', AgendaOrderView.encode({ itemIds }).finish()],
      ...states.map(
        (state, index) =>
          [`item/i${index + 1}`, AgendaItemView.encode({ number: `${index + 1}`, state }).finish()] as const,
      ),
    ]),
  );
  const model = new AgendaModel({
    port: {
      name: 'agenda',
      records: () => records.peek(),
      command: async (bytes) => (sent.push(AgendaCommand.decode(bytes)), new Uint8Array()),
      ask: async () => new Uint8Array(),
    },
    records,
    room: {
      status: signal({} as RoomStatus),
      self: signal(undefined),
      people: signal<readonly PersonView[]>([]),
      byNumber: signal(new Map()),
      role: signal<RoleName>('member'),
      mayModerate: signal(false),
    },
    texts: signal(de),
    language: signal<Language>('de'),
    clockMs: signal(0),
    attempt: async (work) => (await work, true),
    showPanel: () => {},
  });
  return { model, sent };
}

describe('AgendaModel', () => {
  test('goes on to the first open item behind the current one', () => {
    expect(createModel([2, 1, 2, 0, 0]).model.next.value?.itemId).toBe('i4');
    expect(createModel([0, 0]).model.next.value?.itemId).toBe('i1');
    expect(createModel([0, 1]).model.next.value).toBeUndefined();
  });

  test('moves an item by one place, and not over the ends', async () => {
    const { model, sent } = createModel([0, 0, 0]);

    await model.move('i1', -1);
    await model.move('i3', 1);
    await model.move('i2', -1);
    await model.move('i1', 1);
    await model.move('i2', 1);

    expect(sent.map(({ move }) => `${move?.itemId} before ${move?.beforeItemId}`)).toEqual([
      'i2 before i1',
      'i1 before i3',
      'i2 before ',
    ]);
  });
});

test('parseLines() reads items as people write them', () => {
  const lines = 'TOP 1: Eröffnung\n\n2. Haushalt\n3.1 Änderung\nÖ 4 Bericht\nVerschiedenes\n2027 wird besser';

  expect(parseLines(lines).map(({ number, title }) => [number, title])).toEqual([
    ['1', 'Eröffnung'],
    ['2', 'Haushalt'],
    ['3.1', 'Änderung'],
    ['Ö 4', 'Bericht'],
    ['', 'Verschiedenes'],
    ['', '2027 wird besser'],
  ]);
});
