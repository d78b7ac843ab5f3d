/** How the page is for this person: language, layout, shortcuts; kept in the browser. No DOM. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import { chooseLanguage, textsOf, type Language } from '../texts/language.ts';
import type { Texts } from '../texts/texts.ts';
import { parseLayout, type Layout } from './layout.ts';
import type { Preferences } from './preferences.ts';

export class Look {
  readonly language = signal<Language>('de');
  readonly texts: ReadonlySignal<Texts> = computed(() => textsOf(this.language.value));
  readonly layout = signal<Layout>('gallery');
  readonly hasShortcuts = signal(true);
  readonly #preferences: Pick<Preferences, 'get' | 'set'>;

  /** @param languages the browser's, most wanted first */
  constructor(preferences: Pick<Preferences, 'get' | 'set'>, languages: readonly string[]) {
    this.#preferences = preferences;
    this.language.value = chooseLanguage([preferences.get('language'), ...languages]);
    this.hasShortcuts.value = preferences.get('shortcuts') !== 'off';
    this.layout.value = parseLayout(preferences.get('view'));
  }

  setLanguage(language: Language): void {
    this.language.value = language;
    this.#preferences.set('language', language);
  }

  setShortcuts(isOn: boolean): void {
    this.hasShortcuts.value = isOn;
    this.#preferences.set('shortcuts', isOn ? 'on' : 'off');
  }

  setLayout(layout: Layout): void {
    this.layout.value = layout;
    this.#preferences.set('view', layout);
  }
}
