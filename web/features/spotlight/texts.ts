/** Texts of spotlight and pins. */
import type { FeatureTexts } from '../contract.ts';

export type SpotlightTexts = FeatureTexts & {
  readonly title: string;
  readonly tab: string;
  readonly help: string;
  readonly own: (name: string) => string;
  readonly ownEnd: (name: string) => string;
  readonly shown: string;
  readonly nobodyShown: string;
  readonly pinned: string;
  readonly nobodyPinned: string;
  readonly end: string;
  readonly showOf: (name: string) => string;
  readonly pinOf: (name: string) => string;
  readonly hideOf: (name: string) => string;
  readonly unpinOf: (name: string) => string;
  readonly markShown: string;
  readonly markPinned: string;
  readonly markOwn: string;
};

export const de: SpotlightTexts = {
  refusals: {
    full: 'Es sind schon drei Personen groß für alle. Nehmen Sie zuerst eine heraus.',
    'pins-full': 'Es sind schon zwei Personen für alle angeheftet. Lösen Sie zuerst eine.',
  },
  title: 'Wer groß ist',
  tab: 'Bühne',
  help: 'In der Liste der Personen: unter „Mehr“ bei einer Person.',
  own: (name) => `${name} für mich groß zeigen`,
  ownEnd: (name) => `${name} nicht mehr für mich groß zeigen`,
  shown: 'Groß für alle',
  nobodyShown: 'Niemand. Groß ist, wer spricht, oder ein geteilter Bildschirm.',
  pinned: 'Für alle angeheftet',
  nobodyPinned: 'Niemand. Angeheftet bleibt zum Beispiel, wer in Gebärdensprache dolmetscht.',
  end: 'Niemanden mehr groß zeigen',
  showOf: (name) => `${name} für alle groß zeigen`,
  pinOf: (name) => `${name} für alle anheften`,
  hideOf: (name) => `${name} nicht mehr für alle groß zeigen`,
  unpinOf: (name) => `${name} nicht mehr anheften`,
  markShown: 'groß für alle',
  markPinned: 'für alle angeheftet',
  markOwn: 'für Sie groß',
};

export const en: SpotlightTexts = {
  refusals: {
    full: 'Three people are large for everybody already. Take one of them out first.',
    'pins-full': 'Two people are pinned for everybody already. Unpin one of them first.',
  },
  title: 'Who is large',
  tab: 'Stage',
  help: 'In the list of people: under “More” at a person.',
  own: (name) => `Show ${name} large to me`,
  ownEnd: (name) => `Show ${name} large to me no longer`,
  shown: 'Large for everybody',
  nobodyShown: 'Nobody. Large is who speaks, or a shared screen.',
  pinned: 'Pinned for everybody',
  nobodyPinned: 'Nobody. Pinned is, for example, who interprets in sign language.',
  end: 'Show nobody large any more',
  showOf: (name) => `Show ${name} large to everybody`,
  pinOf: (name) => `Pin ${name} for everybody`,
  hideOf: (name) => `Show ${name} large to everybody no longer`,
  unpinOf: (name) => `Unpin ${name}`,
  markShown: 'large for everybody',
  markPinned: 'pinned for everybody',
  markOwn: 'large for you',
};
