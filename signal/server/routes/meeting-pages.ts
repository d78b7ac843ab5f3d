/** Pages of meetings in the order of when they come next; those that are over come last, the latest first. */
import type { Breather } from '../../../common/lifecycle/breather.ts';
import type { Meeting } from '../../management/meeting.ts';
import type { Stored } from '../../management/room-definition.ts';
import { parseLocal } from '../../management/schedule/local-time.ts';
import { upcoming } from '../../management/schedule/schedule.ts';
import { meetingIdOf } from '../../management/meeting.ts';

export type MeetingPage = {
  readonly meetings: readonly Stored<Meeting>[];
  readonly nextPage: string | undefined;
};

type Wanted = {
  /** `nextPage` of the page before. */
  readonly after: string | undefined;
  readonly limit: number;
  readonly nowMs: number;
  readonly isWanted: (meeting: Meeting) => boolean;
  /** Of the whole answer: one meeting may cost as much as many others. */
  readonly breather: Breather;
};

/** Digits of a time in ms, and of what is left of it until the year 2286. */
const END_MS = 9_999_999_999_999;
const DIGITS = 14;

type Placed = { readonly place: string; readonly stored: Stored<Meeting> };

export async function pageOfMeetings(
  all: AsyncIterable<Stored<Meeting>>,
  { after = '', limit, nowMs, isWanted, breather }: Wanted,
): Promise<MeetingPage> {
  const placed: Placed[] = [];
  for await (const stored of all) {
    if (isWanted(stored.value)) placed.push({ place: placeOf(stored.value, nowMs), stored });
    await breather.rest();
  }
  const rest = placed
    .filter(({ place }) => place > after)
    .sort((one, other) => (one.place < other.place ? -1 : 1));
  const page = rest.slice(0, limit);
  return {
    meetings: page.map(({ stored }) => stored),
    nextPage: rest.length > limit ? page.at(-1)?.place : undefined,
  };
}

/** Sorts as text. */
function placeOf(meeting: Meeting, nowMs: number): string {
  const [next] = upcoming(meeting, nowMs, 1);
  const [group, ms] =
    next === undefined ? ['past', END_MS - parseLocal(meeting.startsAt, 'startsAt')] : ['next', next.startMs];
  return `${group}-${String(ms).padStart(DIGITS, '0')}-${meetingIdOf(meeting)}`;
}
