import { describe, expect, test } from '@jest/globals';
import { startDe } from '../../../../web/start/texts-de.ts';
import { startEn } from '../../../../web/start/texts-en.ts';

/** Functions are called with a name for each argument; leaves by their path. */
function leaves(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String((value as (name: string) => unknown)('Rat'))]];
  return Object.entries(value ?? {}).flatMap(([key, child]) => leaves(child, `${path}.${key}`));
}

describe('texts of the start page', () => {
  test('exist in both languages, none of them empty', () => {
    expect(leaves(startEn).map(([path]) => path)).toEqual(leaves(startDe).map(([path]) => path));
    expect([...leaves(startDe), ...leaves(startEn)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('address people formally in German', () => {
    expect(leaves(startDe).filter(([, text]) => /\b(du|dein|deine|dir|dich)\b/i.test(text))).toEqual([]);
  });
});
