import { describe, expect, test } from '@jest/globals';
import type { PersonRow } from '../../../../../signal/room/people/person-row.ts';
import { searchPeople } from '../../../../../signal/room/people/search.ts';

const rowsOf = (...names: string[]): PersonRow[] =>
  names.map((name, number) => ({ name, number }) as PersonRow); // it looks at nothing else

const found = (text: string, ...names: string[]) =>
  searchPeople(rowsOf(...names), text).people?.map(({ name }) => name);

describe('searchPeople()', () => {
  test('minds neither case nor accents', () => {
    expect(found('muller', 'Jürgen Müller', 'Anna Weber')).toEqual(['Jürgen Müller']);
    expect(found('ÅKES', 'Björn Åkesson')).toEqual(['Björn Åkesson']);
    expect(found('strasse', 'Eva Straße')).toEqual(['Eva Straße']);
    expect(found('sebnem öz', 'Şebnem Öztürk')).toEqual(['Şebnem Öztürk']);
  });

  test('puts those first of whose name a part begins with the text', () => {
    expect(found('an', 'Jan Roth', 'Ute Lang-Anders', 'Hans', 'Anna')).toEqual([
      'Ute Lang-Anders',
      'Anna',
      'Jan Roth',
      'Hans',
    ]);
  });

  test('gives twenty, and says how many there are', () => {
    const many = rowsOf(...Array.from({ length: 30 }, (_, index) => `Guest ${index}`));

    expect(searchPeople(many, 'guest')).toMatchObject({ total: 30 });
    expect(searchPeople(many, 'guest').people).toHaveLength(20);
    expect(searchPeople(many, ' – ')).toEqual({ people: [], total: 0 });
  });
});
