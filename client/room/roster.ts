/**
 * Who is in the room and what they publish, as the logs of all sites say, up to the versions that were seen.
 * Free of DOM types, so that bots can use it. No I/O.
 */
import {
  SourceKind,
  type IDelta,
  type IParticipant,
  type ISiteVersion,
  type ISnapshot,
  type ISource,
} from '../../proto/signal.ts';

export type RosterPerson = {
  readonly participantId: string;
  readonly name: string;
  readonly site: string;
  readonly isReconnecting: boolean;
  readonly joinedAtMs: number;
};

export type RosterSourceType = 'mic' | 'camera' | 'screen' | 'screenaudio';

export type RosterSource = {
  readonly sourceId: string;
  readonly participantId: string;
  readonly type: RosterSourceType;
  readonly isPaused: boolean;
  readonly generation: number;
};

/** Whether a site's entries of a delta are news. */
type Freshness = (site: string | undefined) => boolean;

type Version = { readonly epoch: number; readonly n: number };

const TYPE_OF_KIND: ReadonlyMap<SourceKind, RosterSourceType> = new Map([
  [SourceKind.SOURCE_KIND_MIC, 'mic'],
  [SourceKind.SOURCE_KIND_CAMERA, 'camera'],
  [SourceKind.SOURCE_KIND_SCREEN, 'screen'],
  [SourceKind.SOURCE_KIND_SCREEN_AUDIO, 'screenaudio'],
]);

const KIND_OF_TYPE: Record<RosterSourceType, SourceKind> = {
  mic: SourceKind.SOURCE_KIND_MIC,
  camera: SourceKind.SOURCE_KIND_CAMERA,
  screen: SourceKind.SOURCE_KIND_SCREEN,
  screenaudio: SourceKind.SOURCE_KIND_SCREEN_AUDIO,
};

/** @returns undefined for a kind that this version does not know */
export function sourceTypeOf(kind: SourceKind | null | undefined): RosterSourceType | undefined {
  return kind === null || kind === undefined ? undefined : TYPE_OF_KIND.get(kind);
}

export function sourceKindOf(type: RosterSourceType): SourceKind {
  return KIND_OF_TYPE[type];
}

/** Members keep their identity as long as nothing about them changes. */
export class Roster {
  readonly #versions = new Map<string, Version>();
  readonly #people = new Map<string, RosterPerson>();
  readonly #sources = new Map<string, RosterSource>();
  #participantCount = 0;

  get people(): ReadonlyMap<string, RosterPerson> {
    return this.#people;
  }

  get sources(): ReadonlyMap<string, RosterSource> {
    return this.#sources;
  }

  /** People present in the whole room, all sites. */
  get participantCount(): number {
    return this.#participantCount;
  }

  /** What was seen, for ResumeRequest. */
  versions(): ISiteVersion[] {
    return [...this.#versions].map(([site, { epoch, n }]) => ({ site, epoch, n }));
  }

  /** Replaces everything; what is equal keeps its identity. */
  applySnapshot(snapshot: ISnapshot): void {
    this.#versions.clear();
    this.#raiseVersions(snapshot.versions ?? []);
    const people = (snapshot.participants ?? []).map(toPerson);
    const sources = (snapshot.sources ?? []).map(toSource).filter((source) => source !== undefined);
    keepOnly(this.#people, new Set(people.map((person) => person.participantId)));
    keepOnly(this.#sources, new Set(sources.map((source) => source.sourceId)));
    for (const person of people) put(this.#people, person.participantId, person);
    for (const source of sources) put(this.#sources, source.sourceId, source);
    this.#participantCount = snapshot.participantCount || people.length;
  }

  /** Applies the entries of those sites whose version is newer than the one held; drops the others as stale. */
  applyDelta(delta: IDelta): void {
    const versions = delta.versions ?? [];
    const isFresh = this.#freshness(versions);
    this.#putFresh(delta, isFresh);
    this.#removeFresh(delta, isFresh);
    if (versions.length === 0 || versions.some(({ site }) => isFresh(site ?? ''))) {
      this.#participantCount = delta.participantCount || this.#people.size; // 0 = not told: we are in there
    }
    this.#raiseVersions(versions);
  }

  /** Forgets everything: the session is a new one. */
  clear(): void {
    this.#versions.clear();
    this.#people.clear();
    this.#sources.clear();
    this.#participantCount = 0;
  }

  #putFresh({ participants, sources }: IDelta, isFresh: Freshness): void {
    for (const person of (participants ?? []).map(toPerson)) {
      if (isFresh(person.site)) put(this.#people, person.participantId, person);
    }
    for (const source of (sources ?? []).map(toSource)) {
      if (source && isFresh(this.#siteOf(source.participantId))) put(this.#sources, source.sourceId, source);
    }
  }

  #removeFresh({ removedSourceIds, removedParticipantIds }: IDelta, isFresh: Freshness): void {
    for (const sourceId of removedSourceIds ?? []) {
      const owner = this.#sources.get(sourceId)?.participantId;
      if (owner !== undefined && isFresh(this.#siteOf(owner))) this.#sources.delete(sourceId);
    }
    for (const participantId of removedParticipantIds ?? []) {
      if (isFresh(this.#siteOf(participantId))) this.#removePerson(participantId);
    }
  }

  #removePerson(participantId: string): void {
    this.#people.delete(participantId);
    for (const source of this.#sources.values()) {
      if (source.participantId === participantId) this.#sources.delete(source.sourceId);
    }
  }

  #siteOf(participantId: string): string | undefined {
    return this.#people.get(participantId)?.site;
  }

  /** A site that the delta does not name, or that is not known, cannot be judged: it follows the delta's others. */
  #freshness(versions: readonly ISiteVersion[]): Freshness {
    const fresh = new Map(versions.map((version) => [version.site ?? '', this.#isNewer(version)]));
    const anyFresh = fresh.size === 0 || [...fresh.values()].includes(true);
    return (site) => (site === undefined ? anyFresh : (fresh.get(site) ?? anyFresh));
  }

  #isNewer({ site, epoch, n }: ISiteVersion): boolean {
    const held = this.#versions.get(site ?? '');
    if (held === undefined) return true;
    const [newEpoch, newN] = [epoch ?? 0, n ?? 0];
    return newEpoch > held.epoch || (newEpoch === held.epoch && newN > held.n);
  }

  #raiseVersions(versions: readonly ISiteVersion[]): void {
    for (const version of versions) {
      if (this.#isNewer(version)) {
        this.#versions.set(version.site ?? '', { epoch: version.epoch ?? 0, n: version.n ?? 0 });
      }
    }
  }
}

function toPerson(participant: IParticipant): RosterPerson {
  return {
    participantId: participant.participantId ?? '',
    name: participant.name ?? '',
    site: participant.site ?? '',
    isReconnecting: participant.reconnecting ?? false,
    joinedAtMs: participant.joinedAtMs ?? 0,
  };
}

function toSource(source: ISource): RosterSource | undefined {
  const type = sourceTypeOf(source.kind);
  if (type === undefined) return undefined;
  return {
    sourceId: source.sourceId ?? '',
    participantId: source.participantId ?? '',
    type,
    isPaused: source.paused ?? false,
    generation: source.generation ?? 0,
  };
}

function keepOnly<T>(map: Map<string, T>, ids: ReadonlySet<string>): void {
  for (const id of map.keys()) if (!ids.has(id)) map.delete(id);
}

function put<T extends object>(map: Map<string, T>, id: string, value: T): void {
  const held = map.get(id);
  if (held === undefined || !isShallowEqual(held, value)) map.set(id, value);
}

/** True when both have the same members with identical values. */
export function isShallowEqual(a: object, b: object): boolean {
  const before = new Map<string, unknown>(Object.entries(a));
  const after = Object.entries(b);
  return after.length === before.size && after.every(([key, value]) => Object.is(before.get(key), value));
}
