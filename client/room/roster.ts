/**
 * Whom this client knows: those whom everybody is told about, those on the pages that it shows, and itself. What it is
 * told fits to what it has, in the order in which it comes. Free of DOM types, so that bots can use it. No I/O.
 */
import {
  PeopleList,
  type ICounts,
  type IDelta,
  type IPageChange,
  type IPeoplePage,
  type IPerson,
  type ISnapshot,
} from '../../proto/signal.ts';
import {
  sourceIdsOf,
  toPerson,
  toSources,
  type RosterCounts,
  type RosterList,
  type RosterPerson,
  type RosterSource,
} from './roster-person.ts';
import { isShallowEqual } from './shallow.ts';

/** What comes with an entry. */
export type RosterEntry = {
  readonly snapshot: ISnapshot;
  readonly self: IPerson | undefined;
  readonly pages: readonly IPeoplePage[];
};

const NOBODY: RosterCounts = { people: 0, withVideo: 0, openMics: 0, observers: 0 };

const LIST: Record<RosterList, PeopleList> = {
  byName: PeopleList.PEOPLE_LIST_BY_NAME,
  withVideo: PeopleList.PEOPLE_LIST_WITH_VIDEO,
};

export const toListKind = (list: RosterList): PeopleList => LIST[list];

const keyOf = (list: PeopleList | null | undefined, page: number | null | undefined): string =>
  `${list ?? 0}/${page ?? 0}`;

/** Members keep their identity as long as nothing about them changes. */
export class Roster {
  readonly #people = new Map<string, RosterPerson>();
  readonly #sources = new Map<string, RosterSource>();
  readonly #byNumber = new Map<number, RosterPerson>();
  /** Everybody is told about them. */
  readonly #told = new Set<number>();
  /** Numbers of those on the pages that are shown, in order. */
  readonly #pages = new Map<string, readonly number[]>();
  #self: number | undefined;
  #counts = NOBODY;
  #pageSize = 1;

  get people(): ReadonlyMap<string, RosterPerson> {
    return this.#people;
  }

  get sources(): ReadonlyMap<string, RosterSource> {
    return this.#sources;
  }

  /** Of the whole room, all sites. */
  get counts(): RosterCounts {
    return this.#counts;
  }

  /** People on a page. */
  get pageSize(): number {
    return this.#pageSize;
  }

  /** People present in the whole room; those whom we know may be told before they are counted. */
  get participantCount(): number {
    return Math.max(this.#counts.people, this.#people.size);
  }

  /** Whoever is in the room is in {@link people}. */
  get isEverybodyKnown(): boolean {
    const self = this.#self !== undefined && !this.#told.has(this.#self) ? 1 : 0;
    return this.#told.size + self >= this.#counts.people;
  }

  numbered(number: number): RosterPerson | undefined {
    return this.#byNumber.get(number);
  }

  /** Who is on a page, in order; undefined = it is not there. */
  page(list: RosterList, page: number): readonly RosterPerson[] | undefined {
    return this.#pages.get(keyOf(LIST[list], page))?.flatMap((number) => this.#byNumber.get(number) ?? []);
  }

  /** Replaces everything; what is equal keeps its identity. */
  enter({ snapshot, self, pages }: RosterEntry): void {
    this.#self = undefined;
    if (self) this.setSelf(self);
    this.#pages.clear();
    this.#putSnapshot(snapshot);
    this.#putPages(pages);
    this.#sweep();
  }

  /** Everybody has been told this. */
  applySnapshot(snapshot: ISnapshot): void {
    this.#putSnapshot(snapshot);
    this.#sweep();
  }

  applyDelta({ people, left, counts }: IDelta): void {
    for (const person of people ?? []) this.#tell(person);
    for (const number of left ?? []) this.#told.delete(number);
    if (counts) this.#counts = this.#toCounts(counts);
    if (left && left.length > 0) this.#sweep();
  }

  /** Pages as they are now. @param keep tells which of the others are still shown */
  setPages(pages: readonly IPeoplePage[], keep: (list: PeopleList, page: number) => boolean): void {
    for (const key of this.#pages.keys()) {
      const [list, page] = key.split('/').map(Number);
      if (!keep(list ?? 0, page ?? 0)) this.#pages.delete(key);
    }
    this.#putPages(pages);
    this.#sweep();
  }

  /** Changes of pages that are not there (any more) are nothing to us. */
  applyPageChanges(changes: readonly IPageChange[]): void {
    for (const change of changes) this.#changePage(change);
    this.#sweep();
  }

  /** The client's own row. */
  setSelf(person: IPerson): void {
    this.#self = this.#put(person) ?? this.#self;
  }

  /** Forgets everything: the session is a new one. */
  clear(): void {
    this.#people.clear();
    this.#sources.clear();
    this.#byNumber.clear();
    this.#told.clear();
    this.#pages.clear();
    this.#self = undefined;
    this.#counts = NOBODY;
  }

  #putSnapshot({ people, counts, pageSize }: ISnapshot): void {
    this.#told.clear();
    for (const person of people ?? []) this.#tell(person);
    this.#counts = this.#toCounts(counts ?? {});
    this.#pageSize = pageSize || 1;
  }

  #putPages(pages: readonly IPeoplePage[]): void {
    for (const { list, page, people } of pages) {
      this.#pages.set(
        keyOf(list, page),
        (people ?? []).flatMap((person) => this.#put(person) ?? []),
      );
    }
  }

  #changePage({ list, page, people, order, emptied }: IPageChange): void {
    const key = keyOf(list, page);
    if (!this.#pages.has(key)) return;
    for (const person of people ?? []) this.#put(person);
    if (emptied) this.#pages.set(key, []);
    else if (order && order.length > 0) this.#pages.set(key, order);
  }

  #tell(person: IPerson): void {
    const number = this.#put(person);
    if (number !== undefined) this.#told.add(number);
  }

  #toCounts({ people, withVideo, openMics, observers }: ICounts): RosterCounts {
    const counts = {
      people: people ?? 0,
      withVideo: withVideo ?? 0,
      openMics: openMics ?? 0,
      observers: observers ?? 0,
    };
    return isShallowEqual(this.#counts, counts) ? this.#counts : counts;
  }

  /** @returns the person's number; undefined for a change of somebody whom we don't know */
  #put(wire: IPerson): number | undefined {
    const before = this.#byNumber.get(wire.number ?? 0);
    const person = toPerson(wire, before);
    if (person === undefined) return undefined;
    if (before === undefined || !isShallowEqual(before, person)) {
      this.#byNumber.set(person.number, person);
      this.#people.set(person.participantId, person);
    }
    this.#putSources(person.participantId, wire);
    return person.number;
  }

  #putSources(participantId: string, { sources }: IPerson): void {
    const now = new Map(toSources(participantId, sources).map((source) => [source.sourceId, source]));
    this.#dropSources(participantId, (sourceId) => now.has(sourceId));
    for (const [sourceId, source] of now) {
      const held = this.#sources.get(sourceId);
      if (held === undefined || !isShallowEqual(held, source)) this.#sources.set(sourceId, source);
    }
  }

  #dropSources(participantId: string, keep: (sourceId: string) => boolean): void {
    for (const sourceId of sourceIdsOf(participantId)) {
      if (!keep(sourceId)) this.#sources.delete(sourceId);
    }
  }

  /** Forgets whom nothing keeps. */
  #sweep(): void {
    const kept = new Set([...this.#told, ...[...this.#pages.values()].flat()]);
    if (this.#self !== undefined) kept.add(this.#self);
    for (const [number, { participantId }] of this.#byNumber) {
      if (kept.has(number)) continue;
      this.#byNumber.delete(number);
      // somebody who was restored may have come back under another number
      if (this.#people.get(participantId)?.number !== number) continue;
      this.#people.delete(participantId);
      this.#dropSources(participantId, () => false);
    }
  }
}
