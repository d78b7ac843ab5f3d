import { describe, expect, test } from '@jest/globals';
import { describeChange, rollOf } from '../../../../web/state/announcements.ts';
import { de } from '../../../../web/texts/de.ts';
import { personView } from '../people.ts';

const roll = (...names: string[]) => new Map(names.map((name) => [name, name]));

describe('describeChange()', () => {
  test.each([
    ['one who comes', roll('a'), roll('a', 'Anna'), 'Anna nimmt jetzt teil.'],
    ['one who goes', roll('a', 'Anna'), roll('a'), 'Anna ist gegangen.'],
    ['many who come', roll(), roll('a', 'b', 'c'), '3 Personen nehmen jetzt teil.'],
    ['both ways', roll('a', 'b'), roll('c'), 'c nimmt jetzt teil. 2 Personen sind gegangen.'],
    ['nobody', roll('a'), roll('a'), ''],
  ])('tells of %s', (_name, before, after, expected) => {
    expect(describeChange(before, after, de.announce)).toBe(expected);
  });
});

describe('rollOf()', () => {
  test('leaves oneself out', () => {
    expect(rollOf([personView('me', { isSelf: true }), personView('anna')])).toEqual(roll('anna'));
  });
});
