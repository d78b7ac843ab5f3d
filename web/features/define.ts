/** Makes a feature of the page from its typed parts. */
import { computed } from '@preact/signals';
import type { Language } from '../texts/language.ts';
import type { FeatureTexts, PageContext, PageFeature, PageParts, RoomCore } from './contract.ts';

export type PageFeatureDefinition<T extends FeatureTexts> = {
  readonly name: string;
  readonly texts: Readonly<Record<Language, T>>;
  readonly open: (context: PageContext<T>, core: RoomCore) => PageParts;
};

export function definePageFeature<T extends FeatureTexts>(definition: PageFeatureDefinition<T>): PageFeature {
  const { name, texts, open } = definition;
  return {
    name,
    texts,
    open: (context, core) => open({ ...context, texts: computed(() => texts[context.language.value]) }, core),
  };
}
