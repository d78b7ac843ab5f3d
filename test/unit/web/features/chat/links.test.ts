import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { partsOf } from '../../../../../web/features/chat/links.ts';

const linksOf = (text: string) => partsOf(text).flatMap(({ href }) => href ?? []);

describe('partsOf()', () => {
  test('loses nothing of what somebody wrote', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('https://a.de', 'http://', ' ', '(', ').', 'javascript:x'),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        const parts = partsOf(text);
        expect(parts.map((part) => part.text).join('')).toBe(text);
        for (const { href } of parts) if (href !== undefined) expect(href).toMatch(/^https?:\/\//);
      }),
    );
  });

  test.each([
    ['siehe https://example.org/a?b=c#d.', ['https://example.org/a?b=c#d']],
    ['(https://example.org/)', ['https://example.org/']],
    ['https://de.example.org/wiki/Rat_(Gremium), dann', ['https://de.example.org/wiki/Rat_(Gremium)']],
    ['<a href="https://example.org">x</a>', ['https://example.org/']],
    ['javascript:alert(1) data:text/html,x ftp://x.de', []],
    ['https://', []],
  ])('finds the links of %p', (text, links) => {
    expect(linksOf(text)).toEqual(links);
  });
});
