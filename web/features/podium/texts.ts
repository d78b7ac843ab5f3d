/** Texts of the podium. */
import type { FeatureTexts } from '../contract.ts';

export type PodiumTexts = FeatureTexts & {
  readonly title: string;
  readonly tab: string;
  readonly badge: (count: number) => string;
  readonly seats: (taken: number, count: number) => string;
  readonly seatsOpen: (taken: number) => string;
  readonly none: string;
  readonly you: string;
  readonly take: (name: string) => string;
  readonly asking: string;
  readonly nobodyAsks: string;
  readonly giveTo: (name: string) => string;
  readonly full: string;
  readonly rules: string;
  readonly limit: string;
  readonly limitHint: string;
  readonly save: string;
  readonly audienceMic: string;
  readonly audienceCamera: string;
  readonly how: string;
};

export const de: PodiumTexts = {
  refusals: {},
  title: 'Podium',
  tab: 'Podium',
  badge: (count) =>
    count === 1 ? '1 Person bittet um einen Platz' : `${count} Personen bitten um einen Platz`,
  seats: (taken, count) => `${taken} von ${count} Plätzen besetzt`,
  seatsOpen: (taken) => (taken === 1 ? '1 Person auf dem Podium' : `${taken} Personen auf dem Podium`),
  none: 'Niemand sitzt auf dem Podium.',
  you: 'Sie',
  take: (name) => `${name} vom Podium nehmen`,
  asking: 'Bitten um einen Platz',
  nobodyAsks: 'Niemand hat die Hand gehoben.',
  giveTo: (name) => `${name} einen Platz geben`,
  full: 'Alle Plätze sind besetzt.',
  rules: 'Regeln',
  limit: 'Plätze',
  limitHint: '0 = so viele wie nötig, höchstens 200',
  save: 'Übernehmen',
  audienceMic: 'Alle dürfen ihr Mikrofon einschalten',
  audienceCamera: 'Alle dürfen ihre Kamera einschalten',
  how: 'Heben Sie die Hand, um um einen Platz zu bitten.',
};

export const en: PodiumTexts = {
  refusals: {},
  title: 'Podium',
  tab: 'Podium',
  badge: (count) => (count === 1 ? '1 person asks for a seat' : `${count} people ask for a seat`),
  seats: (taken, count) => `${taken} of ${count} seats taken`,
  seatsOpen: (taken) => (taken === 1 ? '1 person on the podium' : `${taken} people on the podium`),
  none: 'Nobody sits on the podium.',
  you: 'You',
  take: (name) => `Take ${name} off the podium`,
  asking: 'Ask for a seat',
  nobodyAsks: 'Nobody has raised a hand.',
  giveTo: (name) => `Give ${name} a seat`,
  full: 'All seats are taken.',
  rules: 'Rules',
  limit: 'Seats',
  limitHint: '0 = as many as needed, at most 200',
  save: 'Apply',
  audienceMic: 'Everybody may switch their microphone on',
  audienceCamera: 'Everybody may switch their camera on',
  how: 'Raise your hand to ask for a seat.',
};
