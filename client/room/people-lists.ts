/** The lists of people as a page of the browser sees them. What did not change keeps its identity. No I/O. */
import type { PeopleListName, PeopleListView, PersonView, ShownListView } from '../api.ts';
import type { Roster } from './roster.ts';

const NAMES = ['byName', 'withVideo'] as const satisfies readonly PeopleListName[];
const EMPTY: PeopleListView = { total: 0, pageSize: 1, pages: new Map() };

export class PeopleLists {
  readonly #views = new Map<PeopleListName, PeopleListView>();
  #shown: readonly ShownListView[] = [];

  show(shown: readonly ShownListView[]): void {
    this.#shown = shown;
  }

  /** As of the last {@link update}. */
  get(list: PeopleListName): PeopleListView {
    return this.#views.get(list) ?? EMPTY;
  }

  update(roster: Roster, viewOf: (participantId: string) => PersonView | undefined): void {
    const totals = { byName: roster.participantCount, withVideo: roster.counts.withVideo };
    for (const list of NAMES) {
      const before = this.get(list);
      const pages = this.#pagesOf(list, roster, viewOf);
      const { pageSize } = roster;
      const total = totals[list];
      const isSame =
        before.total === total && before.pageSize === pageSize && isSamePages(before.pages, pages);
      if (!isSame) this.#views.set(list, { total, pageSize, pages });
    }
  }

  #pagesOf(
    list: PeopleListName,
    roster: Roster,
    viewOf: (participantId: string) => PersonView | undefined,
  ): ReadonlyMap<number, readonly PersonView[]> {
    const before = this.get(list).pages;
    const wanted = this.#shown.filter((one) => one.list === list).flatMap(({ pages }) => pages);
    const pages = new Map<number, readonly PersonView[]>();
    for (const page of new Set(wanted)) {
      const people = roster.page(list, page)?.flatMap(({ participantId }) => viewOf(participantId) ?? []);
      if (people !== undefined) pages.set(page, keep(before.get(page), people));
    }
    return pages;
  }
}

function keep(
  before: readonly PersonView[] | undefined,
  after: readonly PersonView[],
): readonly PersonView[] {
  const isSame = before?.length === after.length && before.every((person, place) => person === after[place]);
  return isSame ? before : after;
}

function isSamePages<T>(one: ReadonlyMap<number, T>, other: ReadonlyMap<number, T>): boolean {
  return one.size === other.size && [...one].every(([page, people]) => other.get(page) === people);
}
