/** Which meetings are today's and which come next, and how their times are said. Pure. */
import type { MeetingShown, Occurrence } from '../../client/management/types.ts';
import type { Language } from '../texts/language.ts';

/** Of an occurrence. */
type Times = Pick<Occurrence, 'startsAt' | 'endsAt'>;

export type Day = 'today' | 'next' | 'over';

/** A meeting with the occurrence that it is shown by; the last one has none. */
export type ListedMeeting = {
  readonly meeting: MeetingShown;
  readonly occurrence: Times | undefined;
  readonly day: Day;
  readonly isNow: boolean;
};

/**
 * In the order of what is next; a day is the viewer's.
 * @param timeZone IANA; left out = the browser's
 */
export function listMeetings(
  meetings: readonly MeetingShown[],
  nowMs: number,
  timeZone?: string,
): readonly ListedMeeting[] {
  const dayOf = dayIn(timeZone);
  const today = dayOf(nowMs);
  return meetings
    .map((meeting) => {
      const occurrence = meeting.upcoming.find(({ endsAt }) => Date.parse(endsAt) > nowMs);
      if (occurrence === undefined) return { meeting, occurrence, day: 'over', isNow: false } as const;
      const startMs = Date.parse(occurrence.startsAt);
      const isNow = startMs <= nowMs;
      const day = isNow || dayOf(startMs) === today ? 'today' : 'next';
      return { meeting, occurrence, day, isNow } as const;
    })
    .sort((one, other) => startOf(one) - startOf(other));
}

const startOf = ({ occurrence }: Pick<ListedMeeting, 'occurrence'>): number =>
  occurrence === undefined ? Infinity : Date.parse(occurrence.startsAt);

function dayIn(timeZone: string | undefined): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit' },
    ...(timeZone !== undefined && { timeZone }),
  });
  return (ms) => format.format(ms);
}

const MS_PER_DAY = 86_400_000;

/** "Di., 1. Dez., 18:00–20:30"; of today, and of an end on the same day, only the times. @param timeZone as {@link listMeetings} */
export function timesOf(
  { occurrence, day }: Pick<ListedMeeting, 'occurrence' | 'day'>,
  language: Language,
  timeZone?: string,
): string {
  if (occurrence === undefined) return '';
  const [startMs, endMs] = [Date.parse(occurrence.startsAt), Date.parse(occurrence.endsAt)];
  const formatOf = (isWithDay: boolean): Intl.DateTimeFormat => {
    const days = { weekday: 'short', day: 'numeric', month: 'short' } as const;
    const hours = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    const zone = timeZone === undefined ? {} : { timeZone };
    return new Intl.DateTimeFormat(localeOf(language), { ...(isWithDay && days), ...hours, ...zone });
  };
  const isLong = endMs - startMs >= MS_PER_DAY;
  const start = formatOf(isLong || day !== 'today').format(startMs);
  return `${start}–${formatOf(isLong).format(endMs)}`;
}

/** "Di., 1. Dez." of what clocks show somewhere, as `2026-12-01T18:00`. */
export function dayName(local: string, language: Language): string {
  const days = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  const ms = Date.parse(`${local.slice(0, 10)}T00:00Z`);
  return new Intl.DateTimeFormat(localeOf(language), { ...days, timeZone: 'UTC' }).format(ms);
}

/** Both with days before months, and 24 hours. */
export const localeOf = (language: Language): string => (language === 'en' ? 'en-GB' : language);
