/** What a client knows of a large room: the podium, who speaks, and pages that it shows. Test code only. */
import type { PeopleListName, PeopleListView, PersonView, ShownListView } from '../../../client/api.ts';

export const PAGE_SIZE = 25;
const COLLATOR = new Intl.Collator('de');

/** The order of a list. */
export function listed(list: PeopleListName, people: readonly PersonView[]): readonly PersonView[] {
  if (list === 'byName') return [...people].sort((a, b) => COLLATOR.compare(a.name, b.name));
  return people
    .filter(({ camera, screen }) => [camera, screen].some((one) => one?.paused === false))
    .sort(
      (a, b) =>
        Number(b.screen !== undefined) - Number(a.screen !== undefined) ||
        Number(b.isOnPodium) - Number(a.isOnPodium),
    );
}

/** Everybody's pages as they are now. */
export function listView(
  list: PeopleListName,
  people: readonly PersonView[],
  shown: readonly ShownListView[],
): PeopleListView {
  const all = listed(list, people);
  const pages = shown.filter((one) => one.list === list).flatMap((one) => one.pages);
  return {
    total: all.length,
    pageSize: PAGE_SIZE,
    pages: new Map(
      pages
        .map((page) => [page, all.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)] as const)
        .filter(([, on]) => on.length > 0),
    ),
  };
}

/** Who is known without asking, and who is on a shown page. */
export function knownPeople(
  people: readonly PersonView[],
  lists: readonly PeopleListView[],
): readonly PersonView[] {
  const shown = new Set(lists.flatMap(({ pages }) => [...pages.values()]).flat());
  return people.filter(
    (person) =>
      person.isSelf ||
      person.isOnPodium ||
      person.isSpeaking ||
      person.screen !== undefined ||
      shown.has(person),
  );
}
