import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AVATAR_COLOUR_COUNT, avatarColour, initialsOf } from '../../../../web/state/initials.ts';

describe('initialsOf()', () => {
  test.each([
    ['Anna Weber', 'AW'],
    ['anna', 'A'],
    ['Şebnem Öztürk', 'ŞÖ'],
    ['Dr. Jürgen Müller-Lüdenscheidt', 'DL'],
    ['  Anna   Maria  Weber ', 'AW'],
    ['(Gast) 7', 'G7'],
    ['🙂', '?'],
    ['', '?'],
  ])('of %p are %p', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('avatarColour()', () => {
  test('is a colour of the palette and always the same for a name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const colour = avatarColour(name);

        expect(Number.isInteger(colour) && colour >= 0 && colour < AVATAR_COLOUR_COUNT).toBe(true);
        expect(avatarColour(name)).toBe(colour);
      }),
    );
  });
});
