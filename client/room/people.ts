/** Puts together what a page sees of people. Views that did not change keep their identity. No I/O. */
import type { PersonView, SourceView } from '../api.ts';
import type { IPerson } from '../../proto/signal.ts';
import type { Roster } from './roster.ts';
import {
  toPerson,
  toSources,
  type RosterPerson,
  type RosterSource,
  type RosterSourceType,
} from './roster-person.ts';
import { isShallowEqual } from './shallow.ts';

export type Loudness = { readonly level: number; readonly isSpeaking: boolean };

export type PeopleInputs = {
  readonly roster: Pick<Roster, 'people' | 'sources'>;
  readonly selfId: string | undefined;
  readonly loudness: (participantId: string) => Loudness;
  /** Others are heard by talker slots, not each by itself. */
  readonly areSlotsHeard: boolean;
  /** What is received of others, or sent by ourselves. */
  readonly mediaOf: (
    source: RosterSource,
    isSelf: boolean,
  ) => Pick<SourceView, 'track' | 'score' | 'isHeldByLink'>;
};

type SourceFields = Record<RosterSourceType, SourceView | undefined>;

export class PeopleView {
  #people: readonly PersonView[] = [];
  #byId = new Map<string, PersonView>();
  #sources = new Map<string, SourceView>();

  /** As of the last {@link update}: self first, then by the time of joining. */
  get people(): readonly PersonView[] {
    return this.#people;
  }

  /** As of the last {@link update}; undefined for somebody whom this client does not know. */
  get(participantId: string): PersonView | undefined {
    return this.#byId.get(participantId);
  }

  update(inputs: PeopleInputs): void {
    const sources = this.#updateSources(inputs);
    const next = [...inputs.roster.people.values()]
      .map((person) => this.#viewOf(person, sources.get(person.participantId) ?? NO_SOURCES, inputs))
      .sort(byOrder);
    this.#byId = new Map(next.map((person) => [person.participantId, person]));
    const isSame =
      next.length === this.#people.length && next.every((person, index) => person === this.#people[index]);
    if (!isSame) this.#people = next;
  }

  #updateSources({ roster, selfId, mediaOf }: PeopleInputs): Map<string, SourceFields> {
    const views = new Map<string, SourceView>();
    const byPerson = new Map<string, SourceFields>();
    for (const source of roster.sources.values()) {
      const { sourceId, type, isPaused } = source;
      const media = mediaOf(source, source.participantId === selfId);
      const view = keep(this.#sources.get(sourceId), { sourceId, type, paused: isPaused, ...media });
      views.set(sourceId, view);
      byPerson.set(source.participantId, {
        ...(byPerson.get(source.participantId) ?? NO_SOURCES),
        [type]: view,
      });
    }
    this.#sources = views;
    return byPerson;
  }

  #viewOf(
    person: RosterPerson,
    sources: SourceFields,
    { selfId, loudness, areSlotsHeard }: PeopleInputs,
  ): PersonView {
    const { level, isSpeaking } = loudness(person.participantId);
    return keep(this.#byId.get(person.participantId), {
      participantId: person.participantId,
      number: person.number,
      name: person.name,
      site: person.site,
      role: person.role,
      isSelf: person.participantId === selfId,
      isReconnecting: person.isReconnecting,
      level,
      isSpeaking,
      isHearable: isHearable(sources.mic, areSlotsHeard && person.participantId !== selfId),
      mic: sources.mic,
      camera: sources.camera,
      screen: sources.screen,
      screenAudio: sources.screenaudio,
      isOnPodium: person.isOnPodium,
      joinedAtMs: person.joinedAtMs,
    });
  }
}

const NO_SOURCES: SourceFields = {
  mic: undefined,
  camera: undefined,
  screen: undefined,
  screenaudio: undefined,
};

const isHearable = (mic: SourceView | undefined, isBySlot: boolean): boolean =>
  mic !== undefined && !mic.paused && (isBySlot || mic.track !== undefined);

function keep<T extends object>(before: T | undefined, after: T): T {
  return before !== undefined && isShallowEqual(before, after) ? before : after;
}

function byOrder(a: PersonView, b: PersonView): number {
  return (
    Number(b.isSelf) - Number(a.isSelf) ||
    a.joinedAtMs - b.joinedAtMs ||
    (a.participantId < b.participantId ? -1 : 1)
  );
}

/** Somebody who was found and is not shown otherwise: nothing is received of them. */
export function viewOfStranger(wire: IPerson): PersonView | undefined {
  const person = toPerson(wire, undefined);
  if (person === undefined) return undefined;
  const views = toSources(person.participantId, wire.sources).map(
    ({ sourceId, type, isPaused }): SourceView => ({
      sourceId,
      type,
      paused: isPaused,
      track: undefined,
      score: undefined,
      isHeldByLink: false,
    }),
  );
  const of = (type: RosterSourceType): SourceView | undefined => views.find((view) => view.type === type);
  return {
    ...person,
    isSelf: false,
    level: 0,
    isSpeaking: false,
    isHearable: false,
    mic: of('mic'),
    camera: of('camera'),
    screen: of('screen'),
    screenAudio: of('screenaudio'),
  };
}
