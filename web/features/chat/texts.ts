/** Texts of the chat. */
import type { FeatureTexts } from '../contract.ts';

export type ChatTexts = FeatureTexts & {
  readonly title: string;
  readonly tab: string;
  readonly unread: (count: number) => string;
  readonly place: string;
  readonly room: string;
  readonly group: (name: string) => string;
  readonly privately: (name: string) => string;
  readonly newMark: (place: string) => string;
  readonly none: string;
  readonly older: string;
  readonly own: string;
  readonly removed: string;
  readonly remove: (name: string) => string;
  readonly message: string;
  readonly messageTo: (place: string) => string;
  readonly send: string;
  readonly keys: string;
  readonly isOff: string;
  readonly isPrivateOff: string;
  readonly slowMode: (sec: number) => string;
  readonly search: string;
  readonly found: (count: number) => string;
  readonly searchFailed: string;
  readonly writeTo: (name: string) => string;
  readonly settings: string;
  readonly switchOff: string;
  readonly switchPrivateOff: string;
  readonly pause: string;
  readonly noPause: string;
  readonly seconds: (sec: number) => string;
  readonly keep: string;
  readonly keepAll: string;
  readonly minutes: (minutes: number) => string;
  readonly clear: string;
  readonly clearSure: string;
};

export const de: ChatTexts = {
  refusals: {
    off: 'Der Chat ist ausgeschaltet.',
    empty: 'Ihre Nachricht hat keinen Text.',
    'too-long': 'Ihre Nachricht hat mehr als 2.000 Zeichen.',
    'not-in-group': 'Sie gehören dieser Gruppe nicht an.',
    'private-off': 'Private Nachrichten sind ausgeschaltet.',
    absent: 'Die Person ist nicht im Raum oder liest keinen Chat.',
    'slow-down': 'Bitte warten Sie einen Moment, bevor Sie wieder schreiben.',
    'unknown-message': 'Diese Nachricht gibt es nicht mehr.',
  },
  title: 'Chat',
  tab: 'Chat',
  unread: (count) => (count === 1 ? '1 ungelesene Nachricht' : `${count} ungelesene Nachrichten`),
  place: 'Unterhaltung',
  room: 'Alle im Raum',
  group: (name) => `Gruppe ${name}`,
  privately: (name) => `Privat mit ${name}`,
  newMark: (place) => `${place} (neu)`,
  none: 'Noch keine Nachrichten.',
  older: 'Ältere Nachrichten',
  own: 'Sie',
  removed: 'Die Nachricht wurde entfernt.',
  remove: (name) => `Nachricht von ${name} entfernen`,
  message: 'Nachricht',
  messageTo: (place) => `Nachricht: ${place}`,
  send: 'Senden',
  keys: 'Eingabetaste sendet, mit Umschalttaste beginnt eine neue Zeile.',
  isOff: 'Die Moderation hat den Chat ausgeschaltet.',
  isPrivateOff: 'Die Moderation hat private Nachrichten ausgeschaltet.',
  slowMode: (sec) => `Sie können alle ${sec} Sekunden eine Nachricht senden.`,
  search: 'Nachrichten suchen',
  found: (count) => (count === 1 ? '1 Nachricht gefunden' : `${count} Nachrichten gefunden`),
  searchFailed: 'Die Suche ist gerade nicht möglich.',
  writeTo: (name) => `Privat an ${name} schreiben`,
  settings: 'Chat moderieren',
  switchOff: 'Chat ausschalten',
  switchPrivateOff: 'Private Nachrichten ausschalten',
  pause: 'Abstand zwischen zwei Nachrichten',
  noPause: 'kein Abstand',
  seconds: (sec) => `${sec} Sekunden`,
  keep: 'Nachrichten aufbewahren',
  keepAll: 'solange jemand im Raum ist',
  minutes: (minutes) => (minutes >= 60 ? `${minutes / 60} Std.` : `${minutes} Minuten`),
  clear: 'Alle Nachrichten entfernen, auch private',
  clearSure: 'Wirklich alle entfernen?',
};

export const en: ChatTexts = {
  refusals: {
    off: 'The chat is switched off.',
    empty: 'Your message has no text.',
    'too-long': 'Your message has more than 2,000 characters.',
    'not-in-group': 'You do not belong to this group.',
    'private-off': 'Private messages are switched off.',
    absent: 'This person is not in the room or does not read the chat.',
    'slow-down': 'Please wait a moment before you write again.',
    'unknown-message': 'This message is no longer there.',
  },
  title: 'Chat',
  tab: 'Chat',
  unread: (count) => (count === 1 ? '1 unread message' : `${count} unread messages`),
  place: 'Conversation',
  room: 'Everybody in the room',
  group: (name) => `Group ${name}`,
  privately: (name) => `Private with ${name}`,
  newMark: (place) => `${place} (new)`,
  none: 'No messages yet.',
  older: 'Older messages',
  own: 'You',
  removed: 'This message was removed.',
  remove: (name) => `Remove the message of ${name}`,
  message: 'Message',
  messageTo: (place) => `Message: ${place}`,
  send: 'Send',
  keys: 'Enter sends, Shift and Enter begin a new line.',
  isOff: 'The moderators have switched the chat off.',
  isPrivateOff: 'The moderators have switched private messages off.',
  slowMode: (sec) => `You can send one message every ${sec} seconds.`,
  search: 'Search messages',
  found: (count) => (count === 1 ? '1 message found' : `${count} messages found`),
  searchFailed: 'Searching is not possible right now.',
  writeTo: (name) => `Write to ${name} privately`,
  settings: 'Moderate the chat',
  switchOff: 'Switch the chat off',
  switchPrivateOff: 'Switch private messages off',
  pause: 'Pause between two messages',
  noPause: 'no pause',
  seconds: (sec) => `${sec} seconds`,
  keep: 'Keep messages',
  keepAll: 'as long as somebody is in the room',
  minutes: (minutes) => (minutes >= 60 ? `${minutes / 60} h` : `${minutes} minutes`),
  clear: 'Remove all messages, private ones too',
  clearSure: 'Really remove all of them?',
};
