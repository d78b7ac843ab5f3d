/** Texts of the order of speech. */
import type { FloorStrategyName, SpeechKind } from '../../../client/features/floor/index.ts';
import type { FeatureTexts } from '../contract.ts';

export type FloorTexts = FeatureTexts & {
  readonly title: string;
  readonly tab: string;
  readonly badge: (count: number) => string;
  readonly speaking: string;
  readonly nobody: string;
  readonly item: (number: string) => string;
  readonly clock: string;
  readonly clockOf: (spoken: string, limit: string) => string;
  readonly over: string;
  readonly kinds: Readonly<Record<SpeechKind, string>>;
  readonly ask: Readonly<Record<SpeechKind, string>>;
  readonly askTitle: string;
  readonly tool: string;
  readonly toolHint: string;
  readonly withdraw: string;
  readonly ownPlace: (place: number) => string;
  readonly listClosed: string;
  readonly listTitle: string;
  readonly listEmpty: string;
  readonly more: (count: number) => string;
  readonly since: (time: string) => string;
  readonly next: string;
  readonly end: string;
  readonly endOwn: string;
  readonly take: string;
  readonly extend: string;
  readonly give: (name: string) => string;
  readonly nominate: (name: string) => string;
  readonly up: (name: string) => string;
  readonly remove: (name: string) => string;
  readonly clear: string;
  readonly clearSure: string;
  readonly yours: string;
  readonly yoursText: (strategy: FloorStrategyName) => string;
  readonly silenced: string;
  readonly settings: string;
  readonly strategy: string;
  readonly strategies: Readonly<Record<FloorStrategyName, string>>;
  readonly limit: string;
  readonly shortLimit: string;
  readonly limitOf: (minutes: number) => string;
  readonly noLimit: string;
  readonly governs: string;
  readonly closes: string;
  readonly closeList: string;
  readonly totals: string;
  readonly totalsNone: string;
  readonly people: string;
  readonly groups: string;
  readonly items: string;
  readonly speeches: (count: number) => string;
  readonly reset: string;
  readonly resetSure: string;
  readonly mark: string;
  readonly markPlace: (place: number) => string;
};

const minutesDe = (minutes: number): string =>
  minutes === 1 ? '1 Minute' : `${minutes.toLocaleString('de')} Minuten`;
const minutesEn = (minutes: number): string => (minutes === 1 ? '1 minute' : `${minutes} minutes`);

export const de: FloorTexts = {
  refusals: {
    'list-closed': 'Die Redeliste ist geschlossen. Zur Geschäftsordnung können Sie sich weiter melden.',
    full: 'Die Redeliste ist voll.',
    'not-listed': 'Diese Person steht nicht mehr auf der Redeliste.',
    'order-first': 'Meldungen zur Geschäftsordnung gehen allen anderen vor.',
    changed: 'Inzwischen hat jemand anderes das Wort.',
    nobody: 'Auf der Redeliste steht niemand, der gerade verbunden ist.',
    'not-here': 'Diese Person kann das Wort gerade nicht bekommen.',
    strategy: 'Das Wort wird zurzeit nicht weitergegeben.',
    unlimited: 'Diese Rede hat keine Zeitgrenze.',
    'not-yours': 'Sie haben gerade nicht das Wort. Melden Sie sich, wenn Sie sprechen möchten.',
    'time-over': 'Ihre Redezeit ist zu Ende. Die Sitzungsleitung kann sie verlängern.',
  },
  title: 'Redeliste',
  tab: 'Redeliste',
  badge: (count) => (count === 1 ? '1 Person bittet um das Wort' : `${count} Personen bitten um das Wort`),
  speaking: 'Das Wort hat',
  nobody: 'Zurzeit hat niemand das Wort.',
  item: (number) => `TOP ${number}`,
  clock: 'Redezeit',
  clockOf: (spoken, limit) => `${spoken} von ${limit}`,
  over: 'Zeit abgelaufen',
  kinds: { matter: 'Zur Sache', order: 'Zur Geschäftsordnung', reply: 'Kurze Erwiderung' },
  ask: { matter: 'Um das Wort bitten', order: 'Zur Geschäftsordnung', reply: 'Kurze Erwiderung' },
  askTitle: 'Sich melden',
  tool: 'Wortmeldung',
  toolHint: 'Um das Wort bitten',
  withdraw: 'Meldung zurückziehen',
  ownPlace: (place) => `Sie stehen an ${place}. Stelle der Redeliste.`,
  listClosed: 'Die Redeliste ist geschlossen.',
  listTitle: 'Wer um das Wort bittet',
  listEmpty: 'Niemand bittet um das Wort.',
  more: (count) => (count === 1 ? 'und 1 weitere Person' : `und ${count} weitere Personen`),
  since: (time) => `seit ${time} Uhr`,
  next: 'Das Wort der nächsten Person',
  end: 'Rede beenden',
  endOwn: 'Meine Rede beenden',
  take: 'Wort entziehen',
  extend: '+ 1 Minute',
  give: (name) => `${name} das Wort geben`,
  nominate: (name) => `Das Wort an ${name} weitergeben`,
  up: (name) => `${name} nach oben`,
  remove: (name) => `${name} von der Liste nehmen`,
  clear: 'Liste leeren',
  clearSure: 'Wirklich die Liste leeren?',
  yours: 'Sie haben das Wort',
  yoursText: (strategy) =>
    strategy === 'nomination'
      ? 'In der Redeliste geben Sie das Wort weiter.'
      : 'Ihr Mikrofon dürfen Sie jetzt einschalten.',
  silenced: 'Ihre Redezeit ist abgelaufen, Ihr Mikrofon ist aus',
  settings: 'Regeln',
  strategy: 'Nach einer Rede folgt',
  strategies: {
    manual: 'wem die Leitung das Wort gibt',
    list: 'die nächste Person der Liste',
    random: 'eine Person der Liste durch Los',
    nomination: 'wen die sprechende Person nennt',
  },
  limit: 'Redezeit zur Sache',
  shortLimit: 'Redezeit für Geschäftsordnung und Erwiderung',
  limitOf: minutesDe,
  noLimit: 'ohne Grenze',
  governs: 'Mikrofon nur für die Person, die das Wort hat',
  closes: 'Mikrofon aus, wenn die Zeit abgelaufen ist',
  closeList: 'Redeliste geschlossen',
  totals: 'Redezeiten',
  totalsNone: 'Noch hat niemand gesprochen.',
  people: 'Personen',
  groups: 'Gruppen',
  items: 'Tagesordnungspunkte',
  speeches: (count) => (count === 1 ? '1 Rede' : `${count} Reden`),
  reset: 'Redezeiten löschen',
  resetSure: 'Wirklich alle löschen?',
  mark: 'hat das Wort',
  markPlace: (place) => `bittet um das Wort, ${place}. Stelle`,
};

export const en: FloorTexts = {
  refusals: {
    'list-closed': 'The list of speakers is closed. You can still raise a point of order.',
    full: 'The list of speakers is full.',
    'not-listed': 'This person is not on the list any more.',
    'order-first': 'Points of order go before all others.',
    changed: 'Somebody else has the floor by now.',
    nobody: 'Nobody on the list is connected at the moment.',
    'not-here': 'This person can’t get the floor at the moment.',
    strategy: 'The floor is not handed on by speakers at the moment.',
    unlimited: 'This speech has no time limit.',
    'not-yours': 'You don’t have the floor at the moment. Ask for it if you want to speak.',
    'time-over': 'Your speaking time is over. Whoever leads the meeting can extend it.',
  },
  title: 'List of speakers',
  tab: 'Speakers',
  badge: (count) => (count === 1 ? '1 person asks for the floor' : `${count} people ask for the floor`),
  speaking: 'Has the floor',
  nobody: 'Nobody has the floor.',
  item: (number) => `Item ${number}`,
  clock: 'Speaking time',
  clockOf: (spoken, limit) => `${spoken} of ${limit}`,
  over: 'Time is over',
  kinds: { matter: 'To the matter', order: 'Point of order', reply: 'Short reply' },
  ask: { matter: 'Ask for the floor', order: 'Point of order', reply: 'Short reply' },
  askTitle: 'Ask to speak',
  tool: 'Ask to speak',
  toolHint: 'Ask for the floor',
  withdraw: 'Withdraw my request',
  ownPlace: (place) => `You are number ${place} on the list.`,
  listClosed: 'The list of speakers is closed.',
  listTitle: 'Who asks for the floor',
  listEmpty: 'Nobody asks for the floor.',
  more: (count) => (count === 1 ? 'and 1 more person' : `and ${count} more people`),
  since: (time) => `since ${time}`,
  next: 'Give the floor to the next',
  end: 'End the speech',
  endOwn: 'End my speech',
  take: 'Take the floor',
  extend: '+ 1 minute',
  give: (name) => `Give the floor to ${name}`,
  nominate: (name) => `Hand the floor on to ${name}`,
  up: (name) => `Move ${name} up`,
  remove: (name) => `Take ${name} off the list`,
  clear: 'Clear the list',
  clearSure: 'Really clear the list?',
  yours: 'You have the floor',
  yoursText: (strategy) =>
    strategy === 'nomination'
      ? 'Hand the floor on in the list of speakers.'
      : 'You may switch your microphone on now.',
  silenced: 'Your time is over, your microphone is off',
  settings: 'Rules',
  strategy: 'After a speech follows',
  strategies: {
    manual: 'whoever the chair gives the floor',
    list: 'the next of the list',
    random: 'somebody of the list by lot',
    nomination: 'whom the speaker names',
  },
  limit: 'Time to the matter',
  shortLimit: 'Time for points of order and replies',
  limitOf: minutesEn,
  noLimit: 'no limit',
  governs: 'Microphone only for whoever has the floor',
  closes: 'Microphone off when the time is over',
  closeList: 'List of speakers closed',
  totals: 'Speaking times',
  totalsNone: 'Nobody has spoken yet.',
  people: 'People',
  groups: 'Groups',
  items: 'Items of the agenda',
  speeches: (count) => (count === 1 ? '1 speech' : `${count} speeches`),
  reset: 'Delete speaking times',
  resetSure: 'Really delete all?',
  mark: 'has the floor',
  markPlace: (place) => `asks for the floor, number ${place}`,
};
