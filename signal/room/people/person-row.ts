/** Somebody in the room as clients are shown them, what of that has changed, and who sends a picture. Pure. */
import type { ParticipantId } from '../../../common/ids.ts';
import { SourceKind, type IPerson, type IPersonSource } from '../../../proto/index.ts';
import type { RoomView } from '../view.ts';

/** Fields as in Person (signal.proto); never changed once it is made, so that equal ones can be told by identity. */
export type PersonRow = {
  readonly number: number;
  readonly participantId: ParticipantId;
  readonly name: string;
  readonly site: string;
  readonly joinedAtMs: number;
  readonly reconnecting: boolean;
  readonly onPodium: boolean;
  /** Where on the podium, 0 = first; Infinity = not there. Not on the wire. */
  readonly podiumPlace: number;
  readonly sources: IPersonSource[];
};

/** By participant, 0 = first. */
export type PodiumPlaces = ReadonlyMap<ParticipantId, number>;

/**
 * The row as of the view; undefined = not in the room. Who is at a site that can't be heard is shown like somebody who
 * can't.
 */
export function rowOf(view: RoomView, id: ParticipantId, podium: PodiumPlaces): PersonRow | undefined {
  const fact = view.participant(id);
  if (fact === undefined) return undefined;
  const { number, participantId, name, site, joinedAtMs } = fact;
  const podiumPlace = podium.get(id) ?? Infinity;
  return {
    number,
    participantId,
    name,
    site,
    joinedAtMs,
    reconnecting: fact.reconnecting || view.isAway(site),
    onPodium: podiumPlace < Infinity,
    podiumPlace,
    sources: view
      .sourcesOf(id)
      .map(({ kind, paused, generation }) => ({ kind, paused, generation }))
      .sort((a, b) => a.kind - b.kind),
  };
}

/** What clients know of `before` is right for `after`, too. */
export function isSameRow(before: PersonRow, after: PersonRow): boolean {
  return (
    isSamePerson(before, after) &&
    before.reconnecting === after.reconnecting &&
    before.podiumPlace === after.podiumPlace &&
    isSameSources(before.sources, after.sources)
  );
}

/** A row for somebody who knows `before`: what never changes is left out. */
export function changeOf(before: PersonRow | undefined, after: PersonRow): IPerson {
  if (before === undefined || !isSamePerson(before, after)) return after;
  const { number, reconnecting, onPodium, sources } = after;
  return { number, reconnecting, onPodium, sources };
}

export const hasScreen = (row: PersonRow): boolean => isOn(row, SourceKind.SOURCE_KIND_SCREEN);
export const hasVideo = (row: PersonRow): boolean =>
  hasScreen(row) || isOn(row, SourceKind.SOURCE_KIND_CAMERA);
export const hasOpenMic = (row: PersonRow): boolean => isOn(row, SourceKind.SOURCE_KIND_MIC);

function isOn({ sources }: PersonRow, kind: SourceKind): boolean {
  return sources.some((source) => source.kind === kind && source.paused !== true);
}

function isSamePerson(before: PersonRow, after: PersonRow): boolean {
  return (
    before.number === after.number &&
    before.participantId === after.participantId &&
    before.name === after.name &&
    before.site === after.site &&
    before.joinedAtMs === after.joinedAtMs
  );
}

function isSameSources(before: readonly IPersonSource[], after: readonly IPersonSource[]): boolean {
  const isSame = (one: IPersonSource, other: IPersonSource | undefined): boolean =>
    one.kind === other?.kind && one.paused === other?.paused && one.generation === other?.generation;
  return before.length === after.length && before.every((source, index) => isSame(source, after[index]));
}
