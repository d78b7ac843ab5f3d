/** Texts of raised hands. */
import type { FeatureTexts } from '../contract.ts';

export type HandsTexts = FeatureTexts & {
  readonly tool: string;
  readonly raise: string;
  readonly lower: string;
  readonly ownPlace: (place: number) => string;
  readonly title: string;
  readonly tab: string;
  readonly badge: (count: number) => string;
  readonly none: string;
  readonly since: (time: string) => string;
  readonly more: (count: number) => string;
  readonly lowerOf: (name: string) => string;
  readonly lowerAll: string;
  readonly lowerAllSure: string;
  readonly mark: (place: number) => string;
};

export const de: HandsTexts = {
  refusals: {},
  tool: 'Hand heben',
  raise: 'Hand heben: Sie möchten sprechen',
  lower: 'Hand senken',
  ownPlace: (place) => `Sie sind an ${place}. Stelle`,
  title: 'Wortmeldungen',
  tab: 'Meldungen',
  badge: (count) => (count === 1 ? '1 Wortmeldung' : `${count} Wortmeldungen`),
  none: 'Niemand hat die Hand gehoben.',
  since: (time) => `seit ${time} Uhr`,
  more: (count) => (count === 1 ? 'und 1 weitere Person' : `und ${count} weitere Personen`),
  lowerOf: (name) => `Hand von ${name} senken`,
  lowerAll: 'Alle Hände senken',
  lowerAllSure: 'Wirklich alle senken?',
  mark: (place) => `Hand gehoben, ${place}. Stelle`,
};

export const en: HandsTexts = {
  refusals: {},
  tool: 'Raise hand',
  raise: 'Raise your hand: you want to speak',
  lower: 'Lower your hand',
  ownPlace: (place) => `you are number ${place}`,
  title: 'Raised hands',
  tab: 'Hands',
  badge: (count) => (count === 1 ? '1 raised hand' : `${count} raised hands`),
  none: 'Nobody has raised a hand.',
  since: (time) => `since ${time}`,
  more: (count) => (count === 1 ? 'and 1 more person' : `and ${count} more people`),
  lowerOf: (name) => `Lower the hand of ${name}`,
  lowerAll: 'Lower all hands',
  lowerAllSure: 'Really lower all of them?',
  mark: (place) => `Hand raised, number ${place}`,
};
