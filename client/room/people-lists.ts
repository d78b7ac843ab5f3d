/** The lists of people that a page shows in pages, made of everybody that this client knows. No I/O. */
import type { PeopleFound, PeopleListName, PeopleListView, PersonView, ShownListView } from '../api.ts';

const PAGE_SIZE = 25;
const COLLATOR = new Intl.Collator('de');

export class PeopleLists {
  #shown: readonly ShownListView[] = [];

  show(shown: readonly ShownListView[]): void {
    this.#shown = shown;
  }

  list(list: PeopleListName, people: readonly PersonView[]): PeopleListView {
    const all =
      list === 'byName'
        ? people.toSorted((a, b) => COLLATOR.compare(a.name, b.name))
        : people.filter(({ camera, screen }) => [camera, screen].some((one) => one?.paused === false));
    const wanted = this.#shown.filter((one) => one.list === list).flatMap(({ pages }) => pages);
    const pages = wanted.map((page) => [page, all.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)] as const);
    return { total: all.length, pageSize: PAGE_SIZE, pages: new Map(pages) };
  }

  search(text: string, people: readonly PersonView[]): PeopleFound {
    const found = people.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()));
    return { people: found.slice(0, 20), total: found.length };
  }
}
