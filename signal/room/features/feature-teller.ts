/**
 * Tells clients at this node what features have to tell: the first change at once (but after the answer to whoever made
 * it), then at most ten times a second, each frame encoded once for everybody who is told the same. Who comes gets all of
 * it with the answer to its join.
 */
import type { ParticipantId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import { ServerEnvelope, type IFeatureRecord, type IFeatureRecords } from '../../../proto/index.ts';
import type {
  Attendee,
  Audience,
  FeatureView,
  OpenFeature,
  RecordMap,
  RoomPeople,
} from '../../features/contract.ts';
import type { FeatureStates } from '../../features/feature-states.ts';
import { AUDIENCES, allOf, audiencesOf, changesOf, toldPersonally, toldTo } from './audiences.ts';

/** Between two tellings, ms. */
export const NEWS_PERIOD_MS = 100;
/** Between two looks at what depends on who is in the room, ms. */
export const PEOPLE_PERIOD_MS = 1_000;

export type FeatureListeners = {
  /** For every socket of the audience at this node. */
  readonly news: (audience: Audience, frame: Uint8Array) => void;
  /** For one person. */
  readonly personal: (id: ParticipantId, frame: Uint8Array) => void;
  /** They belong to other audiences than before: to be told everything anew. */
  readonly moved: (id: ParticipantId) => void;
};

export type FeatureTellerDeps = {
  readonly states: () => FeatureStates;
  readonly people: RoomPeople;
  readonly clock: Clock;
  readonly listeners: FeatureListeners;
};

type Told = { readonly state: OpenFeature; readonly view: FeatureView };

const NOTHING: RecordMap = new Map();

/** Somebody at this node who listens; `isKnown`: the room has said who they are. */
type Listener = { audiences: readonly Audience[]; personal: Map<string, RecordMap>; isKnown: boolean };

export class FeatureTeller {
  readonly #deps: FeatureTellerDeps;
  readonly #told = new Map<string, Told>();
  readonly #listeners = new Map<ParticipantId, Listener>();
  #lastMs = Number.NEGATIVE_INFINITY;
  #lastPeopleMs = Number.NEGATIVE_INFINITY;
  #arePeopleNew = false;
  #timer: { readonly dueMs: number; readonly cancel: () => void } | undefined;
  #state: 'open' | 'closed' = 'open';

  constructor(deps: FeatureTellerDeps) {
    this.#deps = deps;
  }

  /** Everything for somebody who comes, or has missed something; from now on they are told what changes. */
  open(person: Attendee): IFeatureRecords[] {
    const listener: Listener = { audiences: audiencesOf(person), personal: new Map(), isKnown: true };
    this.#listeners.set(person.participantId, listener);
    return this.#deps
      .states()
      .names()
      .flatMap((name) => {
        const view = this.#viewOf(name);
        if (view === undefined) return [];
        listener.personal.set(name, toldPersonally(view, person));
        const all = allOf(name, view, person);
        return (all.records ?? []).length > 0 ? [all] : [];
      });
  }

  /** Somebody listens of whom the room has not heard yet: they are of no audience, and moved as soon as it has. */
  expect(id: ParticipantId): void {
    this.#listeners.set(id, { audiences: [], personal: new Map(), isKnown: false });
  }

  forget(id: ParticipantId): void {
    this.#listeners.delete(id);
  }

  /** Other rules hold: who may not hear something any more is told nothing of what is still to be told. */
  rulesChanged(): void {
    this.#lookAtRoles();
  }

  /** States are other ones. */
  changed(): void {
    this.#schedule(this.#lastMs + NEWS_PERIOD_MS);
  }

  /** Somebody has come, gone, or become another one. */
  peopleChanged(): void {
    this.#arePeopleNew = true;
    this.#schedule(Math.max(this.#lastMs + NEWS_PERIOD_MS, this.#lastPeopleMs + PEOPLE_PERIOD_MS));
  }

  close(): void {
    this.#state = 'closed';
    this.#timer?.cancel();
  }

  #schedule(dueMs: number): void {
    if (this.#state === 'closed' || (this.#timer !== undefined && this.#timer.dueMs <= dueMs)) return;
    const { clock } = this.#deps;
    const waitMs = dueMs - clock.monotonicMs();
    this.#timer?.cancel();
    this.#timer = { dueMs, cancel: clock.after(Math.max(0, waitMs), () => this.#flush()) };
  }

  #flush(): void {
    const { clock, listeners } = this.#deps;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#lastMs = clock.monotonicMs();
    const news = new Map<Audience, IFeatureRecords[]>(AUDIENCES.map((audience) => [audience, []]));
    const changed = this.#update(news);
    this.#lookAtRoles();
    const personal = this.#personalNews(changed);
    for (const [audience, features] of news) {
      if (features.length > 0) listeners.news(audience, encode(features));
    }
    for (const [id, features] of personal) listeners.personal(id, encode(features));
  }

  /** @returns features whose view is another one now */
  #update(news: ReadonlyMap<Audience, IFeatureRecords[]>): readonly string[] {
    const states = this.#deps.states();
    const arePeopleNew = this.#arePeopleNew && this.#lastMs >= this.#lastPeopleMs + PEOPLE_PERIOD_MS;
    if (arePeopleNew) {
      this.#arePeopleNew = false;
      this.#lastPeopleMs = this.#lastMs;
    }
    const changed = states.names().filter((name) => {
      const told = this.#told.get(name);
      const isStale = arePeopleNew && states.feature(name)?.isAboutPeople === true;
      return told?.state !== states.get(name) || isStale;
    });
    for (const feature of changed) {
      const before = this.#told.get(feature)?.view ?? {};
      const view = this.#look(feature);
      for (const [audience, features] of news) {
        const changes = changesOf(toldTo(before, audience), toldTo(view, audience));
        // what has moved to a wider audience has been told by then, and stays
        const records = changes.filter(({ key, value }) => value || !isToldWider(view, audience, key ?? ''));
        if (records.length > 0) features.push({ feature, records });
      }
    }
    if (this.#arePeopleNew) this.#schedule(this.#lastPeopleMs + PEOPLE_PERIOD_MS);
    return changed;
  }

  #personalNews(changed: readonly string[]): ReadonlyMap<ParticipantId, IFeatureRecords[]> {
    const news = new Map<ParticipantId, IFeatureRecords[]>();
    for (const feature of changed) {
      for (const id of this.#listeners.keys()) {
        const records = this.#changesFor(feature, id);
        if (records.length > 0) news.set(id, [...(news.get(id) ?? []), { feature, records }]);
      }
    }
    return news;
  }

  /** What one person has not been told yet of what is theirs alone. */
  #changesFor(feature: string, id: ParticipantId): IFeatureRecord[] {
    const personal = this.#listeners.get(id)?.personal;
    const view = this.#told.get(feature)?.view;
    const before = personal?.get(feature) ?? NOTHING;
    if (personal === undefined || (view?.personal === undefined && before.size === 0)) return [];
    const person = this.#deps.people.get(id);
    const after = view && person ? toldPersonally(view, person) : NOTHING;
    personal.set(feature, after);
    const audiences = person === undefined ? [] : audiencesOf(person);
    return changesOf(before, after).filter(
      ({ key, value }) => value || !audiences.some((one) => view && toldTo(view, one).has(key ?? '')),
    );
  }

  #lookAtRoles(): void {
    for (const [id, listener] of this.#listeners) {
      const person = this.#deps.people.get(id);
      if (person === undefined) continue;
      const audiences = audiencesOf(person);
      // each has those of the ones before it
      const isMoved = !listener.isKnown || audiences.length !== listener.audiences.length;
      listener.audiences = audiences;
      listener.isKnown = true;
      if (isMoved) this.#deps.listeners.moved(id);
    }
  }

  /** As everybody was told last; what nobody was told yet is looked at now. */
  #viewOf(name: string): FeatureView | undefined {
    const isKnown = this.#told.has(name) || this.#deps.states().get(name) !== undefined;
    return isKnown ? (this.#told.get(name)?.view ?? this.#look(name)) : undefined;
  }

  #look(name: string): FeatureView {
    const { states, people } = this.#deps;
    const state = states().get(name);
    const view = state?.view(people) ?? {};
    if (state !== undefined) this.#told.set(name, { state, view });
    return view;
  }
}

const isToldWider = (view: FeatureView, audience: Audience, key: string): boolean =>
  AUDIENCES.slice(0, AUDIENCES.indexOf(audience)).some((wider) => toldTo(view, wider).has(key));

const encode = (features: IFeatureRecords[]): Uint8Array =>
  ServerEnvelope.encode({ featureNews: { features } }).finish();
