/**
 * Minutes of a sitting from the lines of its record. Pure: the same lines give the same minutes. Kinds of lines are
 * known by name alone; a line of a kind that is not known is listed as it is, so nothing is lost.
 */
import type { RecordHead } from '../chain.ts';
import { MINUTES_SCHEMA, type Minutes, type PersonMinutes } from './document.ts';
import { entryOf, newDraft, type Draft, type LineReader } from './draft.ts';
import { isEvent } from './event-lines.ts';
import { ITEM_LINES } from './item-lines.ts';
import { parseLine, type Line } from './line.ts';
import { MEASURE_LINES } from './measure-lines.ts';
import { SITTING_LINES } from './sitting-lines.ts';
import { VOTE_LINES } from './vote-lines.ts';

const READERS = new Map<string, LineReader>(
  Object.entries({ ...SITTING_LINES, ...ITEM_LINES, ...VOTE_LINES, ...MEASURE_LINES }),
);

/** @param lines bytes of the record, in their order */
export function minutesOf(
  { room, head }: { readonly room: string; readonly head: RecordHead },
  lines: readonly Uint8Array[],
): Minutes {
  const draft = newDraft();
  for (const bytes of lines) {
    take(draft, parseLine(bytes));
  }
  return {
    schema: MINUTES_SCHEMA,
    part: 'whole',
    room,
    ...headingOf(draft),
    ...peopleOf(draft),
    items: draft.items,
    ...{ leftOut: 0, leftOutEntries: 0, leftOutOthers: 0 },
    suspensions: draft.suspensions,
    disturbances: draft.disturbances.map(({ subject: _, ...disturbance }) => disturbance),
    publicity: draft.publicity,
    measures: draft.measures,
    events: draft.events,
    others: draft.others,
    record: { lines: head.count, hash: head.hash },
  };
}

function take(draft: Draft, line: Line): void {
  const read = READERS.get(line.kind);
  draft.at = line.at;
  read?.(draft, line);
  if (isEvent(line.kind)) draft.events.push(entryOf(draft, line));
  else if (read === undefined) draft.others.push(entryOf(draft, line));
}

function headingOf(draft: Draft) {
  const { sittingId, title, body, profile, openedAt, openedBy, openedPublic } = draft;
  const { closedAt, closedBy, required } = draft;
  return {
    ...{ sittingId, title, body, profile, openedAt, openedBy, openedPublic },
    ...{ closedAt, closedBy, required },
  };
}

function peopleOf({ people, roll }: Draft): Pick<Minutes, 'members' | 'guests'> {
  const all: readonly PersonMinutes[] = [...people.values()];
  return {
    members: all.filter(({ subject }) => roll.has(subject)),
    guests: all.filter(({ subject, presences }) => !roll.has(subject) && presences.length > 0),
  };
}
