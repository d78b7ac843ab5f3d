/** What happened while the public was excluded is told to nobody who was outside, once they are back. */
import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { decodeAs, hasFeatures } from '../../../support/feature-messages.ts';
import { ToldRoom, type Name } from '../../../support/told-room.ts';

/** What goes on in a room in which everything is asked in words that are used once. */
class Sitting {
  readonly room = new ToldRoom();
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
    const room = new ToldRoom();
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
    const room = new ToldRoom();
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
    const room = new ToldRoom();
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
