import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { ChatOwnView, ChatSettingsView } from '../../../../../proto/features/chat.ts';
import { ChatHall, type Who } from './chat-hall.ts';

const PEOPLE: readonly Who[] = [
  { name: 'Ada', groups: ['SPD'] },
  { name: 'Ben', groups: ['SPD', 'Finanzen'] },
  { name: 'Cleo', groups: ['CDU'] },
  { name: 'Mo', role: 'chair', groups: [] },
  { name: 'Oz', role: 'observer', groups: ['SPD'] },
  { name: 'Out', groups: ['SPD'], isOutside: true },
];
const NAMES = PEOPLE.map(({ name }) => name);
const CHARACTERS = 2_000;

const hall = (): ChatHall => new ChatHall(PEOPLE);

/** Time enough for a full bucket. */
function later(room: ChatHall): void {
  room.nowMs += 60_000;
}

const message = fc.record({
  from: fc.constantFrom(...NAMES),
  to: fc.oneof(
    fc.constant({}),
    fc.constantFrom('SPD', 'CDU', 'Finanzen', '').map((group) => ({ group })),
    fc.integer({ min: 1, max: PEOPLE.length + 1 }).map((person) => ({ person })),
    fc.integer({ min: 1, max: 20 }).map((conversation) => ({ conversation })),
  ),
});

describe('chat', () => {
  test('tells a message to those whom it is for, and to nobody else, in views and in answers', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), (messages) => {
        const room = hall();
        /** By text: for whom. */
        const readers = new Map<string, readonly string[]>();
        const conversations = new Map<number, readonly [string, string]>();
        let sequence = 0;
        messages.forEach(({ from, to }, n) => {
          later(room);
          const text = `text ${n}`;
          const pair = expectedPair(conversations, from, to);
          if (room.run(from, { send: { text, ...to } }) !== 'OK') return;
          sequence += 1;
          if (pair !== undefined) {
            readers.set(text, pair);
            conversations.set(sequence, pair);
          } else if ('group' in to) {
            const { group } = to;
            readers.set(
              text,
              PEOPLE.filter(({ groups }) => groups?.includes(group)).map(({ name }) => name),
            );
          } else readers.set(text, NAMES);
        });
        for (const person of room.people) {
          const mayRead = !['Oz', 'Out'].includes(person.name);
          const expected = [...readers].filter(([, names]) => mayRead && names.includes(person.name));
          expect([...room.toldTo(person).values()].sort()).toEqual(expected.map(([text]) => text).sort());
          if (!mayRead) continue;
          const found = room.ask(person.name, { search: { text: 'TEXT' } }).messages;
          expect(found.map(({ text }) => text).sort()).toEqual(expected.map(([text]) => text).sort());
        }
      }),
      { numRuns: 60 },
    );
  });

  test('tells nobody the subject of anybody', () => {
    const room = new ChatHall([
      { name: 'Ada', subject: 'ada@secret' },
      { name: 'Ben', subject: 'ben@secret' },
    ]);
    room.run('Ada', { send: { text: 'hello' } });
    room.run('Ada', { send: { text: 'psst', person: 2 } });

    const { inside, personal } = room.view();
    const bytes = [...(inside ?? []), ...room.people.flatMap((one) => [...(personal?.(one) ?? [])])];

    expect(bytes.length).toBeGreaterThan(3);
    expect(bytes.filter(([, value]) => Buffer.from(value).includes('secret'))).toEqual([]);
  });

  test('keeps private conversations together, on each device of the two and after they came again', () => {
    const room = hall();
    room.run('Ada', { send: { text: 'one', person: 2 } });
    const again = room.people.map((one) => (one.name === 'Ben' ? { ...one, number: 77 } : one));
    room.people = again;
    room.run('Ben', { send: { text: 'two', conversation: 1 } });
    later(room);
    room.run('Ada', { send: { text: 'three', person: 77 } });

    const { messages } = room.ask('Ben', { history: { conversation: 1 } });

    expect(messages.map(({ text, isOwn, peerName }) => [text, isOwn, peerName])).toEqual([
      ['one', false, 'Ada'],
      ['two', true, 'Ada'],
      ['three', false, 'Ada'],
    ]);
    expect(room.run('Cleo', { send: { text: 'x', conversation: 1 } })).toBe('chat.absent');
    expect(room.ask('Cleo', { history: { conversation: 1 } }).messages).toEqual([]);
  });

  test.each([
    ['only what shows nothing', { text: ' \n\u202E ' }, 'chat.empty'],
    ['too many characters', { text: 'x'.repeat(CHARACTERS + 1) }, 'chat.too-long'],
    ['somebody else’s group', { text: 'x', group: 'CDU' }, 'chat.not-in-group'],
    ['a group without a name', { text: 'x', group: '' }, 'chat.not-in-group'],
    ['oneself', { text: 'x', person: 1 }, 'chat.absent'],
    ['nobody', { text: 'x', person: 0 }, 'chat.absent'],
    ['a number that nobody has', { text: 'x', person: 99 }, 'chat.absent'],
    ['an observer', { text: 'x', person: 5 }, 'chat.absent'],
    ['somebody outside', { text: 'x', person: 6 }, 'chat.absent'],
    ['a conversation that there is not', { text: 'x', conversation: 3 }, 'chat.absent'],
    ['as many characters as may be, of four bytes', { text: '🙂'.repeat(CHARACTERS) }, 'OK'],
  ])('a message: %s', (_, send, answer) => {
    expect(hall().run('Ada', { send })).toBe(answer);
  });

  test('is switched off, as a whole or for private messages, by those who moderate', () => {
    const room = hall();
    room.run('Mo', { configure: { isPrivateOff: true } });
    expect(room.run('Ada', { send: { text: 'x', person: 2 } })).toBe('chat.private-off');
    expect(room.run('Ada', { send: { text: 'x' } })).toBe('OK');

    room.run('Mo', { configure: { isOff: true } });

    expect(room.run('Mo', { send: { text: 'x' } })).toBe('chat.off');
    const settings = room.view().inside?.get('settings') ?? new Uint8Array();
    expect(ChatSettingsView.decode(settings)).toMatchObject({ isOff: true, isPrivateOff: true });
    expect(room.run('Mo', { configure: { slowModeSec: 601 } })).toBe('ARGUMENT_INVALID');
  });

  test('is as slow as it is set, but for those who moderate, and says how long to wait', () => {
    const room = hall();
    room.run('Mo', { configure: { slowModeSec: 30 } });
    for (const name of ['Ada', 'Mo', 'Mo']) expect(room.run(name, { send: { text: 'x' } })).toBe('OK');

    room.nowMs += 10_000;

    expect(room.run('Ada', { send: { text: 'y' } })).toBe('chat.slow-down');
    expect(room.waitOf('Ada', { send: { text: 'y' } })).toBe(20_000);
    expect(room.run('Ben', { send: { text: 'y' } })).toBe('OK');
    room.nowMs += 20_000;
    expect(room.run('Ada', { send: { text: 'y' } })).toBe('OK');
  });

  test('lets nobody write more than the bucket holds, however they spread it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 }), (pauses) => {
        const room = hall();
        const startMs = room.nowMs;
        let sent = 0;
        for (const pause of pauses) {
          room.nowMs += pause;
          if (room.run('Ada', { send: { text: 'x' } }) === 'OK') sent += 1;
          expect(sent).toBeLessThanOrEqual(8 + (room.nowMs - startMs) / 1_500);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('keeps the newest thousand, and those that are young enough', () => {
    const room = hall();
    room.fill('Ada', 1_000);
    for (let n = 1_001; n <= 1_010; n += 1) {
      room.nowMs += 1_500;
      room.run('Ada', { send: { text: `t${n}` } });
    }
    expect(room.size).toBe(1_000);
    const { messages, hasMore } = room.ask('Ben', { history: { before: 61 } });
    expect([messages[0]?.text, messages.length, hasMore]).toEqual(['t11', 50, false]);

    room.run('Mo', { configure: { keepMinutes: 1 } });
    room.tend();

    expect([room.size, room.ask('Ben', { history: {} }).messages[0]?.text]).toEqual([41, 't970']);
    room.nowMs += 120_000;
    room.tend();
    expect([room.size, room.toldTo(room.person('Ben')).size]).toEqual([0, 0]);
    room.run('Ada', { send: { text: 'next' } });
    expect([...room.toldTo(room.person('Ben'))]).toEqual([[1_011, 'next']]);
  });

  test('is cleared for everybody at once, whatever it holds, by and by in the records', () => {
    const room = hall();
    for (let n = 0; n < 120; n += 1) {
      later(room);
      room.run('Ada', { send: { text: 'x', ...(n % 2 ? { person: 2 } : {}) } });
    }

    room.run('Mo', { clear: {} });

    expect(room.people.map((one) => room.toldTo(one).size)).toEqual([0, 0, 0, 0, 0, 0]);
    expect([room.tend(), room.size]).toEqual([2, 0]);
  });

  test('has messages removed by who wrote them and by who moderates and sees them', () => {
    const room = hall();
    room.run('Ada', { send: { text: 'one' } });
    room.run('Ada', { send: { text: 'two', person: 2 } });

    expect(room.run('Ben', { remove: { sequence: 1 } })).toBe('ROLE_MISSING');
    expect(room.run('Mo', { remove: { sequence: 2 } })).toBe('chat.unknown-message');
    expect(room.run('Mo', { remove: { sequence: 9 } })).toBe('chat.unknown-message');
    expect(room.run('Mo', { remove: { sequence: 1 } })).toBe('OK');
    expect(room.run('Ada', { remove: { sequence: 2 } })).toBe('OK');

    expect([...room.toldTo(room.person('Ben'))]).toEqual([
      [1, ''],
      [2, ''],
    ]);
    expect(room.ask('Ben', { search: { text: 'one' } }).messages).toEqual([]);
  });

  test('tells fifty at first, fewer of long ones, and says that there are more', () => {
    const room = hall();
    for (let n = 1; n <= 60; n += 1) {
      later(room);
      room.run('Ada', { send: { text: n > 50 ? 'ü'.repeat(CHARACTERS) : 'x', group: 'SPD' } });
      room.run('Ben', { send: { text: `${n}` } });
    }

    const ben = room.person('Ben');
    const personal = room.view().personal?.(ben) ?? new Map<string, Uint8Array>();
    const own = ChatOwnView.decode(personal.get('own') ?? new Uint8Array());

    expect([own.groups, own.hasOlder]).toEqual([['SPD', 'Finanzen'], true]);
    expect(personal.size - 1).toBeLessThan(20);
    expect([...(room.view().inside?.keys() ?? [])].length).toBe(51);
    const settings = ChatSettingsView.decode(room.view().inside?.get('settings') ?? new Uint8Array());
    expect(settings.hasOlder).toBe(true);
  });

  test('finds words whatever their case and accents', () => {
    const room = hall();
    for (const text of ['Straße nach Köln', 'Größe', 'nichts']) room.run('Ada', { send: { text } });

    const found = (text: string) => room.ask('Ben', { search: { text } }).messages.map((one) => one.sequence);

    expect([found('STRASSE'), found('koln'), found('größe'), found('xyz')]).toEqual([[1], [1], [2], []]);
    expect(() => found('x')).toThrow(expect.objectContaining({ code: 'ARGUMENT_INVALID' }));
    expect(() => room.ask('Oz', { history: {} })).toThrow(expect.objectContaining({ code: 'ROLE_MISSING' }));
    expect(() => room.askRaw('Ada', new Uint8Array([1]))).toThrow(
      expect.objectContaining({ code: 'FRAME_INVALID' }),
    );
    expect(() => room.ask('Ada', {})).toThrow(expect.objectContaining({ code: 'COMMAND_UNKNOWN' }));
  });
});

/** Who has the conversation that a message goes to, by the names. */
function expectedPair(
  conversations: ReadonlyMap<number, readonly [string, string]>,
  from: string,
  to: { readonly person?: number } | { readonly conversation?: number } | object,
): readonly [string, string] | undefined {
  if ('person' in to && typeof to.person === 'number') return [from, NAMES[to.person - 1] ?? ''];
  if ('conversation' in to && typeof to.conversation === 'number') return conversations.get(to.conversation);
  return undefined;
}
