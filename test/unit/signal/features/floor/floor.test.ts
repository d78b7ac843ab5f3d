import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../../common/errors.ts';
import {
  FloorCommand,
  FloorItemView,
  FloorKind,
  FloorListView,
  FloorOwnView,
  FloorResetResult,
  FloorSpeechView,
  FloorStrategy,
  type IFloorConfigure,
} from '../../../../../proto/features/floor.ts';
import { SourceKind } from '../../../../../proto/index.ts';
import { sumOf } from '../../../../../signal/features/floor/totals.ts';
import { FROM_GUESTS } from '../../../../../signal/features/kept-from.ts';
import { rulesOf } from '../../../../../signal/features/rules.ts';
import { attendee, Hall, NAMES, numberOf, type Name } from './hall.ts';

const ORDER = FloorKind.FLOOR_KIND_ORDER;
const MIC = SourceKind.SOURCE_KIND_MIC;

function hallWith(settings: IFloorConfigure, ...asking: readonly Name[]): Hall {
  const hall = new Hall();
  hall.do('dora', { configure: settings });
  for (const name of asking) hall.do(name, { request: {} });
  return hall;
}

const mayAll = (hall: Hall): string => {
  const rules = rulesOf([hall.open.contribution]);
  const shortOf = (name: Name) => (rules.maySend(attendee(name), MIC) ?? '-').replace('floor.', '');
  return NAMES.map(shortOf).join();
};

describe('asking for the floor', () => {
  test('counts once; points of order go before, and are taken when the list is closed', () => {
    const hall = hallWith({}, 'ada', 'bea', 'ada');
    hall.do('dora', { configure: { listClosed: true } });

    expect(hall.do('cleo', { request: {} })).toBe('floor.list-closed');
    expect(hall.do('cleo', { request: { kind: ORDER } })).toBe('OK');
    expect(hall.list).toBe('cleo,ada,bea');
    expect(hall.do('cleo', { request: {} })).toBe('floor.list-closed');
  });

  test('ends when one withdraws it; that of others is for who leads', () => {
    const hall = hallWith({}, 'ada', 'bea', 'cleo');

    expect(hall.do('ada', { withdraw: { number: numberOf('bea') } })).toBe('ROLE_MISSING');
    expect(hall.do('ada', { withdraw: {} })).toBe('OK');
    expect(hall.do('ada', { withdraw: {} })).toBe('OK');
    expect(hall.do('dora', { withdraw: { number: numberOf('bea') } })).toBe('OK');
    expect(hall.list).toBe('cleo');
    expect(hall.records.size).toBe(3); // settings, order, Cleo's
  });

  test('is put into another order by who leads, within its kind', () => {
    const hall = hallWith({}, 'ada', 'bea', 'cleo');
    hall.do('eve', { request: { kind: ORDER } });
    const move = (who: Name, before?: Name) =>
      hall.do('dora', {
        move: { number: numberOf(who), beforeNumber: before === undefined ? 0 : numberOf(before) },
      });

    expect([move('cleo', 'ada'), move('ada')]).toEqual(['OK', 'OK']);
    expect(hall.list).toBe('eve,cleo,bea,ada');
    expect(move('ada', 'eve')).toBe('floor.order-first');
    expect(move('dora', 'ada')).toBe('floor.not-listed');
  });
});

describe('the floor', () => {
  test('goes to the next who is here; who is away for a moment keeps the place', () => {
    const hall = hallWith({}, 'ada', 'bea');
    hall.away.add('ada');

    expect(hall.do('dora', { next: {} })).toBe('OK');
    expect([hall.holder, hall.list]).toEqual(['bea', 'ada']);
    expect(hall.do('dora', { next: { speech: 1 } })).toBe('floor.nobody');
    hall.away.clear();
    expect(hall.do('dora', { next: {} })).toBe('floor.changed'); // two who lead at once
    expect(hall.do('dora', { next: { speech: 1 } })).toBe('OK');
    expect([hall.holder, hall.list]).toEqual(['ada', '']);
  });

  test('goes to anybody who may speak, and is given once', () => {
    const hall = hallWith({}, 'ada');

    expect(hall.give('eve')).toBe('OK');
    expect(hall.give('eve')).toBe('OK');
    expect(hall.do('dora', { give: { speech: 1, number: 99 } })).toBe('floor.not-here');
    expect([hall.holder, hall.seen, hall.list]).toEqual(['eve', 1, 'ada']);
    expect(hall.do('ada', { end: { speech: 1 } })).toBe('ROLE_MISSING');
    expect(hall.do('eve', { end: { speech: 1 } })).toBe('OK');
    expect(hall.holder).toBeUndefined();
  });

  test('follows the list by itself, unless it is taken', () => {
    const hall = hallWith({ strategy: FloorStrategy.FLOOR_STRATEGY_LIST }, 'ada', 'bea', 'cleo');
    hall.do('dora', { next: {} });

    hall.do('ada', { end: { speech: 1 } });
    expect(hall.holder).toBe('bea');
    hall.left.add('bea');
    expect(hall.tend()).toBe(true);
    expect(hall.holder).toBe('cleo');
    hall.do('bea', { request: {} });
    expect(hall.do('dora', { take: { speech: 3 } })).toBe('OK');
    expect(hall.holder).toBeUndefined();
  });

  test('goes by lot to one of those who ask, points of order before', () => {
    const hall = hallWith({ strategy: FloorStrategy.FLOOR_STRATEGY_RANDOM });
    const drawn = new Set<string | undefined>();
    for (let round = 0; round < 30; round += 1) {
      for (const name of ['ada', 'bea', 'cleo'] as const) hall.do(name, { request: {} });
      hall.do('dora', { take: { speech: hall.seen } });
      hall.do('dora', { next: {} });
      drawn.add(hall.holder);
    }
    expect(drawn.size).toBe(3);
    hall.do('eve', { request: { kind: ORDER } });
    hall.do('dora', { end: { speech: hall.seen } });
    expect(hall.holder).toBe('eve');
  });

  test('is handed on by who has it, where that is the strategy', () => {
    const nominate = (hall: Hall, who: Name, to: Name) =>
      hall.do(who, { nominate: { speech: hall.seen, number: numberOf(to) } });
    const hall = hallWith({ strategy: FloorStrategy.FLOOR_STRATEGY_NOMINATION }, 'bea');
    hall.give('ada');

    expect(nominate(hall, 'bea', 'cleo')).toBe('ROLE_MISSING');
    expect(nominate(hall, 'ada', 'cleo')).toBe('OK');
    expect(nominate(hall, 'ada', 'bea')).toBe('ROLE_MISSING');
    expect([hall.holder, hall.list]).toEqual(['cleo', 'bea']);
    hall.do('dora', { configure: { strategy: FloorStrategy.FLOOR_STRATEGY_UNSPECIFIED } });
    expect(nominate(hall, 'cleo', 'bea')).toBe('floor.strategy');
  });

  test('is over when its time is, and goes on when it gets more', () => {
    const hall = hallWith({ limitSec: 60, closesWhenOver: true });
    hall.give('ada');
    expect(hall.tend()).toBe(false);

    hall.nowMs += 60_000;
    expect([hall.tend(), hall.tend()]).toEqual([true, false]);
    expect(mayAll(hall)).toBe('time-over,-,-,-,-');
    expect(rulesOf([hall.open.contribution]).floor).toEqual([]);
    expect(hall.do('dora', { extend: { speech: 1, moreSec: 30 } })).toBe('OK');
    expect(mayAll(hall)).toBe('allow,-,-,-,-');
    expect(hall.do('dora', { extend: { speech: 1, moreSec: 0 } })).toBe('ARGUMENT_INVALID');
    expect(hall.do('dora', { extend: { speech: 2, moreSec: 30 } })).toBe('floor.changed');
    hall.do('dora', { configure: { limitSec: 0 } });
    hall.give('bea');
    expect(hall.do('dora', { extend: { speech: 2, moreSec: 30 } })).toBe('floor.unlimited');
  });

  test('governs microphones: of members only that of who has it, of who leads never', () => {
    const hall = hallWith({ governsMicrophones: true });
    expect(mayAll(hall)).toBe('not-yours,not-yours,not-yours,-,not-yours');

    hall.give('bea');

    expect(mayAll(hall)).toBe('not-yours,allow,not-yours,-,not-yours');
    const { floor, maySend } = rulesOf([hall.open.contribution]);
    expect(floor).toEqual(['bea']);
    expect(maySend(attendee('ada'), SourceKind.SOURCE_KIND_CAMERA)).toBeUndefined();
  });

  test('refuses times and strategies that there are not', () => {
    const hall = new Hall();
    const configure = (settings: IFloorConfigure) => hall.do('dora', { configure: settings });

    expect(configure({ limitSec: 7_201 })).toBe('ARGUMENT_INVALID');
    expect(configure({ strategy: 9 as 0 })).toBe('ARGUMENT_INVALID');
    expect(configure({ limitSec: 7_200, shortLimitSec: 60 })).toBe('OK');
  });

  test('is forgotten in portions, with how much is left', () => {
    const hall = new Hall();
    for (let n = 0; n < 60; n += 1) {
      hall.item = { itemId: `i${n}`, number: String(n), title: 'x' };
      hall.give(n % 2 === 0 ? 'ada' : 'bea');
    }
    const reset = () => {
      const decision = hall.open.decide(FloorCommand.encode({ reset: {} }).finish(), {
        ...{ actor: attendee('dora'), people: hall.people, commandId: '', nowMs: 0 },
        rules: rulesOf([]),
      });
      if (decision instanceof AppError) throw decision;
      for (const { key } of decision.writes) hall.records.delete(key);
      return FloorResetResult.decode(decision.result ?? new Uint8Array()).left;
    };

    expect([reset(), reset()]).toEqual([22, 0]);
    expect(hall.floor.totals().size).toBe(0);
  });
});

describe('what people are told of the floor', () => {
  test('names who speaks, on what, and who is next; titles that are not public only inside', () => {
    const hall = hallWith({}, 'ada', 'bea');
    hall.item = { itemId: 'i7', number: '7', title: 'Land deal', isPublic: false };
    hall.give('eve');

    const { everyone, inside, personal } = hall.open.view(hall.people);

    const bytes = (map: ReadonlyMap<string, Uint8Array> | undefined, key: string) =>
      map?.get(key) ?? new Uint8Array();
    const speech = FloorSpeechView.decode(bytes(everyone, 'speech'));
    expect([speech.name, speech.itemNumber, speech.itemTitle]).toEqual(['eve', '7', '']);
    expect(FloorItemView.decode(bytes(inside, 'item')).title).toBe('Land deal');
    const list = FloorListView.decode(bytes(everyone, 'list'));
    expect([list.first.map(({ name }) => name), list.count]).toEqual([['ada', 'bea'], 2]);
    expect(FloorOwnView.decode(bytes(personal?.(attendee('bea')), 'own')).place).toBe(2);
    expect(personal?.(attendee('eve')).size).toBe(0);
  });

  test('is nothing before anything has happened', () => {
    const { everyone, inside } = new Hall().open.view({ get: () => undefined, all: () => [] });

    expect([everyone?.size, inside?.size]).toEqual([0, 0]);
  });
});

test('what was said before a time has expired with its sums, unless somebody speaks', () => {
  const hall = new Hall();
  hall.give('ada');
  hall.nowMs += 60_000;
  hall.tend();
  expect(hall.open.expired(hall.nowMs)).toEqual([]);
  hall.do('dora', { end: { speech: hall.seen } });

  expect(hall.open.expired(hall.nowMs)).toEqual([]);
  for (const key of hall.open.expired(hall.nowMs + 1)) hall.records.delete(key);

  expect([hall.floor.totals().size, hall.floor.last()]).toEqual([0, undefined]);
  expect(hall.give('bea')).toBe('OK');
});

test('of a room that nobody opens any more sums and names expire, though somebody had the floor and others asked', () => {
  const hall = hallWith({}, 'cleo');
  hall.give('ada');
  hall.nowMs += 5_000;
  hall.give('bea');
  hall.nowMs += 1_000;

  for (const key of hall.open.expired(hall.nowMs)) hall.records.delete(key);

  expect([...hall.records.keys()].sort()).toEqual(['order', 'settings']);
  expect([hall.holder, hall.list, hall.floor.totals().size]).toEqual([undefined, '', 0]);
});

describe('a speech that nobody ends', () => {
  const MINUTE_MS = 60_000;
  const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
  const ended = (hall: Hall) =>
    hall.minutes.filter(({ kind }) => kind === 'floor.ended').map(({ data }) => data);
  const sums = (hall: Hall) =>
    [...hall.floor.totals().values()].map((total) => sumOf(total, FROM_GUESTS).spokenMs);

  /** Ada has had the floor for five minutes, looked at every second, when all leave: for a week nobody looks. */
  function leftAlone(): { readonly hall: Hall; readonly writes: number; readonly leftAtMs: number } {
    const hall = hallWith({ limitSec: 600 });
    hall.item = { itemId: 'i1', number: '1', title: 'Budget' };
    hall.give('ada');
    let writes = 0;
    for (let second = 0; second < 330; second += 1) {
      hall.nowMs += 1_000;
      if (hall.tend()) writes += 1;
    }
    const leftAtMs = hall.nowMs;
    for (const name of NAMES) hall.left.add(name);
    hall.nowMs += WEEK_MS;
    return { hall, writes, leftAtMs };
  }

  test('ends when its person was seen last, and no idle time is counted; the line says so', () => {
    const { hall, writes, leftAtMs } = leftAlone();
    hall.left.delete('dora');

    hall.tend();

    expect(hall.holder).toBeUndefined();
    expect(sums(hall)).toEqual([5 * MINUTE_MS, 5 * MINUTE_MS, 5 * MINUTE_MS]);
    const until = new Date(leftAtMs - MINUTE_MS / 2).toISOString();
    expect(ended(hall)).toEqual([
      expect.objectContaining({ name: 'ada', spokenMs: 5 * MINUTE_MS, wasOver: false, until }),
    ]);
    expect(writes).toBe(5); // one in a minute
  });

  test('lasts no longer for whoever gives the floor on, or closes the sitting, before it was looked for its person', () => {
    const [given, closed] = [leftAlone().hall, leftAlone().hall];
    for (const hall of [given, closed]) hall.left.delete('dora');

    given.give('dora');
    closed.close();

    for (const hall of [given, closed])
      expect(ended(hall)).toEqual([expect.objectContaining({ spokenMs: 5 * MINUTE_MS })]);
    expect([given.holder, closed.holder]).toEqual(['dora', undefined]);
  });

  test('goes on for who has been there all the time, whether a home could look or not', () => {
    const hall = hallWith({});
    hall.give('ada');
    hall.nowMs += 10 * MINUTE_MS;

    hall.tend();
    hall.do('ada', { end: { speech: hall.seen } });

    expect(ended(hall)).toEqual([expect.objectContaining({ spokenMs: 10 * MINUTE_MS })]);
    expect(ended(hall)[0]).not.toHaveProperty('until');
  });

  test('ends with the sitting, and nobody follows; the next sitting has nothing of it', () => {
    const hall = hallWith({ strategy: FloorStrategy.FLOOR_STRATEGY_LIST }, 'bea');
    hall.give('ada');
    hall.nowMs += 4_000;

    expect([hall.close(), hall.close(), hall.tend()]).toEqual([true, false, false]);

    expect([hall.holder, hall.list]).toEqual([undefined, 'bea']);
    expect(ended(hall)).toEqual([expect.objectContaining({ name: 'ada', spokenMs: 4_000 })]);
  });
});
