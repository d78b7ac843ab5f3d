/** The people of a room in the orders in which they are shown, and how many there are. Pure. */
import type { ParticipantId } from '../../../common/ids.ts';
import { PeopleList } from '../../../proto/index.ts';
import type { PageRef } from './page-ref.ts';
import { hasOpenMic, hasScreen, hasVideo, isListed, isObserver, type PersonRow } from './person-row.ts';
import { SortedList } from './sorted-list.ts';

/** People on a page. */
export const PAGE_SIZE = 25;

/** As in Counts (signal.proto). */
export type PeopleCounts = {
  readonly people: number;
  readonly withVideo: number;
  readonly openMics: number;
  readonly observers: number;
};

/** As an office of this country sorts its files; numbers by their value. */
const NAMES = new Intl.Collator('de', { numeric: true });

function byName(one: PersonRow, other: PersonRow): number {
  return NAMES.compare(one.name, other.name) || one.number - other.number;
}

/** Screens, then the podium in its order, then as they joined. */
function byVideo(one: PersonRow, other: PersonRow): number {
  return (
    Number(hasScreen(other)) - Number(hasScreen(one)) ||
    comparePlaces(one.podiumPlace, other.podiumPlace) ||
    one.joinedAtMs - other.joinedAtMs ||
    one.number - other.number
  );
}

/** Infinity - Infinity would be no number. */
const comparePlaces = (one: number, other: number): number => (one === other ? 0 : one - other);

export class PeopleIndex {
  readonly #rows = new Map<ParticipantId, PersonRow>();
  readonly #byName = new SortedList(byName);
  readonly #withVideo = new SortedList(byVideo);
  readonly #openMics = new Set<ParticipantId>();
  /** In no list: observers, and who is kept outside. */
  readonly #unlisted = new Map<ParticipantId, PersonRow>();
  readonly #observers = new Set<ParticipantId>();

  get rows(): ReadonlyMap<ParticipantId, PersonRow> {
    return this.#rows;
  }

  get counts(): PeopleCounts {
    return {
      people: this.#rows.size,
      withVideo: this.#withVideo.length,
      openMics: this.#openMics.size,
      observers: this.#observers.size,
    };
  }

  /** Of whoever it is, listed or not. */
  get(id: ParticipantId): PersonRow | undefined {
    return this.#rows.get(id) ?? this.#unlisted.get(id);
  }

  /** Puts a row in the place of the one before. */
  put(row: PersonRow): void {
    this.remove(row.participantId);
    if (!isListed(row)) {
      this.#unlisted.set(row.participantId, row);
      if (isObserver(row) && !row.outside) this.#observers.add(row.participantId);
      return;
    }
    this.#rows.set(row.participantId, row);
    this.#byName.add(row);
    if (hasVideo(row)) this.#withVideo.add(row);
    if (hasOpenMic(row)) this.#openMics.add(row.participantId);
  }

  remove(id: ParticipantId): void {
    this.#unlisted.delete(id);
    this.#observers.delete(id);
    const row = this.#rows.get(id);
    if (row === undefined) return;
    this.#rows.delete(id);
    this.#byName.remove(row);
    if (hasVideo(row)) this.#withVideo.remove(row);
    this.#openMics.delete(id);
  }

  /** Rows of a page, in its order; none behind the last page, or of a list that does not exist. */
  page({ list, page }: PageRef): readonly PersonRow[] {
    const rows = this.#list(list);
    return rows?.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE) ?? [];
  }

  /** By name. */
  everybody(): Iterable<PersonRow> {
    return this.#byName.values();
  }

  /** Who shares a screen. */
  *screens(): Iterable<PersonRow> {
    for (const row of this.#withVideo.values()) {
      if (!hasScreen(row)) return;
      yield row;
    }
  }

  #list(list: PeopleList): SortedList<PersonRow> | undefined {
    switch (list) {
      case PeopleList.PEOPLE_LIST_BY_NAME:
        return this.#byName;
      case PeopleList.PEOPLE_LIST_WITH_VIDEO:
        return this.#withVideo;
      case PeopleList.PEOPLE_LIST_UNSPECIFIED:
        return undefined;
      default:
        list satisfies never;
        return undefined;
    }
  }
}
