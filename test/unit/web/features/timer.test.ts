import { signal } from '@preact/signals';
import { describe, expect, test } from '@jest/globals';
import type { FeatureRecordMap, PersonView, RoleName, RoomStatus } from '../../../../client/api.ts';
import { TimerCommand, TimerOwnReadyView, TimerReadyView } from '../../../../proto/features/timer.ts';
import { clockText, minutesOf, TimerModel } from '../../../../web/features/timer/model.ts';
import { de, type TimerTexts } from '../../../../web/features/timer/texts.ts';
import type { Language } from '../../../../web/texts/language.ts';

function createModel() {
  const sent: TimerCommand[] = [];
  const records = signal<FeatureRecordMap>(new Map());
  const role = signal<RoleName>('member');
  const clockMs = signal(100_000);
  const model = new TimerModel({
    port: {
      name: 'timer',
      records: () => records.peek(),
      command: async (bytes) => (sent.push(TimerCommand.decode(bytes)), new Uint8Array()),
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
    texts: signal<TimerTexts>(de),
    language: signal<Language>('de'),
    clockMs,
    attempt: async (work) => (await work, true),
    showPanel: () => {},
  });
  return { model, records, role, clockMs, sent };
}

describe('TimerModel', () => {
  test('shows by the server’s clock what is left, never less than nothing, or what has passed', () => {
    const { model, clockMs } = createModel();
    const countdown = { title: '', startedAtMs: 100_000, durationSec: 60 };
    const stopwatch = { ...countdown, durationSec: 0 };
    const seconds = () => [model.secondsOf(countdown), model.secondsOf(stopwatch)];
    expect(seconds()).toEqual([60, 0]);

    clockMs.value = 115_900;
    expect(seconds()).toEqual([45, 15]);
    clockMs.value = 500_000;
    expect(seconds()).toEqual([0, 400]);
    clockMs.value = 90_000; // a clock that was set back
    expect(seconds()).toEqual([60, 0]);
  });

  test('asks whether one is ready, takes it back, and asks no observers', () => {
    const { model, records, role, sent } = createModel();
    const ready = TimerReadyView.encode({ title: 'Abstimmung', askedAtMs: 1 }).finish();
    records.value = new Map([['ready', ready]]);
    expect(model.notices.value).toMatchObject([{ title: `Abstimmung: ${de.question}` }]);
    model.notices.value[0]?.action?.onClick();

    records.value = new Map([
      ...records.value,
      ['own', TimerOwnReadyView.encode({ isReady: true }).finish()],
    ]);
    expect(model.notices.value[0]?.action?.label).toBe(de.sayNotReady);
    model.notices.value[0]?.action?.onClick();

    expect(sent.map(({ sayReady }) => sayReady?.isReady)).toEqual([true, false]);
    role.value = 'observer';
    expect(model.notices.value).toEqual([]);
  });

  test('begins a break only with a number of minutes that is one', async () => {
    const { model, sent } = createModel();
    model.curtainMinutes.value = 'bald';
    await model.closeCurtain();
    model.curtainMinutes.value = ' 15 ';
    await model.closeCurtain();

    expect(sent.map(({ closeCurtain }) => closeCurtain?.minutes)).toEqual([15]);
  });
});

test.each([
  ['', 0],
  ['15', 15],
  ['1440', 1_440],
  ['1441', undefined],
  ['1.5', undefined],
  ['-1', undefined],
])('minutesOf(%p) is %p', (text, minutes) => {
  expect(minutesOf(text)).toBe(minutes);
});

test.each([
  [5, '0:05'],
  [720, '12:00'],
  [3_609, '1:00:09'],
])('clockText(%p) is %p', (seconds, text) => {
  expect(clockText(seconds)).toBe(text);
});
