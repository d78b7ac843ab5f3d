import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../../common/errors.ts';
import { parseParticipantId } from '../../../../../common/ids.ts';
import {
  AgendaAnswer,
  AgendaCommand,
  AgendaItemView,
  AgendaQuery,
  AgendaState,
  type IAgendaCommand,
  type IAgendaDraft,
} from '../../../../../proto/features/agenda.ts';
import { feature } from '../../../../../signal/features/agenda/index.ts';
import { readAgenda } from '../../../../../signal/features/agenda/state.ts';
import type { Attendee, Decision, RecordDraft, RoomPeople } from '../../../../../signal/features/contract.ts';
import { NO_RULES } from '../../../../../signal/features/rules.ts';

const NOBODY: RoomPeople = { get: () => undefined, all: () => [] };

const chair: Attendee = {
  participantId: parseParticipantId('chair'),
  number: 1,
  name: 'Chair',
  subject: 'chair',
  role: 'chair',
  groups: [],
  site: 'erfurt',
  joinedAtMs: 0,
  isAway: false,
  isOutside: false,
};

/** An agenda that does what it is told, with a vote open or not. */
class Table {
  readonly records = new Map<string, Uint8Array>();
  readonly minutes: RecordDraft[] = [];
  isLocked = false;
  nowMs = 1_000;

  get open() {
    return feature.open({ replicated: new Map(), durable: this.records });
  }

  get agenda() {
    return readAgenda({ replicated: new Map(), durable: this.records });
  }

  get numbers(): string {
    return this.agenda.items.map(({ number }) => number).join();
  }

  /** 'OK', a code, or the reason of a refusal. */
  do(command: IAgendaCommand): string {
    const decision = this.open.decide(AgendaCommand.encode(command).finish(), {
      actor: chair,
      people: NOBODY,
      rules: { ...NO_RULES, isItemLocked: this.isLocked },
      commandId: 'c',
      nowMs: this.nowMs,
    });
    if (decision instanceof AppError) return decision.reason || decision.code;
    this.#keep(decision);
    return 'OK';
  }

  fill(...titles: readonly string[]): void {
    this.do({ addMany: { items: titles.map((title) => ({ title })) } });
  }

  #keep({ writes, record = [] }: Decision): void {
    for (const { key, value } of writes) {
      if (value === undefined) this.records.delete(key);
      else this.records.set(key, value);
    }
    this.minutes.push(...record);
  }
}

describe('agenda', () => {
  test('numbers what has no number, puts in and moves, and gives no id twice', () => {
    const table = new Table();
    table.fill('Opening', 'Budget');
    expect(table.do({ add: { item: { number: '2.1', title: 'Amendment' } } })).toBe('OK');
    expect(table.do({ remove: { itemId: 'i2' } })).toBe('OK');

    expect(table.do({ add: { item: { title: 'First of all' }, beforeItemId: 'i1' } })).toBe('OK');
    expect(table.do({ move: { itemId: 'i1', beforeItemId: '' } })).toBe('OK');

    expect(table.numbers).toBe('3,2.1,1');
    expect(table.agenda.items.map(({ itemId }) => itemId)).toEqual(['i4', 'i3', 'i1']);
    expect(table.do({ move: { itemId: 'i1', beforeItemId: 'i2' } })).toBe('agenda.unknown');
    expect(table.do({ edit: { itemId: 'i2', item: { title: 'x' } } })).toBe('agenda.unknown');
  });

  test('has one current item at most, whatever is begun, finished or taken off, and all items once', () => {
    const id = fc.integer({ min: 1, max: 6 }).map((n) => `i${n}`);
    const command = fc.oneof(
      fc.record({ start: fc.record({ itemId: id }) }),
      fc.record({ finish: fc.record({ itemId: id }) }),
      fc.record({ remove: fc.record({ itemId: id }) }),
      fc.record({ move: fc.record({ itemId: id, beforeItemId: id }) }),
      fc.constant({ add: { item: { title: 'More' } } }),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
        const table = new Table();
        table.fill('a', 'b', 'c');
        for (const one of commands) {
          table.do(one);
          const { items, current } = table.agenda;
          expect(new Set(items.map(({ itemId }) => itemId)).size).toBe(items.length);
          expect(table.records.size).toBe(items.length + 1);
          expect(table.open.contribution.item?.itemId).toBe(current?.itemId);
          expect(items.filter((item) => item.state === AgendaState.AGENDA_STATE_CURRENT).length).toBe(
            current ? 1 : 0,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  test('tells the minutes what was dealt with and how long, also when the next item ends it', () => {
    const table = new Table();
    table.fill('Opening', 'Budget');
    table.minutes.length = 0;
    table.do({ start: { itemId: 'i1' } });
    table.nowMs += 60_000;

    table.do({ start: { itemId: 'i2' } });
    table.do({ finish: { itemId: 'i2' } });
    expect(table.do({ finish: { itemId: 'i2' } })).toBe('OK'); // once more: nothing happens
    table.do({ start: { itemId: 'i1' } });

    expect(table.minutes.map(({ kind, data }) => [kind, data['number']])).toEqual([
      ['agenda.started', '1'],
      ['agenda.finished', '1'],
      ['agenda.started', '2'],
      ['agenda.finished', '2'],
      ['agenda.started', '1'],
    ]);
    expect(table.minutes[1]?.data['tookMs']).toBe(60_000);
    expect(table.minutes.at(-1)?.data['isAgain']).toBe(true);
  });

  test('keeps an item as it is while a vote on it is open, and what is finished for ever', () => {
    const table = new Table();
    table.fill('Opening', 'Budget');
    table.do({ start: { itemId: 'i2' } });
    table.isLocked = true;

    expect(table.do({ start: { itemId: 'i1' } })).toBe('agenda.locked');
    expect(table.do({ finish: { itemId: 'i2' } })).toBe('agenda.locked');
    expect(table.do({ edit: { itemId: 'i2', item: { title: 'x' } } })).toBe('agenda.locked');
    expect(table.do({ remove: { itemId: 'i2' } })).toBe('agenda.current');
    expect(table.do({ clear: {} })).toBe('agenda.current');
    expect(table.do({ edit: { itemId: 'i1', item: { title: 'Welcome' } } })).toBe('OK');
    table.isLocked = false;
    expect(table.do({ finish: { itemId: 'i2' } })).toBe('OK');
    expect(table.do({ edit: { itemId: 'i2', item: { title: 'x' } } })).toBe('agenda.finished');
    expect(table.do({ remove: { itemId: 'i2' } })).toBe('agenda.finished');
    expect(table.do({ clear: {} })).toBe('OK');
    expect(table.agenda.items).toEqual([]);
  });

  test.each<[string, IAgendaDraft]>([
    ['no title', { title: '  ' }],
    ['a long title', { title: 'x'.repeat(201) }],
    ['a long text', { title: 'x', text: 'x'.repeat(2_001) }],
    ['a long number', { title: 'x', number: '1'.repeat(17) }],
    ['a kind of later versions', { title: 'x', kind: 77 as 0 }],
  ])('refuses %s', (_, item) => {
    const table = new Table();

    expect(table.do({ add: { item } })).toBe('ARGUMENT_INVALID');
    expect(table.do({ addMany: { items: [{ title: 'fine' }, item] } })).toBe('ARGUMENT_INVALID');
    expect(table.records.size).toBe(0);
  });

  test('is full with two hundred, forty at once', () => {
    const table = new Table();
    const items = Array.from({ length: 40 }, () => ({ title: 'x' }));
    expect(table.do({ addMany: { items: [...items, { title: 'x' }] } })).toBe('ARGUMENT_INVALID');
    for (let n = 0; n < 5; n += 1) expect(table.do({ addMany: { items } })).toBe('OK');

    expect(table.do({ add: { item: { title: 'x' } } })).toBe('agenda.full');
    expect(table.numbers.endsWith('199,200')).toBe(true);
  });

  test('tells observers of what is not public the number alone', () => {
    const table = new Table();
    table.do({ add: { item: { title: 'Land deal', text: 'Plot 7', notPublic: true } } });
    table.do({ start: { itemId: 'i1' } });

    const { everyone, inside } = table.open.view(NOBODY);

    const seen = AgendaItemView.decode(everyone?.get('item/i1') ?? new Uint8Array());
    expect([seen.number, seen.title, seen.notPublic, seen.hasText]).toEqual(['1', '', true, false]);
    const more = AgendaItemView.decode(inside?.get('inside/i1') ?? new Uint8Array());
    expect([more.title, more.hasText]).toEqual(['Land deal', true]);
    expect(table.open.contribution.item).toMatchObject({ title: 'Land deal', isPublic: false });
    const query = AgendaQuery.encode({ itemId: 'i1' }).finish();
    const ask = (actor: Attendee) => table.open.answer(query, { actor, people: NOBODY, rules: NO_RULES });
    expect(AgendaAnswer.decode(ask(chair)).text).toBe('Plot 7');
    expect(() => ask({ ...chair, role: 'observer' })).toThrow('there is no such item');
  });
});
