import { signal } from '@preact/signals';
import { describe, expect, test } from '@jest/globals';
import type { FeatureRecordMap, PersonView, RoleName, RoomStatus } from '../../../../client/api.ts';
import { SpotlightCommand, SpotlightView } from '../../../../proto/features/spotlight.ts';
import { feature } from '../../../../web/features/spotlight/index.ts';
import { SpotlightModel } from '../../../../web/features/spotlight/model.ts';
import { de } from '../../../../web/features/spotlight/texts.ts';
import type { Language } from '../../../../web/texts/language.ts';
import { personView, ROOM_CORE } from '../people.ts';

function createContext() {
  const sent: (string | undefined)[] = [];
  const records = signal<FeatureRecordMap>(new Map());
  const mayModerate = signal(false);
  const context = {
    port: {
      name: 'spotlight',
      records: () => records.peek(),
      command: async (bytes: Uint8Array) => (
        sent.push(SpotlightCommand.decode(bytes).command),
        new Uint8Array()
      ),
      ask: async () => new Uint8Array(),
    },
    records,
    room: {
      status: signal({} as RoomStatus),
      self: signal(undefined),
      people: signal<readonly PersonView[]>([]),
      byNumber: signal(new Map([[4, personView('ada', { number: 4 })]])),
      role: signal<RoleName>('member'),
      mayModerate,
    },
    texts: signal(de),
    language: signal<Language>('de'),
    clockMs: signal(0),
    attempt: async (work: Promise<unknown>) => (await work, true),
    showPanel: () => {},
  };
  const tell = (shown: readonly number[], pinned: readonly number[]): void => {
    const of = (numbers: readonly number[]) => numbers.map((number) => ({ number, name: `P${number}` }));
    const view = { shown: of(shown), pinned: of(pinned) };
    records.value = new Map([['spotlight', SpotlightView.encode(view).finish()]]);
  };
  return { context, tell, sent, mayModerate };
}

describe('SpotlightModel', () => {
  test('says whom everybody, and whom oneself wants to see; marks them', () => {
    const { context, tell } = createContext();
    const model = new SpotlightModel(context, ROOM_CORE);

    tell([4], [6]);
    model.toggleOwn(7);

    expect(model.large.value).toEqual({ own: 7, spotlight: [4], pinned: [6] });
    const markOf = (number: number) => model.mark(personView('x', { number }))?.label;
    expect([4, 6, 7, 8].map(markOf)).toEqual([de.markShown, de.markPinned, de.markOwn, undefined]);
    model.toggleOwn(7);
    expect(model.large.value.own).toBeUndefined();
  });

  test('calls people as their tiles do, and as the record does where nobody knows them', () => {
    const { context } = createContext();
    const nameOf = (number: number) => (number === 4 ? 'Ratssaal' : undefined);
    const model = new SpotlightModel(context, { ...ROOM_CORE, nameOf });

    expect([4, 5].map((number) => model.nameOf({ number, name: `P${number}` }))).toEqual(['Ratssaal', 'P5']);
  });

  test('sends what who leads wants', async () => {
    const { context, sent } = createContext();
    const { commands } = new SpotlightModel(context, ROOM_CORE);

    await Promise.all([commands.show(4), commands.hide(4), commands.pin(4), commands.unpin(4)]);
    await commands.clear();

    expect(sent).toEqual(['show', 'hide', 'pin', 'unpin', 'clear']);
  });
});

describe('spotlight on the page', () => {
  test('has a button in each row for oneself, and for who leads two for everybody', async () => {
    const { context, mayModerate, tell, sent } = createContext();
    const parts = feature.open({ ...context, texts: context.texts }, ROOM_CORE);
    const actions = () => parts.actions?.(personView('ada', { number: 4 })) ?? [];
    expect(actions().map(({ label }) => label)).toEqual([de.own('ada')]);

    actions()[0]?.onClick();
    expect(parts.large?.value.own).toBe(4);
    expect(actions().map(({ label }) => label)).toEqual([de.ownEnd('ada')]);

    mayModerate.value = true;
    for (const { id, onClick } of actions()) if (id !== 'own') onClick();
    tell([4], [4]);
    for (const { id, onClick } of actions()) if (id !== 'own') onClick();
    expect(sent).toEqual(['show', 'pin', 'hide', 'unpin']);
    expect(parts.panel?.isShown?.value).toBe(true);
  });
});
