/** What minutes make of the lines that votes write. */
import { describe, expect, test } from '@jest/globals';
import { append, newHead } from '../../../../../signal/record/chain.ts';
import { resultsCsv } from '../../../../../signal/record/minutes/csv.ts';
import { minutesOf } from '../../../../../signal/record/minutes/minutes.ts';
import { paperOf, wordsOf } from '../../../../../signal/record/minutes/paper.ts';
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

  test('say of votes without names too who was represented, and by whom', () => {
    const hall = new Hall();
    const proxies = [{ voterSubject: 'ada', holderSubject: 'bea' }];
    hall.run({ open: { ...QUESTION, proxies } });
    hall.cast('bea', 1);
    hall.cast('bea', 1, 1);
    hall.run({ close: { voteId: 1 } });

    const minutes = minutesOf({ room: 'r', head: newHead('s') }, linesOf(hall));

    const [vote] = minutes.items.flatMap(({ votes }) => votes);
    expect(vote).toMatchObject({ cast: 2, voters: [], represented: [{ name: 'ADA', by: 'BEA' }] });
    expect(resultsCsv(minutes)).toContain(';ADA (BEA)\r\n');
    const paper = (lang: 'de' | 'en') => JSON.stringify(paperOf(minutes, wordsOf(lang)));
    expect(paper('de')).toContain('Vertreten: ADA (durch BEA).');
    expect(paper('en')).toContain('Represented: ADA (cast by BEA).');
  });

  test('set those on an item that is not public apart', () => {
    const hall = new Hall([attendee('ada')]);
    hall.rules = { ...hall.rules, item: { itemId: 'i1', number: '7', title: 'Kauf', isPublic: false } };
    hall.run({ open: QUESTION });

    const { items } = minutesOf({ room: 'r', head: newHead('s') }, linesOf(hall));

    expect(items).toMatchObject([{ number: '7', title: 'Kauf', isPublic: false }]);
  });

  test('set a vote apart that the public was excluded from, and not the rest of its item', () => {
    const hall = new Hall([attendee('ada')]);
    hall.rules = { ...hall.rules, item: { itemId: 'i1', number: '7', title: 'Kauf' } };
    const vote = (voteId: number, isClosedToPublic: readonly [boolean, boolean]): void => {
      const [atOpening, atClosing] = isClosedToPublic;
      hall.rules = { ...hall.rules, isClosedToPublic: atOpening };
      hall.run({ open: { question: `Frage ${voteId}` } });
      hall.rules = { ...hall.rules, isClosedToPublic: atClosing };
      hall.run({ close: { voteId } });
    };
    vote(1, [false, false]);
    vote(2, [false, true]);
    vote(3, [true, false]);
    vote(4, [false, false]);

    const { items } = minutesOf({ room: 'r', head: newHead('s') }, linesOf(hall));

    const inPart = (isPublic: boolean): readonly string[] =>
      items
        .filter((item) => item.isPublic === isPublic)
        .flatMap(({ votes }) => votes.map((one) => one.question));
    expect(inPart(true)).toEqual(['Frage 1', 'Frage 4']);
    expect(inPart(false)).toEqual(['Frage 2', 'Frage 3']);
  });
});
