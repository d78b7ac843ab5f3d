/** Texts of quick polls. */
import type { FeatureTexts } from '../contract.ts';

export type PollsTexts = FeatureTexts & {
  readonly title: string;
  readonly tab: string;
  readonly badge: (count: number) => string;
  readonly noVote: string;
  readonly none: string;
  readonly by: (name: string) => string;
  readonly one: string;
  readonly several: string;
  readonly answered: (count: number) => string;
  readonly secret: string;
  readonly closed: string;
  readonly result: (count: number, percent: number) => string;
  readonly answer: string;
  readonly change: string;
  readonly close: string;
  readonly remove: string;
  readonly removeSure: string;
  readonly create: string;
  readonly question: string;
  readonly option: (number: number) => string;
  readonly addOption: string;
  readonly multiple: string;
  readonly start: string;
  readonly incomplete: string;
};

export const de: PollsTexts = {
  refusals: {
    'too-many': 'Es gibt schon 20 Umfragen. Entfernen Sie zuerst eine alte.',
    'too-many-open': 'Es sind schon 5 Umfragen offen. Beenden Sie zuerst eine.',
    'unknown-poll': 'Diese Umfrage gibt es nicht mehr.',
    closed: 'Diese Umfrage ist beendet.',
  },
  title: 'Umfragen',
  tab: 'Umfragen',
  badge: (count) => (count === 1 ? '1 Umfrage ohne Ihre Antwort' : `${count} Umfragen ohne Ihre Antwort`),
  noVote: 'Umfragen geben ein Meinungsbild. Sie sind keine Abstimmung im Sinne der Geschäftsordnung.',
  none: 'Es gibt keine Umfrage.',
  by: (name) => `von ${name}`,
  one: 'Eine Antwort',
  several: 'Mehrere Antworten möglich',
  answered: (count) => (count === 1 ? '1 Person hat geantwortet' : `${count} Personen haben geantwortet`),
  secret: 'Niemand sieht, wer was antwortet. Das Ergebnis erscheint, wenn die Umfrage beendet ist.',
  closed: 'Beendet',
  result: (count, percent) => `${count} (${percent} %)`,
  answer: 'Antworten',
  change: 'Antwort ändern',
  close: 'Umfrage beenden',
  remove: 'Umfrage entfernen',
  removeSure: 'Wirklich entfernen?',
  create: 'Neue Umfrage',
  question: 'Frage',
  option: (number) => `Antwort ${number}`,
  addOption: 'Weitere Antwort',
  multiple: 'Mehrere Antworten erlauben',
  start: 'Umfrage beginnen',
  incomplete: 'Es fehlt noch: eine Frage und mindestens zwei verschiedene Antworten.',
};

export const en: PollsTexts = {
  refusals: {
    'too-many': 'There are 20 polls already. Remove an old one first.',
    'too-many-open': '5 polls are open already. Close one first.',
    'unknown-poll': 'This poll is no longer there.',
    closed: 'This poll is closed.',
  },
  title: 'Polls',
  tab: 'Polls',
  badge: (count) => (count === 1 ? '1 poll without your answer' : `${count} polls without your answer`),
  noVote: 'Polls show opinions. They are no vote in the sense of the rules of procedure.',
  none: 'There is no poll.',
  by: (name) => `by ${name}`,
  one: 'One answer',
  several: 'Several answers possible',
  answered: (count) => (count === 1 ? '1 person has answered' : `${count} people have answered`),
  secret: 'Nobody sees who answers what. The result appears when the poll is closed.',
  closed: 'Closed',
  result: (count, percent) => `${count} (${percent} %)`,
  answer: 'Answer',
  change: 'Change the answer',
  close: 'Close the poll',
  remove: 'Remove the poll',
  removeSure: 'Really remove it?',
  create: 'New poll',
  question: 'Question',
  option: (number) => `Answer ${number}`,
  addOption: 'Another answer',
  multiple: 'Allow several answers',
  start: 'Start the poll',
  incomplete: 'Still missing: a question and at least two different answers.',
};
