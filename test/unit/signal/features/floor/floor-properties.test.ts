/** What holds of the floor whatever people do, in whatever order. */
import fc from 'fast-check';
import { expect, test } from '@jest/globals';
import { FloorKind, type IFloorCommand } from '../../../../../proto/features/floor.ts';
import { isAbout, sumOf } from '../../../../../signal/features/floor/totals.ts';
import { FROM_GUESTS } from '../../../../../signal/features/kept-from.ts';
import { attendee, Hall, NAMES, numberOf, type Name } from './hall.ts';

type Act = {
  readonly who: Name;
  readonly other: Name;
  readonly what: string;
  readonly kind: FloorKind;
  /** How far behind the one who acts is. */
  readonly lag: number;
  readonly waitMs: number;
};

const name = fc.constantFrom(...NAMES);
const act: fc.Arbitrary<Act> = fc.record({
  who: name,
  other: name,
  what: fc.constantFrom(
    ...['request', 'request', 'request', 'withdraw', 'clear', 'move', 'next', 'next', 'give', 'nominate'],
    ...['end', 'end', 'take', 'extend', 'configure', 'leave', 'come', 'tend'],
  ),
  kind: fc.constantFrom(0, 0, 1, 2),
  lag: fc.constantFrom(0, 0, 0, 1),
  waitMs: fc.integer({ min: 0, max: 90_000 }),
});

/** They say which speech they saw. */
const SEEING = new Set(['next', 'give', 'nominate', 'end', 'take', 'extend']);
const MODERATED = new Set(['clear', 'move', 'next', 'give', 'take', 'extend', 'configure']);

function commandOf(hall: Hall, { other, what, kind, lag, waitMs }: Act): IFloorCommand | undefined {
  const speech = Math.max(0, hall.seen - lag);
  const number = numberOf(other);
  const commands: Readonly<Record<string, IFloorCommand>> = {
    request: { request: { kind } },
    withdraw: { withdraw: { number: lag === 0 ? 0 : number } },
    clear: { clear: {} },
    move: { move: { number, beforeNumber: lag } },
    next: { next: { speech } },
    give: { give: { speech, number } },
    nominate: { nominate: { speech, number } },
    end: { end: { speech } },
    take: { take: { speech } },
    extend: { extend: { speech, moreSec: 30 } },
    configure: { configure: { strategy: waitMs % 4, limitSec: 60 } },
  };
  return commands[what];
}

/** @returns what the home would let through: the roles of commands are checked there */
function perform(hall: Hall, one: Act): void {
  hall.nowMs += one.waitMs;
  if (one.what === 'leave') hall.left.add(one.other);
  else if (one.what === 'come') hall.left.delete(one.other);
  else if (one.what === 'tend') hall.tend();
  const command = commandOf(hall, one);
  const who = MODERATED.has(one.what) ? 'dora' : one.who;
  if (command !== undefined && !hall.left.has(who)) hall.do(who, command);
}

const isLate = ({ lag, what }: Act, { speech }: Hall['floor']): boolean =>
  lag > 0 && speech !== undefined && SEEING.has(what);

test('nobody shares the floor, whoever has it does not ask for what they have got, and points of order are first', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const hall = new Hall();
      for (const one of acts) {
        const before = hall.floor;
        perform(hall, one);

        expect(hall.open.contribution.floor?.length ?? 0).toBeLessThanOrEqual(1);
        // of two who lead, the one who was slower changes nothing
        if (isLate(one, before)) expect(hall.floor.speech).toEqual(before.speech);
        const { requests, speech } = hall.floor;
        const firstOther = requests.findIndex(({ kind }) => kind !== FloorKind.FLOOR_KIND_ORDER);
        const behind = firstOther < 0 ? [] : requests.slice(firstOther);
        expect(behind.filter(({ kind }) => kind === FloorKind.FLOOR_KIND_ORDER)).toEqual([]);
        expect(new Set(requests.map(({ participantId }) => participantId)).size).toBe(requests.length);
        if (speech !== undefined && speech.speech !== before.speech?.speech)
          expect(requests.map(({ participantId }) => participantId)).not.toContain(speech.participantId);
        // no request is kept that is in no order
        expect([...hall.records.keys()].filter((key) => key.startsWith('request/')).length).toBe(
          requests.length,
        );
      }
    }),
    { numRuns: 150 },
  );
});

test('those of a kind have the floor in the order in which they asked for it', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...NAMES], { minLength: 1 }),
      fc.array(fc.boolean()),
      (asking, isOrder) => {
        const hall = new Hall();
        const kindOf = (index: number): FloorKind => (isOrder[index] ? 1 : 0);
        asking.forEach((who, index) => hall.do(who, { request: { kind: kindOf(index) } }));
        const expected = [
          ...asking.filter((_, index) => kindOf(index) === FloorKind.FLOOR_KIND_ORDER),
          ...asking.filter((_, index) => kindOf(index) === FloorKind.FLOOR_KIND_UNSPECIFIED),
        ];

        const heard = expected.map(() => (hall.do('dora', { next: { speech: hall.seen } }), hall.holder));

        expect(heard).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

test('totals are the sum of the speeches, of people, groups and items', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(act, fc.constantFrom('', 'i1', 'i2')), { maxLength: 60 }), (acts) => {
      const hall = new Hall();
      for (const [one, itemId] of acts) {
        hall.item = itemId === '' ? undefined : { itemId, number: itemId, title: itemId };
        perform(hall, one);
      }

      const ended = hall.minutes.filter(({ kind }) => kind === 'floor.ended').map(({ data }) => data);
      const totals = [...hall.floor.totals().values()];
      const sumsOf = (of: 'person' | 'group' | 'item'): Record<string, readonly number[]> =>
        Object.fromEntries(
          totals
            .filter((total) => isAbout(of, total))
            .map((total) => [total.name, Object.values(sumOf(total, FROM_GUESTS))]),
        );
      const expected = (namesOf: (data: Readonly<Record<string, unknown>>) => readonly string[]) => {
        const sums: Record<string, readonly [number, number]> = {};
        for (const data of ended)
          for (const of of namesOf(data)) {
            const [speeches, spokenMs] = sums[of] ?? [0, 0];
            sums[of] = [speeches + 1, spokenMs + Number(data['spokenMs'])];
          }
        return sums;
      };
      const nameIn = (data: Readonly<Record<string, unknown>>) => NAMES.find((one) => one === data['name']);
      expect(sumsOf('person')).toEqual(expected((data) => [String(data['name'])]));
      expect(sumsOf('group')).toEqual(expected((data) => attendee(nameIn(data) ?? 'ada').groups));
      expect(sumsOf('item')).toEqual(
        expected((data) => (typeof data['itemId'] === 'string' ? [data['itemId']] : [])),
      );
      const begun = hall.minutes.filter(({ kind }) => kind === 'floor.begun').length;
      expect(begun).toBe(ended.length + (hall.floor.speech ? 1 : 0));
    }),
    { numRuns: 100 },
  );
});
