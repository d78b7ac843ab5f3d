import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  attendanceCsv,
  measuresCsv,
  resultsCsv,
  speechesCsv,
  votersCsv,
} from '../../../../signal/record/minutes/csv.ts';
import { minutesOf } from '../../../../signal/record/minutes/minutes.ts';
import { MinutesDocument } from '../../../../signal/record/minutes/document.ts';
import { paperOf, wordsOf } from '../../../../signal/record/minutes/paper.ts';
import { publicPartOf } from '../../../../signal/record/minutes/public-part.ts';
import { goldenSitting } from './golden-sitting.ts';

const golden = goldenSitting();
const minutes = minutesOf({ room: 'council', head: golden.head }, golden.lines);
const GERMAN = wordsOf('de');
const words = JSON.stringify(paperOf(minutes, GERMAN));
const forPublic = publicPartOf(minutes);

describe('minutes', () => {
  test('of the golden sitting are as they were written down', () => {
    const expected: unknown = JSON.parse(
      readFileSync(new URL('golden-minutes.json', import.meta.url), 'utf8'),
    );

    expect(JSON.parse(JSON.stringify(minutes))).toEqual(expected);
    expect(MinutesDocument.parse(expected)).toEqual(expected);
  });

  test('set apart what was not public: items, what went on while the public was out, and its words', () => {
    const items = minutes.items.map(({ number, isPublic, isContinued, speeches, votes }) => {
      return [
        number,
        isPublic,
        isContinued,
        speeches.map(({ name }) => name),
        votes.map((one) => one.voteId),
      ];
    });
    expect(items).toEqual([
      ['1', true, false, ['Ben'], ['12']],
      ['1', false, true, ['Cleo'], []],
      ['2', false, false, [], ['13']],
    ]);

    const told = JSON.stringify([forPublic, paperOf(forPublic, GERMAN)]);
    for (const secret of ['Grundstück', 'Verkäufer', 'i2', '"13"', '"subject":"ada"', 'Zaungast', 'weather'])
      expect(told).not.toContain(secret);
    expect(forPublic).toMatchObject({ part: 'public', leftOut: 2, items: [{ number: '1' }] });
    expect(told).toContain('2 nichtöffentliche Abschnitte stehen nicht in diesem Teil.');
  });

  test('for the public count what they leave out, of kinds that nobody knows as well', () => {
    const told = JSON.stringify(paperOf(forPublic, GERMAN));

    expect(minutes).toMatchObject({ leftOutEntries: 0, leftOutOthers: 0 });
    expect(forPublic).toMatchObject({ leftOutEntries: 3, leftOutOthers: 1, others: [] });
    expect(told).toContain('3 Einträge außerhalb der Tagesordnung, die nicht für die Öffentlichkeit sind');
    expect(told).toContain('Eine Zeile des Protokolls, deren Art diese Niederschrift nicht kennt');
    expect(JSON.stringify(paperOf(forPublic, wordsOf('en')))).toContain('was left out unread.');
  });

  test('call people as the roll has them in the end, however they came in', () => {
    const { head, lines } = goldenSitting([
      [0, 'sitting.opened', { sittingId: 's', roll: [{ subject: 'ada', name: 'Ada Lovelance' }] }],
      [1, 'sitting.came', { people: [{ subject: 'ben', name: 'Guest 7', role: 'member' }] }],
      [2, 'sitting.rollChanged', { added: [{ subject: 'ada', name: 'Ada Lovelace', group: 'A' }] }],
      [3, 'sitting.rollChanged', { added: [{ subject: 'ben', name: 'Ben' }], removed: [] }],
    ]);

    const { members } = minutesOf({ room: 'council', head }, lines);

    expect(members.map(({ name, group }) => [name, group])).toEqual([
      ['Ada Lovelace', 'A'],
      ['Ben', ''],
    ]);
  });

  test('say whether the public was admitted at the opening, and what happened before it is closed again', () => {
    const opening = (isPublic?: boolean) => {
      const { head, lines } = goldenSitting([
        [0, 'sitting.opened', { sittingId: 's', openedBy: { name: 'Ada' }, isPublic }],
        [1, 'sitting.suspended', { reason: 'Pause' }],
      ]);
      const some = minutesOf({ room: 'council', head }, lines);
      return [some.openedPublic, some.suspensions[0]?.isPublic, JSON.stringify(paperOf(some, GERMAN))];
    };

    expect(opening(true)).toEqual(['yes', true, expect.stringContaining('dabei zugelassen.')]);
    expect(opening(false)).toEqual(['no', false, expect.stringContaining('dabei ausgeschlossen.')]);
    expect(opening()).toEqual(['', true, expect.stringContaining('Eröffnet um 18:00 Uhr von Ada."')]);
  });

  test('are the same in English', () => {
    const english = JSON.stringify(paperOf(minutes, wordsOf('en')));

    for (const text of ['Sunday, 22 November 2026', 'Yes: 2, No: 0, Abstention: 1', 'Decision: Soll'])
      expect(english).toContain(text);
    for (const german of ['Uhr', 'Enthaltung', 'Öffentlichkeit', 'Mitglied'])
      expect(english).not.toContain(german);
  });

  test('list what they have no words for, in the data and on paper', () => {
    expect(minutes.others).toEqual([
      {
        ...{
          n: 29,
          at: '2026-11-22T17:25:00.000Z',
          kind: 'weather.changed',
          by: 'ada',
          data: { rain: true },
        },
        isPublic: true,
      },
    ]);
    expect(words).toContain('Zeile 29, 18:25 Uhr: weather.changed');
  });

  test.each([
    'Sonntag, 22. November 2026',
    'Eröffnet um 18:00 Uhr von Ada.',
    'Von 3 Mitgliedern haben 3 teilgenommen',
    '18:01 bis 18:30 Uhr, zugeschaltet',
    '18:07 bis 18:09 Uhr: Gerät oder Anschluss der Person',
    'TOP 1 Haushalt',
    '18:03 Uhr Ben (B), 3:05 min',
    'Ja: 2, Nein: 0, Enthaltung: 1',
    'Ergebnis: angenommen.',
    'Beschluss: Soll der Haushalt 2027 beschlossen werden?',
    'Ada (A), Cleo (A, durch Ada)',
    '18:05 bis 18:11 Uhr, Tonausfall, zu wiederholen: Rede von Ben.',
    '18:04 bis 18:10 Uhr: Cleo, Ton, Ton ist weg.',
    '18:23 Uhr: Öffentlichkeit ausgeschlossen; den Raum verließen 12 Zuhörende und ein Gast.',
    '18:27 Uhr: Öffentlichkeit hergestellt.',
    'Recht: Thüringen (§ 36a ThürKO).',
    'TOP 1 Haushalt (Fortsetzung, nichtöffentlich)',
    'TOP 2 Kauf eines Grundstücks (nichtöffentlich)',
    'Wiederholung der Abstimmung 12.',
    'Ergebnis: abgebrochen.","style":"result"},{"text":"Grund: Verkäufer genannt',
    'Die Redezeit von Ben wurde um 1:00 min verlängert.',
    'Von der Mitgliederliste genommen: Dora.',
    'Redezeiten',
    '18:28 Uhr: Ben erhielt von Ada die Rolle „Vorsitz“ (bisher „Mitglied“).',
    '18:28 Uhr: Cleo heißt jetzt Cleo C.; geändert von Ada.',
    '18:28 Uhr: Zaungast (Publikum) wurde von Ada in den Warteraum geschickt.',
    '18:29 Uhr: Zaungast (Publikum) wurde von Ada aus dem Raum entfernt.',
    '18:29 Uhr: Dora (Mitglied) wurde von Ada ausgeschlossen; Grund: ruft dazwischen.',
    '18:29 Uhr: Der Ausschluss von Dora wurde von Ada aufgehoben.',
  ])('say on paper: %s', (text) => {
    expect(words).toContain(text);
  });

  test('of a sitting that is open, or whose lines are strange, are minutes as well', () => {
    const strange = goldenSitting([
      [0, 'sitting.opened', { roll: 'none', title: 7 }],
      [1, 'votes.closed', {}],
      [1, 'floor.ended', { name: 'Ada', spokenMs: 1_000 }],
      [2, 'sitting.left', { people: [{}] }],
      [3, 'sitting.resumed', {}],
    ]);

    const some = minutesOf({ room: 'council', head: strange.head }, strange.lines);

    expect(some).toMatchObject({ closedAt: '', title: '', members: [] });
    expect(paperOf(some, GERMAN).length).toBeGreaterThan(5);
  });

  test('have a speech that nobody ended until its person was seen last', () => {
    const until = '2026-11-22T17:03:00.000Z';
    const { head, lines } = goldenSitting([
      [0, 'sitting.opened', { sittingId: 's' }],
      [1, 'floor.begun', { name: 'Ada' }],
      [9, 'floor.ended', { name: 'Ada', spokenMs: 120_000, until }],
    ]);

    const [speech] = minutesOf({ room: 'council', head }, lines).items.flatMap(({ speeches }) => speeches);

    expect(speech).toMatchObject({ name: 'Ada', endedAt: until, spokenSec: 120 });
  });

  test('are tables, in which no cell is a formula', () => {
    expect(attendanceCsv(minutes).split('\r\n').slice(0, 2)).toEqual([
      '\uFEFFkind;name;group;role;from;until;place;losses',
      'member;Ada;A;member;2026-11-22T17:00:00.000Z;2026-11-22T17:14:00.000Z;hall;0',
    ]);
    expect(speechesCsv(minutes)).toContain('1;Haushalt;Ben;B;matter;');
    expect(resultsCsv(minutes)).toContain(';Enthaltung;1;accepted;simple;3;3;');
    expect(votersCsv(minutes)).toContain(';Cleo;A;Ja;Ada\r\n');
    expect(measuresCsv(minutes)).toContain(';role;Ben;member;member;chair;Ada;\r\n');
    const evil = goldenSitting([
      [0, 'sitting.opened', { sittingId: 's' }],
      [0, 'floor.begun', { name: '=1+1', groups: ['a;"b"'] }],
    ]);
    const table = speechesCsv(minutesOf({ room: 'council', head: evil.head }, evil.lines));
    expect(table).toContain(`;;'=1+1;"a;""b""";`);
  });
});
