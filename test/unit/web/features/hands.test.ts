import { signal } from '@preact/signals';
import { describe, expect, test } from '@jest/globals';
import type { FeatureRecordMap, PersonView, RoleName, RoomStatus } from '../../../../client/api.ts';
import { HandsCommand, HandsView, OwnHandView } from '../../../../proto/features/hands.ts';
import { HandsModel } from '../../../../web/features/hands/model.ts';
import { de, en, type HandsTexts } from '../../../../web/features/hands/texts.ts';
import type { Language } from '../../../../web/texts/language.ts';
import { personView } from '../people.ts';

function createModel() {
  const sent: (string | undefined)[] = [];
  const records = signal<FeatureRecordMap>(new Map());
  const role = signal<RoleName>('member');
  const texts = signal<HandsTexts>(de);
  const model = new HandsModel({
    port: {
      name: 'hands',
      records: () => records.peek(),
      command: async (bytes) => (sent.push(HandsCommand.decode(bytes).command), new Uint8Array()),
      ask: async () => new Uint8Array(),
    },
    records,
    room: {
      status: signal({} as RoomStatus),
      self: signal(undefined),
      people: signal<readonly PersonView[]>([]),
      byNumber: signal(new Map()),
      role,
      mayModerate: signal(false),
    },
    texts,
    language: signal<Language>('de'),
    clockMs: signal(0),
    attempt: async (work) => (await work, true),
    showPanel: () => {},
  });
  const tell = (numbers: readonly number[], own?: number): void => {
    const first = numbers.map((number, index) => ({
      number,
      name: `P${number}`,
      place: index + 3,
      raisedAtMs: 1,
    }));
    records.value = new Map([
      ['hands', HandsView.encode({ first, count: first.length }).finish()],
      ...(own === undefined ? [] : [['own', OwnHandView.encode({ place: own }).finish()] as const]),
    ]);
  };
  return { model, tell, role, texts, sent };
}

describe('HandsModel', () => {
  test('has a button that raises the hand and lowers it again, and says the own place', async () => {
    const { model, tell, texts, sent } = createModel();
    expect(model.tool.value).toMatchObject({ label: de.tool, isPressed: false, badge: undefined });
    await model.toggle();

    tell([5, 9], 2);
    texts.value = en;
    await model.toggle();

    expect(sent).toEqual(['raise', 'lower']);
    expect(model.tool.value).toMatchObject({
      hint: en.lower,
      isPressed: true,
      badge: { count: 2, label: en.ownPlace(2) },
    });
  });

  test('has no button for observers', () => {
    const { model, role } = createModel();

    role.value = 'observer';

    expect(model.tool.value).toBeUndefined();
  });

  test('marks who has raised a hand with the place in the order', () => {
    const { model, tell } = createModel();
    tell([5, 9], 2);

    expect(model.mark(personView('five', { number: 5 }))).toMatchObject({ text: '1', label: de.mark(1) });
    expect(model.mark(personView('self', { number: 9, isSelf: true }))?.text).toBe('2');
    expect(model.mark(personView('other', { number: 6 }))).toBeUndefined();
  });
});
