/** What happened while the public was excluded is told to nobody who was outside, once they are back. */
import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import type { Role } from '../../../../common/auth/roles.ts';
import { AppError } from '../../../../common/errors.ts';
import { parseParticipantId } from '../../../../common/ids.ts';
import type { Attendee, Decision, Durability, RoomPeople } from '../../../../signal/features/contract.ts';
import { FeatureStates } from '../../../../signal/features/feature-states.ts';
import { loadFeatures } from '../../../../signal/features/load.ts';
import { allOf } from '../../../../signal/room/features/audiences.ts';
import { commandTypeOf, decodeAs, encodeAs, hasFeatures } from '../../../support/feature-messages.ts';

const ROLES = { chair: 'chair', ada: 'member', gus: 'guest', oz: 'observer' } as const;
type Name = keyof typeof ROLES;

const features = await loadFeatures();

/** Of a room without servers: all its features together. */
class Room {
  #states = FeatureStates.of(features);
  #commands = 0;
  nowMs = 1_000_000;
  /** What was said, with who was outside: 0 = nobody, 1 = observers, 2 = guests as well. */
  readonly words = new Map<string, number>();
  out = 0;

  get people(): RoomPeople {
    const { rules } = this.#states;
    const all = Object.entries(ROLES).map(([name, role], index) => {
      const person = {
        ...{ participantId: parseParticipantId(name), number: index + 1, name, subject: name, joinedAtMs: 0 },
        ...{ role: role as Role, groups: ['greens'], site: 'erfurt', isAway: false },
      };
      return { ...person, isOutside: rules.isOutside(person) };
    });
    return { all: () => all, get: (id) => all.find(({ participantId }) => participantId === id) };
  }

  who(name: Name): Attendee {
    const found = this.people.get(parseParticipantId(name));
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found;
  }

  /** Something that nobody has said before. */
  word(): string {
    const word = `word${this.words.size}.`;
    this.words.set(word, this.out);
    return word;
  }

  run(name: Name, feature: string, command: Readonly<Record<string, unknown>>): string {
    this.nowMs += 10_000;
    const type = commandTypeOf(feature);
    const bytes = type.encode(type.fromObject(command)).finish();
    const known = this.#states.feature(feature);
    const actor = this.who(name);
    if (known === undefined || actor.isOutside) return 'NOT_ADMITTED';
    this.#commands += 1;
    const { rules } = this.#states;
    const context = { actor, people: this.people, rules, nowMs: this.nowMs, commandId: `c${this.#commands}` };
    const decision = this.#states.get(feature)?.decide(bytes, context);
    if (decision === undefined || decision instanceof AppError) return decision?.reason || 'refused';
    this.#keep(feature, known.commandOf(bytes).durability, decision);
    return 'OK';
  }

  tend(): void {
    for (const name of this.#states.names()) {
      const { rules } = this.#states;
      const context = { people: this.people, rules, nowMs: this.nowMs, hasLeft: () => false };
      const due = this.#states.get(name)?.tend(context);
      if (due !== undefined) this.#keep(name, due.durability, due.decision);
    }
  }

  close(guests: boolean): void {
    this.run('chair', 'moderation', { closeToPublic: { guests } });
    this.out = guests ? 2 : 1;
  }

  admit(): void {
    this.run('chair', 'moderation', { openToPublic: {} });
    this.out = 0;
  }

  /** Everything that somebody who comes in now is told, and answered. */
  told(name: Name): string {
    const person = this.who(name);
    const views = this.#states
      .names()
      .flatMap((feature) => this.#recordsOf(feature, person).map(({ value }) => value ?? new Uint8Array()));
    return Buffer.concat([...views, ...this.#answers(person)]).toString('latin1');
  }

  record(name: Name, feature: string, key: string): Uint8Array | undefined {
    return this.#recordsOf(feature, this.who(name)).find((one) => one.key === key)?.value ?? undefined;
  }

  #recordsOf(feature: string, person: Attendee) {
    const view = this.#states.get(feature)?.view(this.people) ?? {};
    return allOf(feature, view, person).records ?? [];
  }

  #answers(actor: Attendee): readonly Uint8Array[] {
    if (actor.isOutside) return [];
    const ids = Array.from({ length: 9 }, (_, index) => index + 1);
    const questions: readonly (readonly [string, Uint8Array])[] = [
      ['chat', encodeAs('chat', 'ChatQuery', { history: {} })],
      ['chat', encodeAs('chat', 'ChatQuery', { history: { group: 'greens' } })],
      ['chat', encodeAs('chat', 'ChatQuery', { search: { text: 'word' } })],
      ...ids.map((voteId) => ['votes', encodeAs('votes', 'VotesQuery', { vote: { voteId } })] as const),
      ...ids.map((id) => ['agenda', encodeAs('agenda', 'AgendaQuery', { itemId: `i${id}` })] as const),
    ];
    return questions.flatMap(([feature, query]) => {
      try {
        const { rules } = this.#states;
        return this.#states.get(feature)?.answer(query, { actor, people: this.people, rules }) ?? [];
      } catch (error) {
        if (error instanceof AppError) return [];
        throw error;
      }
    });
  }

  #keep(feature: string, durability: Durability, { writes }: Decision): void {
    this.#states = this.#states.write(feature, durability, writes);
  }
}

/** What goes on in a room in which everything is asked in words that are used once. */
class Sitting {
  readonly room = new Room();
  #vote = { id: 0, word: '' };
  #poll = { id: 0, word: '' };

  constructor() {
    this.room.run('chair', 'sitting', { open: { title: 'Council' } });
  }

  /** It goes on while the public is out: all of it is kept from them. */
  #raise(word: string): void {
    const { words, out } = this.room;
    words.set(word, Math.max(words.get(word) ?? 0, out));
  }

  readonly steps: Readonly<Record<string, () => void>> = {
    close: () => this.room.close(false),
    'close, guests as well': () => this.room.close(true),
    admit: () => this.room.admit(),
    tend: () => this.room.tend(),
    write: () => void this.room.run('ada', 'chat', { send: { text: this.room.word() } }),
    'write to the group': () =>
      void this.room.run('ada', 'chat', { send: { text: this.room.word(), group: 'greens' } }),
    'open a vote': () => {
      const question = this.room.word();
      if (this.room.run('chair', 'votes', { open: { question, display: 1 } }) === 'OK')
        this.#vote = { id: this.#vote.id + 1, word: question };
    },
    vote: () => {
      const cast = { voteId: this.#vote.id, choice: 1 };
      if (this.room.run('ada', 'votes', { cast }) === 'OK') this.#raise(this.#vote.word);
    },
    'close the vote': () => {
      const done = this.room.run('chair', 'votes', { close: { voteId: this.#vote.id } });
      if (done === 'OK') this.#raise(this.#vote.word);
    },
    'ask all': () => {
      const question = this.room.word();
      if (this.room.run('chair', 'polls', { create: { question, options: ['a', 'b'] } }) === 'OK')
        this.#poll = { id: this.#poll.id + 1, word: question };
    },
    answer: () => {
      const answer = { poll: this.#poll.id, choices: [0] };
      if (this.room.run('ada', 'polls', { answer }) === 'OK') this.#raise(this.#poll.word);
    },
    'close the poll': () => void this.room.run('chair', 'polls', { close: { poll: this.#poll.id } }),
    'start a timer': () => void this.room.run('chair', 'timer', { start: { title: this.room.word() } }),
    'announce a break': () =>
      void this.room.run('chair', 'timer', { closeCurtain: { text: this.room.word() } }),
    'ask who is ready': () => void this.room.run('chair', 'timer', { askReady: { title: this.room.word() } }),
    'add an item': () =>
      void this.room.run('chair', 'agenda', {
        add: { item: { title: this.room.word(), text: this.room.word() } },
      }),
    interrupt: () => void this.room.run('chair', 'sitting', { suspend: { reason: this.room.word() } }),
    'go on': () => void this.room.run('chair', 'sitting', { resume: {} }),
  };
}

const step = fc.constantFrom(...Object.keys(new Sitting().steps));

const all = hasFeatures(
  'moderation',
  'sitting',
  'agenda',
  'chat',
  'floor',
  'polls',
  'reactions',
  'timer',
  'votes',
);

(all ? describe : describe.skip)('who comes in after a part of the sitting that was not public', () => {
  test('is told nothing that was said in it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const sitting = new Sitting();
        const { room } = sitting;
        for (const one of steps) {
          sitting.steps[one]?.();
          for (const [name, mayKnow] of [
            ['oz', 0],
            ['gus', 1],
          ] as const) {
            const told = room.told(name);
            const leaked = [...room.words].filter(([word, from]) => from > mayKnow && told.includes(word));
            expect([one, name, leaked]).toEqual([one, name, []]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is told what was said before and after it, and members all of it', () => {
    const { room, steps } = new Sitting();
    const said = ['write', 'open a vote', 'vote', 'close the vote', 'ask all', 'add an item'];
    const talk = (): void => said.forEach((one) => steps[one]?.());
    talk();
    steps['close, guests as well']?.();
    talk();
    steps['admit']?.();
    talk();

    const knownTo = (name: Name): readonly boolean[] => {
      const told = room.told(name);
      return [...room.words.keys()].map((word) => told.includes(word));
    };
    expect(knownTo('ada')).not.toContain(false);
    expect(knownTo('gus')).toEqual([...room.words.values()].map((from) => from === 0));
  });

  test('knows nothing of the speeches in it from the sums', () => {
    const room = new Room();
    let begun = 0;
    const speak = (): void => {
      room.run('chair', 'floor', { give: { speech: 0, number: room.who('ada').number } });
      room.run('chair', 'floor', { take: { speech: (begun += 1) } });
    };
    speak();
    room.close(true);
    speak();
    room.close(false);
    speak();
    room.admit();

    const speechesFor = (name: Name): unknown => {
      const totals = room.record(name, 'floor', 'totals') ?? new Uint8Array();
      const [ofAda] = decodeAs('floor', 'FloorTotalsView', totals)['people'] as { speeches: number }[];
      return ofAda?.speeches;
    };
    expect((['ada', 'gus', 'oz'] as const).map(speechesFor)).toEqual([3, 2, 1]);
  });

  test('sees whom everybody sees now: the item and the speaker of the moment', () => {
    const room = new Room();
    room.close(false);
    const title = room.word();
    room.run('chair', 'agenda', { add: { item: { title } } });
    room.run('chair', 'agenda', { start: { itemId: 'i1' } });
    room.admit();
    room.tend();

    expect(room.told('oz')).toContain(title);
    room.run('chair', 'agenda', { finish: { itemId: 'i1' } });
    expect(room.told('oz')).toContain(title);
  });

  test('does not see reactions of before', () => {
    const room = new Room();
    room.close(false);
    room.run('ada', 'reactions', { react: { kind: 1 } });
    room.admit();

    expect(room.record('ada', 'reactions', 'now')).toBeDefined();
    expect(room.record('oz', 'reactions', 'now')).toBeUndefined();
  });

  test('is not told of a vote that was open when the public was excluded, and cast in public', () => {
    const sitting = new Sitting();
    sitting.steps['open a vote']?.();
    sitting.room.close(false);
    sitting.room.tend();
    sitting.room.admit();
    for (const one of ['vote', 'close the vote']) sitting.steps[one]?.();

    expect(sitting.room.told('oz')).not.toContain('word0.');
    expect(sitting.room.told('gus')).toContain('word0.');
  });
});
