import { expect, test } from '@jest/globals';
import { LAYOUTS, layoutAfter, parseLayout } from '../../../../web/state/layout.ts';

test('layouts follow each other round and round', () => {
  expect(LAYOUTS.map(layoutAfter)).toEqual(['stage', 'side', 'gallery']);
});

test('what was remembered is shown again, also by an earlier version; anything else is the gallery', () => {
  expect(LAYOUTS.map(parseLayout)).toEqual([...LAYOUTS]);
  expect(['speaker', 'tiles', undefined].map(parseLayout)).toEqual(['stage', 'gallery', 'gallery']);
});
