import { describe, expect, test } from '@jest/globals';
import { ErrorCode } from '../../../../proto/signal.ts';
import { textProblems } from '../../../support/texts.ts';
import { de } from '../../../../web/texts/de.ts';
import { en } from '../../../../web/texts/en.ts';
import { errorTextKey } from '../../../../web/texts/error-text.ts';
import { chooseLanguage, parseLanguage } from '../../../../web/texts/language.ts';

describe('texts', () => {
  test('are complete in both languages, formal in German, and nothing is left in the other language', () => {
    expect(textProblems({ de, en })).toEqual([]);
  });

  test.each([
    ['a text that one language lacks', { a: 'Hallo', b: 'Wort' }, { a: 'Hello' }],
    ['an empty one', { a: '' }, { a: 'Hello' }],
    ['what is not with Sie', { a: 'Hast du Zeit?' }, { a: 'Time?' }],
    ['English in German', { a: 'Verlassen', b: () => 'Leave the room' }, { a: 'Leave', b: () => 'Leave it' }],
    ['German in English', { a: 'Raum' }, { a: 'Raum und Zeit' }],
    ['what nobody has translated', { a: 'Cancel' }, { a: 'Cancel' }],
  ])('are found out: %s', (_what, german, english) => {
    expect(textProblems({ de: german, en: english })).toHaveLength(1);
  });
});

describe('errorTextKey()', () => {
  test('has a text of its own for every error of devices and of the browser', () => {
    const ownCodes = Object.entries(ErrorCode)
      .filter(
        ([, value]) =>
          typeof value === 'number' &&
          value >= ErrorCode.ERROR_CODE_CAMERA_REFUSED &&
          value < ErrorCode.ERROR_CODE_JOIN_TOKEN_INVALID, // from there on they are operators'
      )
      .map(([name]) => name.slice('ERROR_CODE_'.length));

    expect(ownCodes).toContain('AUTOPLAY_BLOCKED');
    expect(ownCodes.filter((code) => errorTextKey(code as 'INTERNAL') === 'other')).toEqual([]);
  });

  test('says of somebody who has left that they have, not that something was typed in wrongly', () => {
    expect(de.errors[errorTextKey('PARTICIPANT_UNKNOWN')].title).toContain('nicht (mehr) im Raum');
  });

  test.each([
    ['NOT_FOUND', 'Das gibt es hier nicht (mehr)'],
    ['LIMIT_REACHED', 'Mehr ist hier nicht möglich'],
  ] as const)('says of %s what is the matter, not that something was typed in wrongly', (code, title) => {
    expect(de.errors[errorTextKey(code)].title).toBe(title);
  });

  test('has a general text for what people can do nothing about', () => {
    expect(errorTextKey('INTERNAL')).toBe('other');
  });
});

describe('chooseLanguage()', () => {
  test.each([
    [[undefined, 'fr-FR', 'en-GB', 'de'], 'en'],
    [['de', 'en'], 'de'],
    [['de-AT'], 'de'],
    [['fr'], 'de'],
    [[], 'de'],
  ])('of %p is %p', (wanted, expected) => {
    expect(chooseLanguage(wanted)).toBe(expected);
  });

  test('takes no unknown language', () => {
    expect(parseLanguage('fr')).toBeUndefined();
  });
});
