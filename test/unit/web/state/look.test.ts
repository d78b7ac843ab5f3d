import { expect, test } from '@jest/globals';
import { Look } from '../../../../web/state/look.ts';
import type { PreferenceKey } from '../../../../web/state/preferences.ts';

function createPreferences(kept: Partial<Record<PreferenceKey, string>> = {}) {
  const values = new Map(Object.entries(kept));
  return {
    get: (key: PreferenceKey) => values.get(key),
    set: (key: PreferenceKey, value: string) => void values.set(key, value),
  };
}

test('is as this browser kept it, else as its languages and usual', () => {
  const kept = new Look(createPreferences({ language: 'en', shortcuts: 'off', view: 'side' }), ['de-DE']);
  const usual = new Look(createPreferences(), ['fr', 'en-GB']);

  const shown = [kept, usual].map(({ language, hasShortcuts, layout }) => [
    language.value,
    hasShortcuts.value,
    layout.value,
  ]);
  expect(shown).toEqual([
    ['en', false, 'side'],
    ['en', true, 'gallery'],
  ]);
});

test('is kept when it is changed, and its texts follow', () => {
  const preferences = createPreferences();
  const look = new Look(preferences, ['de']);
  const before = look.texts.value;

  look.setLanguage('en');
  look.setShortcuts(false);
  look.setLayout('stage');

  expect(look.texts.value).not.toBe(before);
  expect(new Look(preferences, ['de'])).toMatchObject({
    language: { value: 'en' },
    hasShortcuts: { value: false },
    layout: { value: 'stage' },
  });
});
