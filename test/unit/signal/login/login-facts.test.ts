import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { safeReturn } from '../../../../signal/login/login-facts.ts';

describe('safeReturn()', () => {
  test.each([
    ['/?room=council', '/?room=council'],
    ['/a/../b', '/b'],
    ['', '/'],
    ['//elsewhere.example/', '/'],
    ['/\\elsewhere.example', '/'],
    ['/\t/elsewhere.example', '/'],
    ['/.//elsewhere.example', '/'],
    ['https://elsewhere.example/', '/'],
    ['javascript:alert(1)', '/'],
    [`/?${'x'.repeat(510)}`, `/?${'x'.repeat(510)}`],
    [`/?${'x'.repeat(511)}`, '/'],
    [`/?${'ü'.repeat(100)}`, '/'], // six characters each, as addresses have them
  ])('%p leads to %p', (wanted, path) => {
    expect(safeReturn(wanted)).toBe(path);
  });

  test('never leads away from the page', () => {
    const piece = fc.constantFrom('/', '\\', '\t', '\n', '.', ':', '@', '?', '#', 'a', 'http:', '%2f', ' ');

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const path = safeReturn(pieces.join(''));

        expect(new URL(path, 'https://page.example').origin).toBe('https://page.example');
      }),
    );
  });
});
