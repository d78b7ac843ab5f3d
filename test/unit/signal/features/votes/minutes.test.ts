/** What minutes make of the lines that votes write. */
import { describe, expect, test } from '@jest/globals';
import { append, newHead } from '../../../../../signal/record/chain.ts';
import { minutesOf } from '../../../../../signal/record/minutes/minutes.ts';
import { attendee, Hall, QUESTION } from './hall.ts';

const linesOf = ({ lines }: Hall): readonly Uint8Array[] =>
  append(newHead('s'), lines, { atMs: 0, by: '' }).writes.flatMap(({ key, value }) =>
    value && !key.endsWith('/head') ? [value] : [],
  );

describe('minutes of votes', () => {
  test('have each vote once, with its result by name, and what it repeats', () => {
    const hall = new Hall();
    hall.run({ open: { ...QUESTION, display: 1 } });
    hall.cast('ada', 1);
    hall.run({ close: { voteId: 1 } });
    hall.run({ open: { question: 'Wann?', options: ['Heute', 'Morgen'], display: 1 } });
    hall.cast('ada', 2);
    hall.cast('bea', 2);
    hall.run({ close: { voteId: 2 } });
    hall.run({ repeat: { voteId: 2 } });
    hall.run({ cancel: { voteId: 3, reason: 'Tonausfall' } });

    const { items, others } = minutesOf({ room: 'r', head: newHead('s') }, linesOf(hall));

    const [first, second, third] = items.flatMap(({ votes }) => votes);
    expect([first?.question, first?.outcome, first?.winner]).toEqual(['Shall we?', 'accepted', 'Ja']);
    expect(first?.voters.map(({ name, choice }) => [name, choice])).toEqual([
      ['ADA', 'Ja'],
      ['BEA', ''],
      ['CLEO', ''],
    ]);
    expect([second?.voteId, second?.winner, second?.cast]).toEqual(['2', 'Morgen', 2]);
    expect(third).toMatchObject({ repeats: '2', outcome: 'cancelled', reason: 'Tonausfall' });
    expect(others).toEqual([]);
  });

  test('set those on an item that is not public apart', () => {
    const hall = new Hall([attendee('ada')]);
    hall.rules = { ...hall.rules, item: { itemId: 'i1', number: '7', title: 'Kauf', isPublic: false } };
    hall.run({ open: QUESTION });

    const { items } = minutesOf({ room: 'r', head: newHead('s') }, linesOf(hall));

    expect(items).toMatchObject([{ number: '7', title: 'Kauf', isPublic: false }]);
  });
});
