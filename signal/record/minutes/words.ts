/** What minutes on paper say, in one language: german.ts and english.ts are these. Types, and times as people write them. */
import type { EventKind } from './event-lines.ts';
import type { Fields } from './line.ts';

export type MinutesLanguage = 'de' | 'en';

type Words<K extends string> = Readonly<Record<K, string>>;

/** @see Measure */
type MeasureWords = Readonly<Record<'name' | 'role' | 'from' | 'to' | 'by' | 'reason', string>>;

export type PaperWords = {
  /** BCP 47. */
  readonly locale: string;
  readonly draft: string;
  readonly publicPart: string;
  readonly opened: (time: string, by: string) => string;
  /** Whether the public was admitted then. */
  readonly openedPublic: Words<'yes' | 'no'>;
  readonly closed: (time: string, by: string) => string;
  readonly notClosed: string;
  readonly law: (land: string, norm: string) => string;
  readonly attended: (members: number, present: number, required: number) => string;
  readonly span: (from: string, until: string) => string;
  readonly time: (time: string) => string;
  readonly headings: Words<
    | 'attendance'
    | 'speakingTimes'
    | 'suspensions'
    | 'disturbances'
    | 'publicity'
    | 'measures'
    | 'events'
    | 'others'
    | 'outside'
  >;
  readonly columns: Words<
    'member' | 'guest' | 'group' | 'present' | 'losses' | 'name' | 'vote' | 'count' | 'speeches' | 'time'
  >;
  readonly absent: (names: string) => string;
  readonly item: (number: string, title: string) => string;
  readonly notPublic: string;
  readonly continued: string;
  readonly leftOut: (count: number) => string;
  /** Beside items. */
  readonly leftOutEntries: (count: number) => string;
  /** Lines of kinds that the minutes do not know. */
  readonly leftOutOthers: (count: number) => string;
  readonly spoke: string;
  readonly vote: (question: string) => string;
  readonly repeats: (voteId: string) => string;
  readonly numbers: (eligible: number, present: number, cast: number) => string;
  readonly quorum: (quorum: number) => string;
  readonly rule: (rule: string) => string;
  readonly result: (outcome: string, winner: string) => string;
  readonly decision: (question: string) => string;
  readonly reason: (reason: string) => string;
  readonly hash: (hash: string) => string;
  readonly notVoted: string;
  readonly castBy: (name: string) => string;
  readonly represented: (names: string) => string;
  readonly repeat: (step: string) => string;
  /** In {@link repeat}. */
  readonly steps: Words<'vote' | 'speech'>;
  readonly admitted: (time: string) => string;
  readonly excluded: (time: string, observers: number, guests: number) => string;
  readonly otherLine: (n: number, time: string, what: string) => string;
  readonly chair: string;
  readonly clerk: string;
  readonly source: (sittingId: string, lines: number, hash: string) => string;
  readonly page: (page: number, pages: number) => string;
  readonly places: Words<'hall' | 'remote'>;
  readonly causes: Words<'client' | 'node' | 'site'>;
  readonly disturbances: Words<'picture' | 'sound' | 'connection' | 'other'>;
  readonly speeches: Words<'matter' | 'order' | 'reply'>;
  readonly meanings: Words<'yes' | 'no' | 'abstain'>;
  readonly outcomes: Readonly<Record<string, string>>;
  readonly rules: Readonly<Record<string, string>>;
  readonly problems: Readonly<Record<string, string>>;
  readonly roles: Words<'member' | 'guest' | 'observer' | 'moderator' | 'chair' | 'operator'>;
  /** A sentence for what was done about somebody; roles in it are words. */
  readonly measures: Readonly<Record<string, (about: MeasureWords) => string>>;
  /** A sentence for a line of this kind. */
  readonly events: Readonly<Record<EventKind, (data: Fields) => string>>;
};

/** Where sittings are held: minutes have the time of the wall clock there. */
const TIME_ZONE = 'Europe/Berlin';
const SEC_PER_MIN = 60;

/** `18:04`; '' stays ''. */
export const clockOf = (time: string): string => (time === '' ? '' : CLOCK.format(new Date(time)));

const CLOCK = new Intl.DateTimeFormat('de-DE', {
  timeZone: TIME_ZONE,
  hour: '2-digit',
  minute: '2-digit',
});

/** `Sonntag, 22. November 2026`. */
export const dayOf = (time: string, locale: string): string =>
  time === ''
    ? ''
    : new Intl.DateTimeFormat(locale, { timeZone: TIME_ZONE, dateStyle: 'full' }).format(new Date(time));

/** `3:05 min`. */
export const durationOf = (sec: number): string =>
  `${Math.floor(sec / SEC_PER_MIN)}:${String(sec % SEC_PER_MIN).padStart(2, '0')} min`;

/** A word for what the record calls by a name; one that is not known stays. */
export const wordFor = (words: Readonly<Record<string, string>>, name: string): string => words[name] ?? name;

/** Names of a part of a line. */
export const namesIn = (data: Fields, part: string): string =>
  data
    .parts(part)
    .map((one) => one.text('name'))
    .join(', ');
