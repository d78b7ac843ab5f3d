/** Texts of timer, break curtain and ready check. */
import type { FeatureTexts } from '../contract.ts';

export type TimerTexts = FeatureTexts & {
  readonly title: string;
  readonly tab: string;
  readonly timer: string;
  readonly countdown: string;
  readonly stopwatch: string;
  readonly over: string;
  readonly timerTitle: string;
  readonly minutes: string;
  readonly minutesHint: string;
  readonly start: string;
  readonly stop: string;
  readonly curtain: string;
  readonly curtainText: string;
  readonly breakMinutes: string;
  readonly breakHint: string;
  readonly closeCurtain: string;
  readonly openCurtain: string;
  readonly pause: string;
  readonly until: (time: string) => string;
  readonly soon: string;
  readonly notYet: string;
  readonly ready: string;
  readonly readyTitle: string;
  readonly askReady: string;
  readonly endReady: string;
  readonly question: string;
  readonly sayReady: string;
  readonly sayNotReady: string;
  readonly youAreReady: string;
  readonly counts: (ready: number, notReady: number) => string;
  readonly notReady: (names: string) => string;
  readonly badMinutes: string;
};

export const de: TimerTexts = {
  refusals: { 'not-asked': 'Die Frage, ob Sie bereit sind, ist schon beendet.' },
  title: 'Zeit und Pause',
  tab: 'Zeit',
  timer: 'Uhr für alle',
  countdown: 'Verbleibende Zeit',
  stopwatch: 'Verstrichene Zeit',
  over: 'Die Zeit ist abgelaufen',
  timerTitle: 'Wofür (freiwillig)',
  minutes: 'Minuten',
  minutesHint: 'Leer: Die Uhr zählt aufwärts.',
  start: 'Uhr starten',
  stop: 'Uhr beenden',
  curtain: 'Pause',
  curtainText: 'Hinweis (freiwillig)',
  breakMinutes: 'Dauer in Minuten',
  breakHint: 'Leer: Ein Ende wird nicht angezeigt.',
  closeCurtain: 'Pause beginnen',
  openCurtain: 'Pause beenden',
  pause: 'Pause',
  until: (time) => `Weiter um ${time} Uhr`,
  soon: 'Es geht in Kürze weiter.',
  notYet: 'Die Moderation setzt die Sitzung fort.',
  ready: 'Bereitschaft abfragen',
  readyTitle: 'Wofür (freiwillig)',
  askReady: 'Alle fragen',
  endReady: 'Abfrage beenden',
  question: 'Sind Sie bereit?',
  sayReady: 'Ich bin bereit',
  sayNotReady: 'Doch noch nicht',
  youAreReady: 'Sie haben gesagt, dass Sie bereit sind.',
  counts: (ready, notReady) => `${ready} bereit, ${notReady} noch nicht`,
  notReady: (names) => `Noch nicht bereit: ${names}`,
  badMinutes: 'Bitte eine ganze Zahl von Minuten, höchstens 1.440.',
};

export const en: TimerTexts = {
  refusals: { 'not-asked': 'The question whether you are ready is over.' },
  title: 'Time and breaks',
  tab: 'Time',
  timer: 'Clock for everybody',
  countdown: 'Time left',
  stopwatch: 'Time passed',
  over: 'The time is over',
  timerTitle: 'What for (optional)',
  minutes: 'Minutes',
  minutesHint: 'Empty: the clock counts up.',
  start: 'Start the clock',
  stop: 'Stop the clock',
  curtain: 'Break',
  curtainText: 'Note (optional)',
  breakMinutes: 'Length in minutes',
  breakHint: 'Empty: no end is shown.',
  closeCurtain: 'Begin the break',
  openCurtain: 'End the break',
  pause: 'Break',
  until: (time) => `Continues at ${time}`,
  soon: 'It will go on soon.',
  notYet: 'The moderators will continue the meeting.',
  ready: 'Ask who is ready',
  readyTitle: 'What for (optional)',
  askReady: 'Ask everybody',
  endReady: 'End the question',
  question: 'Are you ready?',
  sayReady: 'I am ready',
  sayNotReady: 'Not yet after all',
  youAreReady: 'You have said that you are ready.',
  counts: (ready, notReady) => `${ready} ready, ${notReady} not yet`,
  notReady: (names) => `Not ready yet: ${names}`,
  badMinutes: 'Please a whole number of minutes, at most 1,440.',
};
