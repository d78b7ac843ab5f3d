/** People by their place in a list of which only some pages are there. Pure. */
import type { PeopleListView, PersonView } from '../../client/api.ts';

export type PeopleRows = {
  readonly count: number;
  readonly pageSize: number;
  /** Undefined = not there yet. */
  at(index: number): PersonView | undefined;
  /** Place of somebody who is there. */
  indexOf(participantId: string): number | undefined;
};

/** Everybody is there. */
export function wholeRows(people: readonly PersonView[]): PeopleRows {
  return {
    count: people.length,
    pageSize: Math.max(1, people.length),
    at: (index) => people[index],
    indexOf: (id) => found(people.findIndex((person) => person.participantId === id)),
  };
}

/** Some pages are there. */
export function pagedRows({ total, pageSize, pages }: PeopleListView): PeopleRows {
  return {
    count: total,
    pageSize,
    at: (index) => pages.get(Math.floor(index / pageSize))?.[index % pageSize],
    indexOf(id) {
      for (const [page, people] of pages) {
        const place = people.findIndex((person) => person.participantId === id);
        if (place >= 0) return page * pageSize + place;
      }
      return undefined;
    },
  };
}

function found(index: number): number | undefined {
  return index < 0 ? undefined : index;
}

/** Who sends a picture, and after them those of the podium who don't. Oneself may be among the former. */
export function othersWithPodium(withVideo: PeopleListView, people: readonly PersonView[]): PeopleRows {
  const rows = pagedRows(withVideo);
  const podium = people.filter((person) => person.isOnPodium && !person.isSelf && !sendsPicture(person));
  return {
    count: rows.count + podium.length,
    pageSize: rows.pageSize,
    at: (index) => (index < rows.count ? rows.at(index) : podium[index - rows.count]),
    indexOf(id) {
      const place = wholeRows(podium).indexOf(id);
      return rows.indexOf(id) ?? (place === undefined ? undefined : rows.count + place);
    },
  };
}

/** Whether two lists say the same of the same people. */
export function areSameLists(a: PeopleListView, b: PeopleListView): boolean {
  if (a === b) return true;
  const isSameFrame = a.total === b.total && a.pageSize === b.pageSize && a.pages.size === b.pages.size;
  return isSameFrame && [...b.pages].every(([page, people]) => isSamePage(a.pages.get(page), people));
}

function isSamePage(before: readonly PersonView[] | undefined, after: readonly PersonView[]): boolean {
  return before?.length === after.length && after.every((person, index) => person === before[index]);
}

function sendsPicture({ camera, screen }: PersonView): boolean {
  return camera?.paused === false || screen?.paused === false;
}
