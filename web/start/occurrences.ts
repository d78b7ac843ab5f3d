/** Single occurrences of a meeting that repeats: skipped, moved, and as they were planned again. Pure. */
import type { MeetingMove, MeetingShown } from '../../client/management/types.ts';

type OccurrenceState = 'planned' | 'moved' | 'skipped';

export type ListedOccurrence = {
  /** When it begins by the recurrence, as clocks show it in the meeting's time zone: `2026-12-01T18:00`. */
  readonly occurrence: string;
  readonly state: OccurrenceState;
  /** ISO 8601, UTC; absent for one that does not take place. */
  readonly startsAt?: string;
  readonly endsAt?: string;
};

/** What of a meeting says which occurrences are otherwise. */
export type OccurrenceChange = {
  readonly skips: readonly string[];
  readonly moves: readonly MeetingMove[];
};

/** Times of one, as a form has them. */
export type MoveDraft = { readonly day: string; readonly from: string; readonly to: string };

const DAY_CHARS = 10;
const MINUTES_CHARS = 16;
const MS_PER_DAY = 86_400_000;

/** Their days count, as at the server. */
const dayOf = (local: string): string => local.slice(0, DAY_CHARS);
const isOn =
  (occurrence: string) =>
  (local: string): boolean =>
    dayOf(local) === dayOf(occurrence);

/** The next ones in their order, those that are skipped among them. @param nowMs what was before is left out */
export function listOccurrences(meeting: MeetingShown, nowMs: number): readonly ListedOccurrence[] {
  const today = dayOf(new Date(nowMs).toISOString());
  const taking = meeting.upcoming.map(({ occurrence, startsAt, endsAt }) => {
    const isMoved = meeting.moves.some((move) => isOn(occurrence)(move.occurrence));
    return { occurrence, startsAt, endsAt, state: isMoved ? 'moved' : 'planned' } as const;
  });
  const skipped = meeting.skips
    .filter((skip) => dayOf(skip) >= today)
    .map((occurrence) => ({ occurrence, state: 'skipped' }) as const);
  return [...taking, ...skipped].sort((one, other) => (one.occurrence < other.occurrence ? -1 : 1));
}

const without = ({ skips, moves }: MeetingShown, occurrence: string): OccurrenceChange => ({
  skips: skips.filter((skip) => !isOn(occurrence)(skip)),
  moves: moves.filter((move) => !isOn(occurrence)(move.occurrence)),
});

/** It does not take place. */
export function skip(meeting: MeetingShown, occurrence: string): OccurrenceChange {
  const { skips, moves } = without(meeting, occurrence);
  return { skips: [...skips, occurrence], moves };
}

/** It takes place as the recurrence says. */
export const restore = (meeting: MeetingShown, occurrence: string): OccurrenceChange =>
  without(meeting, occurrence);

/** An end that is not after the beginning is on the next day. */
export function move(
  meeting: MeetingShown,
  occurrence: string,
  { day, from, to }: MoveDraft,
): OccurrenceChange {
  const { skips, moves } = without(meeting, occurrence);
  const lastDay = to > from ? day : new Date(Date.parse(day) + MS_PER_DAY).toISOString().slice(0, DAY_CHARS);
  const moved = { occurrence, startsAt: `${day}T${from}`, endsAt: `${lastDay}T${to}` };
  return { skips, moves: [...moves, moved] };
}

/** What a form begins with: when it is now, by the clocks of the meeting's time zone. */
export function draftOfMove(meeting: MeetingShown, occurrence: string): MoveDraft {
  const moved = meeting.moves.find((one) => isOn(occurrence)(one.occurrence));
  const { startsAt, endsAt } = moved ?? { startsAt: occurrence, endsAt: meeting.endsAt };
  return { day: dayOf(startsAt), from: timeOf(startsAt), to: timeOf(endsAt) };
}

/** `18:00` of `2026-12-01T18:00`. */
export const timeOf = (local: string): string => local.slice(DAY_CHARS + 1, MINUTES_CHARS);

export const isComplete = ({ day, from, to }: MoveDraft): boolean => day !== '' && from !== '' && to !== '';
