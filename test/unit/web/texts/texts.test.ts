import { describe, expect, test } from '@jest/globals';
import { ErrorCode } from '../../../../proto/signal.ts';
import { de } from '../../../../web/texts/de.ts';
import { en } from '../../../../web/texts/en.ts';
import { errorTextKey } from '../../../../web/texts/error-text.ts';
import { chooseLanguage, parseLanguage } from '../../../../web/texts/language.ts';

/** `join.title`, `errors.busy.help` … */
function paths(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [prefix];
  return Object.entries(value).flatMap(([key, child]) =>
    paths(child, prefix === '' ? key : `${prefix}.${key}`),
  );
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

describe('texts', () => {
  test('exist in both languages under the same keys', () => {
    expect(paths(en).sort()).toEqual(paths(de).sort());
  });

  test.each([
    ['de', de],
    ['en', en],
  ])('are never empty in %s', (_language, texts) => {
    expect(strings(texts).filter((text) => text.trim() === '')).toEqual([]);
  });

  test('address people formally in German', () => {
    expect(strings(de).filter((text) => /\b(du|dein|deine|dir|dich)\b/i.test(text))).toEqual([]);
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
