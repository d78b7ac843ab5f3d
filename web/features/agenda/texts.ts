/** Texts of the agenda. */
import type { AgendaItemKind } from '../../../client/features/agenda/index.ts';
import type { FeatureTexts } from '../contract.ts';

export type AgendaTexts = FeatureTexts & {
  readonly title: string;
  readonly tab: string;
  readonly none: string;
  readonly item: (number: string) => string;
  readonly current: string;
  readonly since: (time: string) => string;
  readonly noCurrent: string;
  readonly finished: string;
  readonly notPublic: string;
  readonly withheld: string;
  readonly noText: string;
  readonly showText: string;
  readonly kinds: Readonly<Record<AgendaItemKind, string>>;
  readonly start: string;
  readonly startOf: (number: string) => string;
  readonly finish: string;
  readonly next: (number: string) => string;
  readonly editMode: string;
  readonly editDone: string;
  readonly add: string;
  readonly addMany: string;
  readonly addManyHelp: string;
  readonly addManyCount: (count: number) => string;
  readonly edit: (number: string) => string;
  readonly up: (number: string) => string;
  readonly down: (number: string) => string;
  readonly remove: (number: string) => string;
  readonly clear: string;
  readonly clearSure: string;
  readonly number: string;
  readonly numberHint: string;
  readonly itemTitle: string;
  readonly text: string;
  readonly kind: string;
  readonly save: string;
  readonly cancel: string;
};

export const de: AgendaTexts = {
  refusals: {
    unknown: 'Diesen Tagesordnungspunkt gibt es nicht mehr.',
    locked: 'Zu diesem Punkt läuft eine Abstimmung. Beenden Sie sie zuerst.',
    finished: 'Der Punkt ist erledigt und bleibt, wie er ist.',
    current: 'Der Punkt wird gerade behandelt. Beenden Sie ihn zuerst.',
    full: 'Die Tagesordnung ist voll: Sie hat höchstens 200 Punkte.',
  },
  title: 'Tagesordnung',
  tab: 'Agenda',
  none: 'Es gibt noch keine Tagesordnung.',
  item: (number) => `TOP ${number}`,
  current: 'Aktueller Punkt',
  since: (time) => `seit ${time} Uhr`,
  noCurrent: 'Zurzeit wird kein Punkt behandelt.',
  finished: 'erledigt',
  notPublic: 'nicht öffentlich',
  withheld: 'Nicht öffentlicher Punkt',
  noText: 'Zu diesem Punkt gibt es keinen Text.',
  showText: 'Text zeigen',
  kinds: {
    decision: 'Beschluss',
    discussion: 'Beratung',
    report: 'Bericht',
    election: 'Wahl',
    questions: 'Fragestunde',
    other: 'Sonstiges',
  },
  start: 'Aufrufen',
  startOf: (number) => `TOP ${number} aufrufen`,
  finish: 'Punkt beenden',
  next: (number) => `Weiter mit TOP ${number}`,
  editMode: 'Bearbeiten',
  editDone: 'Fertig',
  add: 'Punkt hinzufügen',
  addMany: 'Mehrere hinzufügen',
  addManyHelp: 'Ein Punkt je Zeile, zum Beispiel „3.1 Haushalt 2027“.',
  addManyCount: (count) => (count === 1 ? '1 Punkt hinzufügen' : `${count} Punkte hinzufügen`),
  edit: (number) => `TOP ${number} bearbeiten`,
  up: (number) => `TOP ${number} nach oben`,
  down: (number) => `TOP ${number} nach unten`,
  remove: (number) => `TOP ${number} entfernen`,
  clear: 'Alle Punkte entfernen',
  clearSure: 'Wirklich alle entfernen?',
  number: 'Nummer',
  numberHint: 'leer: die nächste',
  itemTitle: 'Titel',
  text: 'Text',
  kind: 'Art',
  save: 'Speichern',
  cancel: 'Abbrechen',
};

export const en: AgendaTexts = {
  refusals: {
    unknown: 'This item is not there any more.',
    locked: 'A vote on this item is open. Close it first.',
    finished: 'The item is finished and stays as it is.',
    current: 'The item is being dealt with. Finish it first.',
    full: 'The agenda is full: it has at most 200 items.',
  },
  title: 'Agenda',
  tab: 'Agenda',
  none: 'There is no agenda yet.',
  item: (number) => `Item ${number}`,
  current: 'Current item',
  since: (time) => `since ${time}`,
  noCurrent: 'No item is being dealt with.',
  finished: 'finished',
  notPublic: 'not public',
  withheld: 'Item that is not public',
  noText: 'This item has no text.',
  showText: 'Show the text',
  kinds: {
    decision: 'Decision',
    discussion: 'Discussion',
    report: 'Report',
    election: 'Election',
    questions: 'Questions',
    other: 'Other',
  },
  start: 'Start',
  startOf: (number) => `Start item ${number}`,
  finish: 'Finish the item',
  next: (number) => `On to item ${number}`,
  editMode: 'Edit',
  editDone: 'Done',
  add: 'Add an item',
  addMany: 'Add several',
  addManyHelp: 'One item per line, for example “3.1 Budget 2027”.',
  addManyCount: (count) => (count === 1 ? 'Add 1 item' : `Add ${count} items`),
  edit: (number) => `Edit item ${number}`,
  up: (number) => `Move item ${number} up`,
  down: (number) => `Move item ${number} down`,
  remove: (number) => `Remove item ${number}`,
  clear: 'Remove all items',
  clearSure: 'Really remove all of them?',
  number: 'Number',
  numberHint: 'empty: the next one',
  itemTitle: 'Title',
  text: 'Text',
  kind: 'Kind',
  save: 'Save',
  cancel: 'Cancel',
};
