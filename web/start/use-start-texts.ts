/** Texts of the start page in the page's language. */
import type { Language } from '../texts/language.ts';
import { useApp } from '../views/app-context.ts';
import { startDe } from './texts-de.ts';
import { startEn } from './texts-en.ts';
import type { StartTexts } from './texts.ts';

const TEXTS: Readonly<Record<Language, StartTexts>> = { de: startDe, en: startEn };

/** The caller is drawn again when the language changes. */
export function useStartTexts(): StartTexts {
  return TEXTS[useApp().look.language.value];
}
