/** What of minutes is for the public: without items that were not, and without what is nobody else's business. Pure. */
import type { Minutes } from './document.ts';

type Marked = { readonly isPublic: boolean };

/** The same sitting, fit to be published. */
export function publicPartOf(minutes: Minutes): Minutes {
  const { members, guests, items, suspensions, disturbances, measures, events, others } = minutes;
  const shown = onlyPublic(items);
  const beside = [...suspensions, ...disturbances, ...measures, ...events];
  return {
    ...minutes,
    part: 'public',
    members: members.map(withoutSubject),
    guests: guests.map(withoutSubject),
    items: shown,
    leftOut: items.length - shown.length,
    leftOutEntries: beside.length - onlyPublic(beside).length,
    leftOutOthers: others.length,
    suspensions: onlyPublic(suspensions),
    disturbances: onlyPublic(disturbances),
    measures: onlyPublic(measures).map(withoutSubject),
    events: onlyPublic(events).map((event) => ({ ...event, by: '', data: withoutSubjects(event.data) })),
    // nobody knows what these say
    others: [],
  };
}

const onlyPublic = <T extends Marked>(all: readonly T[]): readonly T[] =>
  all.filter(({ isPublic }) => isPublic);

const withoutSubject = <T extends { readonly subject: string }>(about: T): T => ({ ...about, subject: '' });

/** At any depth. */
function withoutSubjects(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(data, (key, value: unknown) => (key === 'subject' ? undefined : value));
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
