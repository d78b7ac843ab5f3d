import { describe, expect, test } from '@jest/globals';
import { membersIn } from '../../../../../web/features/sitting/roll-lines.ts';

describe('membersIn()', () => {
  test.each([
    ['semicolons and a heading', 'Name;Gruppe;Kennung\r\nAda;A;ada@x\r\nBen;;\r\n'],
    ['tabulators', 'Ada\tA\tada@x\nBen'],
    ['commas and quotes', '"Ada",A,ada@x\n"Ben"'],
  ])('takes lines with %s', (_, text) => {
    expect(membersIn(text)).toEqual({
      members: [
        { name: 'Ada', group: 'A', subject: 'ada@x' },
        { name: 'Ben', group: '', subject: 'Ben' },
      ],
      wrong: [],
    });
  });

  test('keeps commas in names where semicolons are between the cells', () => {
    expect(membersIn('Müller, Ada;A').members).toEqual([
      { name: 'Müller, Ada', group: 'A', subject: 'Müller, Ada' },
    ]);
  });

  test('says which lines name nobody', () => {
    expect(membersIn('Ada;A\n;B;x\n\n;;')).toMatchObject({ wrong: [2, 4] });
  });
});
