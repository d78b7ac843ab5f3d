/** A meeting in words, to be put into a mail: what, when, how often, where. German (Sie) and English. Pure. */
import type { Meeting } from '../meeting.ts';
import { parseLocal, type LocalMs } from './local-time.ts';
import { localTimes, movesOf, skippedStarts, type LocalTimes } from './schedule.ts';
import { parseRecurrence, type Recurrence } from './recurrence.ts';

export const LANGUAGES = ['de', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

type Words = {
  readonly locale: string;
  readonly invitation: string;
  readonly when: string;
  readonly where: string;
  readonly oClock: string;
  readonly every: Readonly<Record<Recurrence['frequency'], (interval: number) => string>>;
  readonly onWeekdays: (names: string) => string;
  readonly onNth: (nth: number, weekday: string) => string;
  readonly onMonthDay: (day: number) => string;
  readonly until: (day: string) => string;
  readonly times: (count: number) => string;
  readonly except: (days: string) => string;
  readonly instead: (day: string, time: string) => string;
};

const WORDS: Readonly<Record<Language, Words>> = {
  de: {
    locale: 'de-DE',
    invitation: 'Sie sind eingeladen:',
    when: 'Wann',
    where: 'Teilnehmen',
    oClock: ' Uhr',
    every: {
      DAILY: (interval) => (interval === 1 ? 'jeden Tag' : `alle ${interval} Tage`),
      WEEKLY: (interval) => (interval === 1 ? 'jede Woche' : `alle ${interval} Wochen`),
      MONTHLY: (interval) => (interval === 1 ? 'jeden Monat' : `alle ${interval} Monate`),
      YEARLY: (interval) => (interval === 1 ? 'jedes Jahr' : `alle ${interval} Jahre`),
    },
    onWeekdays: (names) => `am ${names}`,
    onNth: (nth, weekday) => (nth < 0 ? `am letzten ${weekday}` : `am ${nth}. ${weekday}`),
    onMonthDay: (day) => (day < 0 ? 'am letzten Tag' : `am ${day}.`),
    until: (day) => `bis ${day}`,
    times: (count) => `insgesamt ${count}-mal`,
    except: (days) => `entfällt am ${days}`,
    instead: (day, time) => `Statt am ${day}: ${time}`,
  },
  en: {
    locale: 'en-GB',
    invitation: 'You are invited:',
    when: 'When',
    where: 'Join',
    oClock: '',
    every: {
      DAILY: (interval) => (interval === 1 ? 'every day' : `every ${interval} days`),
      WEEKLY: (interval) => (interval === 1 ? 'every week' : `every ${interval} weeks`),
      MONTHLY: (interval) => (interval === 1 ? 'every month' : `every ${interval} months`),
      YEARLY: (interval) => (interval === 1 ? 'every year' : `every ${interval} years`),
    },
    onWeekdays: (names) => `on ${names}`,
    onNth: (nth, weekday) =>
      nth < 0
        ? `on the last ${weekday}`
        : `on the ${['first', 'second', 'third', 'fourth', 'fifth'][nth - 1]} ${weekday}`,
    onMonthDay: (day) => (day < 0 ? 'on the last day' : `on day ${day}`),
    until: (day) => `until ${day}`,
    times: (count) => (count === 1 ? 'once' : `${count} times in all`),
    except: (days) => `not on ${days}`,
    instead: (day, time) => `Instead of ${day}: ${time}`,
  },
};

/** Any Monday. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** @param link leads into the room */
export function invitationText(meeting: Meeting, link: string, language: Language): string {
  const words = WORDS[language];
  const { title, description } = meeting;
  const lines = [
    words.invitation,
    '',
    title,
    '',
    `${words.when}: ${whenIs(localTimes(meeting), words)} (${meeting.timeZone})`,
  ];
  const often = howOften(meeting, words);
  if (often !== '') lines.push(often);
  for (const { occurrence, ...times } of movesOf(meeting)) {
    lines.push(words.instead(shortDay(occurrence, words), whenIs(times, words)));
  }
  if (description !== '') lines.push('', description);
  lines.push('', `${words.where}: ${link}`, '');
  return lines.join('\n');
}

function whenIs({ start, end }: LocalTimes, words: Words): string {
  const isOneDay = Math.floor(start / DAY_MS) === Math.floor(end / DAY_MS);
  const until = isOneDay ? `–${timeOf(end, words)}` : ` – ${longDay(end, words)}, ${timeOf(end, words)}`;
  return `${longDay(start, words)}, ${timeOf(start, words)}${until}${words.oClock}`;
}

function howOften(meeting: Meeting, words: Words): string {
  const { recurrence, startsAt } = meeting;
  if (recurrence === '') return '';
  const rule = parseRecurrence(recurrence);
  const parts = [words.every[rule.frequency](rule.interval), dayNames(rule, startsAt, words)];
  if (rule.count !== undefined) parts.push(words.times(rule.count));
  if (rule.until !== undefined) parts.push(words.until(shortDay(untilDay(rule.until), words)));
  const text = parts.filter((part) => part !== '').join(' ');
  const days = skippedStarts(meeting)
    .toSorted((one, other) => one - other)
    .map((skip) => shortDay(skip, words));
  const sentence = text.charAt(0).toUpperCase() + text.slice(1);
  return days.length === 0 ? sentence : `${sentence}, ${words.except(listOf(days, words))}`;
}

function dayNames({ frequency, weekdays, nthWeekday, monthDay }: Recurrence, startsAt: string, words: Words) {
  if (weekdays.length > 0)
    return words.onWeekdays(
      listOf(
        weekdays.map((day) => weekday(day, words)),
        words,
      ),
    );
  if (nthWeekday !== undefined) return words.onNth(nthWeekday.nth, weekday(nthWeekday.weekday, words));
  if (frequency === 'WEEKLY') {
    return words.onWeekdays(format(parseLocal(startsAt, ''), words, { weekday: 'long' }));
  }
  if (frequency !== 'MONTHLY') return '';
  return words.onMonthDay(monthDay ?? new Date(parseLocal(startsAt, '')).getUTCDate());
}

/** Made when it is needed: the data for it take 5 MB and 6 ms, which nodes don't have to have at their start. */
const listOf = (texts: readonly string[], { locale }: Words): string =>
  new Intl.ListFormat(locale).format(texts);

const untilDay = (until: string): LocalMs =>
  parseLocal(until.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3T00:00'), 'recurrence');

/** Local times are formatted as if they were UTC: what the clock shows is what is meant. */
const format = (local: LocalMs, { locale }: Words, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(local);

const longDay = (local: LocalMs, words: Words): string =>
  format(local, words, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

const shortDay = (local: LocalMs, words: Words): string =>
  format(local, words, { day: 'numeric', month: 'long', year: 'numeric' });

const timeOf = (local: LocalMs, words: Words): string =>
  format(local, words, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** @param day 0 = Monday */
const weekday = (day: number, words: Words): string =>
  format(MONDAY + day * DAY_MS, words, { weekday: 'long' });
