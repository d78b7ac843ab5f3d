/** Languages of the page and how one is chosen. Pure. */
import { de } from './de.ts';
import { en } from './en.ts';
import type { Texts } from './texts.ts';

export type Language = 'de' | 'en';

/** Languages with their own names, in the order of the switch. */
export const LANGUAGES: readonly { readonly id: Language; readonly name: string }[] = [
  { id: 'de', name: 'Deutsch' },
  { id: 'en', name: 'English' },
];

const TEXTS: Readonly<Record<Language, Texts>> = { de, en };

/** All texts of a language. */
export function textsOf(language: Language): Texts {
  return TEXTS[language];
}

/** The language with this id, if the page has it; `de-AT` counts as `de`. */
export function parseLanguage(tag: string | null | undefined): Language | undefined {
  const primary = tag?.toLowerCase().split('-')[0];
  return LANGUAGES.find(({ id }) => id === primary)?.id;
}

/**
 * The first language the page has.
 *
 * @param wanted BCP 47 tags, the most wanted first; German when none fits
 */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): Language {
  for (const tag of wanted) {
    const language = parseLanguage(tag);
    if (language !== undefined) return language;
  }
  return 'de';
}
