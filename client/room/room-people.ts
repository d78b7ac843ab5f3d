/** The people of a room for a page of the browser: whom it knows, the lists that it shows, finding somebody. Wiring only. */
import type { PeopleFound, PeopleListName, PeopleListView, PersonView, ShownListView } from '../api.ts';
import type { IShownPages } from '../../proto/signal.ts';
import type { SessionEntry } from '../signal/entry.ts';
import type { SendRequest, ServerEvent } from '../signal/requests.ts';
import { PeopleLists } from './people-lists.ts';
import { PeopleView, viewOfStranger, type PeopleInputs } from './people.ts';
import { Roster } from './roster.ts';
import { Showing } from './showing.ts';

export type RoomPeopleDeps = {
  readonly request: SendRequest;
  readonly random: () => number;
  /** Somebody has come, gone or changed. */
  readonly changed: () => void;
  readonly inputs: () => Omit<PeopleInputs, 'roster'>;
};

export class RoomPeople {
  readonly roster = new Roster();
  readonly #deps: RoomPeopleDeps;
  readonly #view = new PeopleView();
  readonly #lists = new PeopleLists();
  readonly #showing: Showing;
  /**
   * News of pages that came while an answer to `show` was under way: a page that it brings is as of before them, and where
   * several frames come at once it is taken after they are. As many as come in the time that a request may take.
   */
  #held: (() => void)[] = [];

  constructor(deps: RoomPeopleDeps) {
    this.#deps = deps;
    this.#showing = new Showing({
      ...deps,
      took: (pages, isShown) => {
        this.roster.setPages(pages, isShown);
        deps.changed();
      },
      settled: () => this.#takeHeld(),
    });
  }

  /** What to ask for when the room is entered. */
  get shown(): readonly IShownPages[] {
    return this.#showing.wanted;
  }

  entered({ snapshot, self, pages, shown }: SessionEntry): void {
    this.roster.enter({ snapshot, self, pages });
    this.#showing.entered(shown);
  }

  /** @returns whether the event was about people */
  take({ snapshot, delta, show, pageChanges, ownChange }: ServerEvent): boolean {
    if (snapshot) this.roster.applySnapshot(snapshot);
    if (delta) this.roster.applyDelta(delta);
    if (show) this.#inTurn(() => this.roster.setPages(show.pages ?? [], () => true));
    if (pageChanges) this.#inTurn(() => this.roster.applyPageChanges(pageChanges.changes ?? []));
    if (ownChange?.self) this.roster.setSelf(ownChange.self);
    return [snapshot, delta, show, pageChanges, ownChange].some(
      (news) => news !== null && news !== undefined,
    );
  }

  /** Signalling is gone. */
  lost(): void {
    this.#held = [];
    this.#showing.lost();
  }

  /** Forgets everybody; what is shown stays wanted. */
  clear(): void {
    this.lost();
    this.roster.clear();
  }

  /** @see RoomClient.people */
  people(): readonly PersonView[] {
    this.#view.update({ ...this.#deps.inputs(), roster: this.roster });
    return this.#view.people;
  }

  /** @see RoomClient.show */
  show(lists: readonly ShownListView[]): void {
    this.#lists.show(lists);
    this.#showing.show(lists);
    this.#deps.changed();
  }

  /** @see RoomClient.peopleList */
  list(list: PeopleListName): PeopleListView {
    this.people();
    this.#lists.update(this.roster, (participantId) => this.#view.get(participantId));
    return this.#lists.get(list);
  }

  /** @see RoomClient.search */
  async search(text: string): Promise<PeopleFound> {
    const { people, total } = await this.#deps.request('searchPeople', { text });
    this.people();
    const found = (people ?? []).flatMap(
      (person) => this.#view.get(person.participantId ?? '') ?? viewOfStranger(person) ?? [],
    );
    return { people: found, total: total ?? 0 };
  }

  /** Not before the answer that is under way. */
  #inTurn(take: () => void): void {
    if (this.#showing.isAsking) this.#held.push(take);
    else take();
  }

  #takeHeld(): void {
    const held = this.#held;
    this.#held = [];
    for (const take of held) take();
    if (held.length > 0) this.#deps.changed();
  }
}
