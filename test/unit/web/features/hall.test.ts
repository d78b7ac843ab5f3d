import { signal } from '@preact/signals';
import { describe, expect, test } from '@jest/globals';
import type {
  FeatureRecordMap,
  JoinModeName,
  PersonView,
  RoleName,
  RoomStatus,
} from '../../../../client/api.ts';
import { HallCommand, HallOffersView, HallView, type IHallView } from '../../../../proto/features/hall.ts';
import { HallModel } from '../../../../web/features/hall/model.ts';
import { de } from '../../../../web/features/hall/texts.ts';
import type { Language } from '../../../../web/texts/language.ts';
import { personView, ROOM_CORE } from '../people.ts';

function createModel(mode: JoinModeName = 'full') {
  const sent: (string | undefined)[] = [];
  const records = signal<FeatureRecordMap>(new Map());
  const self = signal<PersonView | undefined>(personView('self', { number: 5 }));
  const context = {
    port: {
      name: 'hall',
      records: () => records.peek(),
      command: async (bytes: Uint8Array) => (sent.push(HallCommand.decode(bytes).command), new Uint8Array()),
      ask: async () => new Uint8Array(),
    },
    records,
    room: {
      status: signal({} as RoomStatus),
      self,
      people: signal<readonly PersonView[]>([]),
      byNumber: signal(new Map()),
      role: signal<RoleName>('chair'),
      mayModerate: signal(true),
    },
    texts: signal(de),
    language: signal<Language>('de'),
    clockMs: signal(0),
    attempt: async (work: Promise<unknown>) => (await work, true),
    showPanel: () => {},
  };
  const model = new HallModel(context, { ...ROOM_CORE, mode });
  const tell = (hall: IHallView): void => {
    const offers = HallOffersView.encode({ devices: [{ number: 9, label: 'Pult' }] }).finish();
    records.value = new Map([
      ['hall', HallView.encode(hall).finish()],
      ['offers', offers],
    ]);
  };
  return { model, tell, self, sent };
}

const DEVICES = [
  { number: 1, label: 'Ratssaal', hasSound: true },
  { number: 2, label: 'Balkon' },
];

describe('the hall', () => {
  test('is one place with a tab for each camera; who chose one that has gone sees the first', () => {
    const { model, tell } = createModel();
    expect(model.places.value).toEqual([]);

    tell({ devices: DEVICES, outputNumber: 1 });
    model.places.value[0]?.choose(2);
    expect(model.places.value[0]).toMatchObject({ lead: 1, title: 'Ratssaal', chosen: 2 });

    tell({ devices: DEVICES.slice(0, 1), outputNumber: 1 });
    expect(model.places.value[0]).toMatchObject({ chosen: 1 });
  });

  test('plays sound where the server says, and nowhere else', () => {
    const { model, tell, self } = createModel('hall');
    expect(model.playsSound.value).toBe(false);

    tell({ devices: DEVICES, outputNumber: 5 });
    expect(model.playsSound.value).toBe(true);

    self.value = personView('self', { number: 2 });
    expect(model.playsSound.value).toBe(false);
  });

  test('tells a device of its own that it waits, until it was declared', () => {
    const { model, tell } = createModel('hall');
    expect(model.notices.value.map(({ id }) => id)).toEqual(['waiting']);

    tell({ devices: [{ number: 5, label: 'Pult' }], outputNumber: 5 });

    expect(model.notices.value).toEqual([]);
    expect(createModel().model.notices.value).toEqual([]);
  });

  test('marks who sits in it, and accepts what waits', async () => {
    const { model, tell, sent } = createModel();
    tell({ devices: DEVICES, companions: [7], companionCount: 1 });

    expect(model.mark(personView('ada', { number: 7 }))?.testId).toBe('hall-companion');
    expect(model.mark(personView('ben', { number: 8 }))).toBeUndefined();
    expect(model.view.value.offered.map(({ label }) => label)).toEqual(['Pult']);
    await model.run(model.commands.declare(9));
    await model.run(model.commands.setOutput(1));
    await model.run(model.commands.dismiss(1));
    expect(sent).toEqual(['declare', 'setOutput', 'dismiss']);
  });
});
