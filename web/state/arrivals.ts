/**
 * What is said when people come and go: one calm sentence for all of some seconds, nothing while a hall fills. Pure; the
 * caller brings the time and comes back when it is due.
 */
import type { PersonView } from '../../client/api.ts';
import type { Texts } from '../texts/texts.ts';

/** Least time between two sentences. */
const INTERVAL_MS = 5_000;

/** Changes settle for this long before the first one is told. */
const SETTLE_MS = 1_500;

/** So many within that time are a hall that fills or empties: only the count moves. */
const HALL = 15;

/** The room at a moment. */
export type Attendance = {
  /** Others whose names are known, by id; undefined = the room is in pages, and only the count is known. */
  readonly names: ReadonlyMap<string, string> | undefined;
  readonly count: number;
};

export type Arrivals = {
  /** What has been told. */
  readonly told: Attendance;
  readonly toldAtMs: number;
  /** When the next sentence is due; undefined = there is nothing to tell. */
  readonly dueAtMs: number | undefined;
};

/** @param people others and oneself, all of them unless the room is in pages */
export function attendanceOf(people: readonly PersonView[], count: number, isInPages: boolean): Attendance {
  if (isInPages) return { names: undefined, count };
  const others = people.filter((person) => !person.isSelf);
  return { names: new Map(others.map((person) => [person.participantId, person.name])), count };
}

/** Whoever was here when oneself came is not announced. */
export function startArrivals(told: Attendance, nowMs: number): Arrivals {
  return { told, toldAtMs: nowMs - INTERVAL_MS, dueAtMs: undefined };
}

/** People came or went: says when to {@link tellArrivals}. */
export function noteArrivals(arrivals: Arrivals, now: Attendance, nowMs: number): Arrivals {
  if (arrivals.dueAtMs !== undefined || !isDifferent(arrivals.told, now)) return arrivals;
  return { ...arrivals, dueAtMs: Math.max(nowMs + SETTLE_MS, arrivals.toldAtMs + INTERVAL_MS) };
}

/** It is due: the sentence, which is empty when there are too many to tell or all is as before. */
export function tellArrivals(
  arrivals: Arrivals,
  now: Attendance,
  nowMs: number,
  texts: Texts['announce'],
): { readonly sentence: string; readonly next: Arrivals } {
  const { joined, left } = changeBetween(arrivals.told, now);
  const isHall = joined.count + left.count >= HALL;
  const sentence = [
    sentenceOf(joined, texts.joined, texts.manyJoined),
    sentenceOf(left, texts.left, texts.manyLeft),
  ]
    .filter((part) => part !== '')
    .join(' ');
  return { sentence: isHall ? '' : sentence, next: { told: now, toldAtMs: nowMs, dueAtMs: undefined } };
}

type Change = { readonly count: number; readonly name: string | undefined };

function changeBetween(before: Attendance, now: Attendance): { joined: Change; left: Change } {
  if (before.names === undefined || now.names === undefined) {
    const more = now.count - before.count;
    return {
      joined: { count: Math.max(0, more), name: undefined },
      left: { count: Math.max(0, -more), name: undefined },
    };
  }
  return { joined: missingIn(before.names, now.names), left: missingIn(now.names, before.names) };
}

function missingIn(some: ReadonlyMap<string, string>, all: ReadonlyMap<string, string>): Change {
  const names = [...all].filter(([id]) => !some.has(id)).map(([, name]) => name);
  return { count: names.length, name: names[0] };
}

function isDifferent(before: Attendance, now: Attendance): boolean {
  const { joined, left } = changeBetween(before, now);
  return joined.count + left.count > 0;
}

function sentenceOf(
  { count, name }: Change,
  one: (name: string) => string,
  many: (count: number) => string,
): string {
  if (count === 0) return '';
  return count === 1 && name !== undefined ? one(name) : many(count);
}
