/** A meeting as somebody types it, and what the server takes. Pure. */
import type { MeetingShown, MeetingWish } from '../../client/management/types.ts';
import { ONCE, repeatOf, ruleOf, type Repeat } from './recurrence.ts';

export type MeetingDraft = {
  readonly room: string;
  readonly title: string;
  readonly description: string;
  /** `2026-12-01`. */
  readonly day: string;
  /** `18:00`. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly repeat: Repeat;
  /** Days between beginning and end that the form does not show. */
  readonly moreDays: number;
};

const MS_PER_DAY = 86_400_000;
const MINUTES_CHARS = 16;
const DAY_CHARS = 10;

/** @param nowMs by whose clock a new one is proposed for tomorrow */
export function newDraft(room: string, nowMs: number, timeZone: string): MeetingDraft {
  const day = addDays(dayOf(nowMs, timeZone), 1);
  const times = { day, from: '18:00', to: '20:00', timeZone };
  return { room, title: '', description: '', ...times, repeat: ONCE, moreDays: 0 };
}

export function draftOf(meeting: MeetingShown): MeetingDraft {
  const { room, title, description, startsAt, endsAt, timeZone, recurrence } = meeting;
  const [day, lastDay] = [startsAt.slice(0, DAY_CHARS), endsAt.slice(0, DAY_CHARS)];
  const [from, to] = [startsAt, endsAt].map((time) => time.slice(DAY_CHARS + 1, MINUTES_CHARS));
  const days = Math.round((Date.parse(lastDay) - Date.parse(day)) / MS_PER_DAY);
  const isOverNight = (to ?? '') <= (from ?? '');
  const moreDays = Math.max(0, days - (isOverNight ? 1 : 0));
  const times = { day, from: from ?? '', to: to ?? '', timeZone, moreDays };
  return { room, title, description, ...times, repeat: repeatOf(recurrence, day) };
}

export type DraftFault = 'title' | 'times';

/** What is missing; undefined = nothing. */
export function faultOf({ title, day, from, to }: MeetingDraft): DraftFault | undefined {
  if (title.trim() === '') return 'title';
  return day === '' || from === '' || to === '' ? 'times' : undefined;
}

/** Of one without {@link faultOf}. An end that is not after the beginning is on the next day. */
export function wishOf(draft: MeetingDraft): MeetingWish & { readonly recurrence: string } {
  const { room, title, description, day, from, to, timeZone, repeat, moreDays } = draft;
  const lastDay = addDays(day, moreDays + (to <= from ? 1 : 0));
  return {
    ...{ room, title: title.trim(), description: description.trim() },
    startsAt: `${day}T${from}`,
    endsAt: `${lastDay}T${to}`,
    timeZone,
    recurrence: ruleOf(repeat, day),
  };
}

function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * MS_PER_DAY).toISOString().slice(0, DAY_CHARS);
}

/** As clocks there show it. */
function dayOf(ms: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(ms); // 2026-12-01
}
