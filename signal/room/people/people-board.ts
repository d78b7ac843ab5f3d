/**
 * What clients at this node have been told of a room, and what they are told next: everything is as of the last
 * publication, so a snapshot or a page and the changes that follow fit together without versions. No I/O.
 */
import { ownerOf, type ParticipantId } from '../../../common/ids.ts';
import type {
  IDelta,
  IPageChange,
  IPeoplePage,
  IPerson,
  IRoomState,
  ISearchPeopleResponse,
  ISnapshot,
} from '../../../proto/index.ts';
import type { RoomPeople, RoomRules } from '../../features/contract.ts';
import { NO_RULES } from '../../features/rules.ts';
import { roomPeople } from '../features/room-people.ts';
import type { ParticipantFact } from '../records.ts';
import type { Touched } from '../site-state.ts';
import type { RoomView } from '../view.ts';
import { isSmallRoom, toldAbout } from './everybody.ts';
import type { PageRef } from './page-ref.ts';
import { PAGE_SIZE, PeopleIndex, type PeopleCounts } from './people-index.ts';
import { changeOf, isSameRow, rowOf, type PersonRow, type PodiumPlaces } from './person-row.ts';
import { SamePeople, type Presence } from './same-people.ts';
import { searchPeople } from './search.ts';
import { ShownPages } from './shown-pages.ts';

/** How many talker slots clients listen to; 0 = microphones directly. */
export type SlotModePort = { update(people: number): number };

const DIRECT: SlotModePort = { update: () => 0 };

/** What features make of the room, as far as it concerns who is told about whom. */
export type BoardFeatures = {
  readonly people: Pick<RoomPeople, 'get'>;
  readonly rules: Pick<RoomRules, 'shown'>;
};

/** What is said in one go. */
export type Publication = {
  /** For everybody; undefined = nothing. */
  readonly delta: IDelta | undefined;
  readonly pages: readonly (readonly [PageRef, IPageChange])[];
  /** Rows that have changed of those whom not everybody is told about; not what they were told as they came. */
  readonly rows: readonly PersonRow[];
  /** Counts have changed, and were not told for now. */
  readonly owesCounts: boolean;
};

export type PublishOptions = {
  /** Numbers of those who speak, or did a moment ago. */
  readonly speakers: ReadonlySet<number>;
  /** False: counts of a large room wait. */
  readonly mayTellCounts: boolean;
};

/** What everybody has been told. */
type Told = {
  readonly people: ReadonlyMap<ParticipantId, PersonRow>;
  readonly isSmall: boolean;
  readonly counts: PeopleCounts;
  readonly talkerSlots: number;
  readonly facts: RoomView['facts'];
  readonly settings: RoomView['settings'];
  readonly podium: readonly number[];
};

export class PeopleBoard {
  readonly #view: RoomView;
  readonly #slots: SlotModePort;
  readonly #features: BoardFeatures;
  readonly #index = new PeopleIndex();
  readonly #pages = new ShownPages(this.#index);
  /** As they were told themselves when they came, until that is published. */
  readonly #toldThemselves = new Map<ParticipantId, PersonRow>();
  readonly #same = new SamePeople();
  #places: PodiumPlaces = new Map();
  #told: Told;
  #snapshot: ISnapshot | undefined;

  /** @param view empty so far: what comes into it has to be told */
  constructor(view: RoomView, slots = DIRECT, features?: BoardFeatures) {
    this.#view = view;
    this.#slots = slots;
    this.#features = features ?? { people: roomPeople(view, () => NO_RULES), rules: NO_RULES };
    const { facts, settings } = view;
    const nobody = { people: new Map(), isSmall: true, counts: this.#index.counts, podium: [] };
    this.#told = { ...nobody, talkerSlots: 0, facts, settings };
  }

  /** Everybody is told about all people. */
  get isSmall(): boolean {
    return this.#told.isSmall;
  }

  /** Everything that everybody has been told. The same object until something else has been. */
  get snapshot(): ISnapshot {
    return (this.#snapshot ??= {
      people: [...this.#told.people.values()],
      counts: this.#told.counts,
      room: roomOf(this.#told),
      pageSize: PAGE_SIZE,
      talkerSlots: this.#told.talkerSlots,
    });
  }

  /** Everybody has been told about who has this number. */
  isTold(number: number): boolean {
    const id = this.#view.numbered(number)?.participantId;
    return id !== undefined && this.#told.people.has(id);
  }

  /** Somebody as of now, for themselves: they need not be told that again. */
  tellThemselves(id: ParticipantId): PersonRow | undefined {
    const row = this.#row(id);
    if (row !== undefined) this.#toldThemselves.set(id, row);
    return row;
  }

  /** @see ShownPages.show */
  show(ref: PageRef): IPeoplePage {
    return this.#pages.show(ref);
  }

  /** @see ShownPages.hide */
  hide(ref: PageRef): void {
    this.#pages.hide(ref);
  }

  search(text: string): ISearchPeopleResponse {
    return searchPeople(this.#index.everybody(), text);
  }

  /** Takes in what has been touched since the last time. */
  publish(touched: Touched, { speakers, mayTellCounts }: PublishOptions): Publication {
    const changed = this.#update(this.#affected(touched));
    this.#toldThemselves.clear();
    const before = this.#told;
    const next = this.#next(speakers);
    const hasCounts = !isSameCounts(before.counts, next.counts);
    const news = newsOf(before, next);
    const owesCounts = hasCounts && !next.isSmall && !mayTellCounts;
    this.#told = owesCounts ? { ...next, counts: before.counts } : next;
    const delta = hasCounts && !owesCounts ? { ...news, counts: next.counts } : news;
    if (delta !== undefined) this.#snapshot = undefined;
    const rows = changed.filter(({ participantId }) => !next.people.has(participantId));
    return { delta, pages: this.#pages.takeChanges(), rows, owesCounts };
  }

  /** Somebody as of now, told or not. */
  #row(id: ParticipantId): PersonRow | undefined {
    return rowOf(this.#view, id, { podium: this.#places, people: this.#features.people });
  }

  /** Whose rows may be other ones now. */
  #affected({ participantIds, sourceIds, awaySites = new Set() }: Touched): ReadonlySet<ParticipantId> {
    const affected = new Set(participantIds);
    for (const id of sourceIds) affected.add(ownerOf(id));
    for (const site of awaySites) {
      for (const id of this.#view.site(site).participants.keys()) affected.add(id);
    }
    const { facts } = this.#view;
    if (facts !== this.#told.facts) {
      const before = this.#places;
      this.#places = new Map(facts.podium.map(({ participantId }, place) => [participantId, place]));
      for (const id of [...before.keys(), ...this.#places.keys()]) affected.add(id);
    }
    return affected;
  }

  /** Who is there anew makes who they were before another one, too. */
  #withSame(touched: ReadonlySet<ParticipantId>): ReadonlySet<ParticipantId> {
    const affected = new Set(touched);
    for (const id of touched) {
      for (const same of this.#same.sameAs(id)) affected.add(same);
      const fact = this.#view.participant(id);
      const isAway = fact !== undefined && (fact.reconnecting || this.#view.isAway(fact.site));
      this.#same.put(id, fact && presenceOf(fact, isAway));
      for (const same of this.#same.sameAs(id)) affected.add(same);
    }
    return affected;
  }

  /** @returns rows that are other ones now, but for those who know it themselves */
  #update(touched: ReadonlySet<ParticipantId>): readonly PersonRow[] {
    const changed: PersonRow[] = [];
    for (const id of this.#withSame(touched)) {
      const before = this.#index.get(id);
      const after = this.#same.isSucceeded(id) ? undefined : this.#row(id);
      if (after === undefined) this.#index.remove(id);
      else if (before === undefined || !isSameRow(before, after)) {
        this.#index.put(after);
        const known = this.#toldThemselves.get(id);
        if (known === undefined || !isSameRow(known, after)) changed.push(after);
      }
    }
    return changed;
  }

  #next(speakers: ReadonlySet<number>): Told {
    const { facts, settings } = this.#view;
    const { counts } = this.#index;
    const isSmall = isSmallRoom(this.#told.isSmall, counts.people);
    const numbered = (number: number) => this.#view.numbered(number)?.participantId;
    const { shown } = this.#features.rules;
    const attention = { isSmall, podium: this.#places, speakers, shown, numbered };
    const podium = [...this.#places.keys()].flatMap((id) => this.#index.rows.get(id)?.number ?? []);
    return {
      people: toldAbout(this.#index, attention),
      isSmall,
      counts,
      talkerSlots: this.#slots.update(counts.people),
      facts,
      settings,
      podium,
    };
  }
}

const presenceOf = ({ participantId, subject, joinedAtMs }: ParticipantFact, isAway: boolean): Presence => ({
  participantId,
  subject,
  joinedAtMs,
  isAway,
});

/** Everything but counts; undefined = nothing. */
function newsOf(before: Told, next: Told): IDelta | undefined {
  const { people, left } = peopleNews(before.people, next.people);
  const hasRoom = isOtherRoom(before, next);
  const hasSlots = next.talkerSlots !== before.talkerSlots;
  if (people.length + left.length === 0 && !hasRoom && !hasSlots) return undefined;
  return {
    people,
    left,
    ...(hasRoom && { room: roomOf(next) }),
    ...(hasSlots && { talkerSlots: next.talkerSlots }),
  };
}

function peopleNews(before: Told['people'], next: Told['people']): { people: IPerson[]; left: number[] } {
  const people: IPerson[] = [];
  const left: number[] = [];
  for (const [id, row] of next) {
    const known = before.get(id);
    if (known !== row) people.push(changeOf(known, row));
  }
  for (const [id, { number }] of before) {
    if (next.get(id)?.number !== number) left.push(number);
  }
  return { people, left };
}

function isOtherRoom(before: Told, next: Told): boolean {
  return (
    next.facts.degraded !== before.facts.degraded ||
    next.settings !== before.settings ||
    next.podium.join() !== before.podium.join()
  );
}

function roomOf({ settings, facts, podium }: Told): IRoomState {
  const { generation, revision, degraded } = facts;
  return { settings, facts: { generation, revision, degraded, podium: [...podium] } };
}

function isSameCounts(one: PeopleCounts, other: PeopleCounts): boolean {
  return (
    one.people === other.people &&
    one.withVideo === other.withVideo &&
    one.openMics === other.openMics &&
    one.observers === other.observers
  );
}
