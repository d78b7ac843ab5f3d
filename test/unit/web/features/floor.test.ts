import { signal } from '@preact/signals';
import { describe, expect, test } from '@jest/globals';
import type { FeatureRecordMap, PersonView, RoleName, RoomStatus } from '../../../../client/api.ts';
import {
  FloorCommand,
  FloorListView,
  FloorOwnView,
  FloorSettings,
  FloorSpeechView,
} from '../../../../proto/features/floor.ts';
import { clockOf, durationText } from '../../../../web/features/floor/clock.ts';
import { FloorModel } from '../../../../web/features/floor/model.ts';
import { de } from '../../../../web/features/floor/texts.ts';
import type { Language } from '../../../../web/texts/language.ts';
import { personView } from '../people.ts';

function createModel() {
  const sent: (string | undefined)[] = [];
  const records = signal<FeatureRecordMap>(new Map());
  const role = signal<RoleName>('member');
  const clockMs = signal(0);
  const model = new FloorModel({
    port: {
      name: 'floor',
      records: () => records.peek(),
      command: async (bytes) => (sent.push(FloorCommand.decode(bytes).command), new Uint8Array()),
      ask: async () => new Uint8Array(),
    },
    records,
    room: {
      status: signal({} as RoomStatus),
      self: signal(personView('self', { number: 9, isSelf: true })),
      people: signal<readonly PersonView[]>([]),
      byNumber: signal(new Map()),
      role,
      mayModerate: signal(false),
    },
    texts: signal(de),
    language: signal<Language>('de'),
    clockMs,
    attempt: async (work) => (await work, true),
    showPanel: () => {},
  });
  const tell = (told: Readonly<Record<string, Uint8Array>>): void => {
    records.value = new Map(Object.entries(told));
  };
  return { model, tell, role, clockMs, sent };
}

const speechOf = (number: number, more = {}) =>
  FloorSpeechView.encode({ speech: 1, number, name: 'Ada', ...more }).finish();

describe('FloorModel', () => {
  test('has a button where the floor is in use, which asks for it and withdraws', () => {
    const { model, tell, role, sent } = createModel();
    expect(model.tool.value).toBeUndefined();

    tell({ settings: FloorSettings.encode({ governsMicrophones: true }).finish() });
    model.tool.value?.onClick();
    tell({
      list: FloorListView.encode({ first: [{ number: 9 }], count: 1 }).finish(),
      own: FloorOwnView.encode({ place: 1 }).finish(),
    });
    expect(model.tool.value).toMatchObject({ isPressed: true, badge: { count: 1 } });
    model.tool.value?.onClick();

    expect(sent).toEqual(['request', 'withdraw']);
    role.value = 'observer';
    expect(model.tool.value).toBeUndefined();
  });

  test('tells the one who has the floor, and when the microphone is off', () => {
    const { model, tell } = createModel();
    tell({ speech: speechOf(4) });
    expect(model.notices.value).toEqual([]);

    tell({ speech: speechOf(9) });
    expect(model.notices.value[0]).toMatchObject({ tone: 'info', title: de.yours });

    const settings = FloorSettings.encode({ closesWhenOver: true }).finish();
    tell({ speech: speechOf(9, { isOver: true, limitSec: 60 }), settings });
    expect(model.notices.value[0]).toMatchObject({ tone: 'warning', title: de.silenced });
  });

  test('marks who has the floor and who asks for it', () => {
    const { model, tell } = createModel();
    const first = [{ number: 5 }, { number: 6 }];
    tell({ speech: speechOf(4), list: FloorListView.encode({ first, count: 2 }).finish() });

    expect(model.mark(personView('a', { number: 4 }))?.label).toBe(de.mark);
    expect(model.mark(personView('b', { number: 6 }))?.text).toBe('2');
    expect(model.mark(personView('c', { number: 7 }))).toBeUndefined();
  });

  test('has a clock by the server’s time', () => {
    const { model, tell, clockMs } = createModel();
    tell({ speech: speechOf(4, { beganAtMs: 1_000, limitSec: 90 }) });

    clockMs.value = 66_500;
    expect(model.clock.value).toEqual({ spoken: '1:05', limit: '1:30', isOver: false });
    clockMs.value = 91_000;
    expect(model.clock.value?.isOver).toBe(true);
  });
});

test('durationText() has hours only where there are some, and is never below zero', () => {
  expect([-5, 59_999, 60_000, 3_723_000].map(durationText)).toEqual(['0:00', '0:59', '1:00', '1:02:03']);
  const speech = { speech: 1, number: 1, name: '', kind: 'matter', item: undefined } as const;
  expect(clockOf({ ...speech, beganAtMs: 0, limitSec: 0, isOver: false }, 9_000_000).isOver).toBe(false);
});
