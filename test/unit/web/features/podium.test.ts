import { signal } from '@preact/signals';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PersonView, RoleName, RoomStatus } from '../../../../client/api.ts';
import { PodiumModel } from '../../../../web/features/podium/model.ts';
import { de } from '../../../../web/features/podium/texts.ts';
import type { Language } from '../../../../web/texts/language.ts';
import { personView, ROOM_CORE } from '../people.ts';

type Given = {
  readonly maxPodium?: number;
  /** Numbers in the order of their seats. */
  readonly podium?: readonly number[];
  readonly given?: readonly PersonView[];
};

function createModel({ maxPodium = 0, podium = [1], given }: Given = {}) {
  const done: unknown[] = [];
  const ada = personView('ada', { number: 1, isOnPodium: true });
  const ben = personView('ben', { number: 2 });
  const people = signal<readonly PersonView[]>(given ?? [ada, ben]);
  const context = {
    port: {
      name: 'podium',
      records: () => new Map(),
      command: async () => new Uint8Array(),
      ask: async () => new Uint8Array(),
    },
    records: signal(new Map()),
    room: {
      status: signal({ settings: { maxPodium }, podium } as unknown as RoomStatus),
      self: signal(undefined),
      people,
      byNumber: signal(new Map([ada, ben].map((one) => [one.number, one]))),
      role: signal<RoleName>('chair'),
      mayModerate: signal(true),
    },
    texts: signal(de),
    language: signal<Language>('de'),
    clockMs: signal(0),
    attempt: async (work: Promise<unknown>) => (await work, true),
    showPanel: () => {},
  };
  const model = new PodiumModel(context, {
    ...ROOM_CORE,
    asking: signal([
      { number: 1, name: 'ada' },
      { number: 2, name: 'ben' },
      { number: 9, name: 'far' },
    ]),
    setPodium: async (id, isOn) => void done.push([id, isOn]),
    updateSettings: async (change) => done.push(change),
  });
  return { model, done, ada };
}

test('seats have those who sit there; who asks and has one already is not listed', () => {
  const { taken, asking, isFull } = createModel().model.seats.value;

  expect(taken.map(({ name }) => name)).toEqual(['ada']);
  expect(asking.map(({ name }) => name)).toEqual(['ben', 'far']);
  expect(isFull).toBe(false);
});

test('seats are in the order of the room, whoever joined first: nobody twice, nobody left out', () => {
  const seated = fc.uniqueArray(fc.nat({ max: 40 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(seated, fc.infiniteStream(fc.boolean()), fc.nat({ max: 25 }), (numbers, told, maxPodium) => {
      const podium = numbers.filter(() => told.next().value);
      const given = [...numbers]
        .sort((one, other) => one - other)
        .map((number) => personView(`p${number}`, { number, isOnPodium: true }));

      const { taken, asking, isFull } = createModel({ maxPodium, podium, given }).model.seats.value;

      const order = taken.map(({ number }) => number);
      expect(order.slice(0, podium.length)).toEqual(podium);
      expect(order.toSorted((one, other) => one - other)).toEqual(given.map(({ number }) => number));
      expect(asking.some(({ number }) => order.includes(number))).toBe(false);
      expect(isFull).toBe(maxPodium > 0 && numbers.length >= maxPodium);
    }),
  );
});

test('are full at the limit', () => {
  expect(createModel({ maxPodium: 1 }).model.seats.value).toMatchObject({ limit: 1, isFull: true });
});

test('are given, taken back and counted by the room’s own commands; who is not known gets none', async () => {
  const { model, done, ada } = createModel();

  expect(await model.give({ number: 2, name: 'ben' })).toBe(true);
  expect(await model.give({ number: 9, name: 'far' })).toBe(false);
  await model.take(ada);
  await model.set({ maxPodium: 5 });

  expect(done).toEqual([['ben', true], ['ada', false], { maxPodium: 5 }]);
});
