/**
 * The state of a room at one site: its log applied, entry by entry. The same entries give the same state anywhere.
 * No I/O. The sites' states side by side are view.ts.
 */
import { ownerOf, type ParticipantId, type SiteId, type SourceId } from '../../common/ids.ts';
import type { LogEntry, LogSnapshot, StoredRecord, Version } from '../../common/store/port.ts';
import type { Versioned } from './commands/command.ts';
import { FACTS_PREFIX, readFacts, type RoomFacts } from './home/facts.ts';
import {
  AWAY_PREFIX,
  PARTICIPANT_PREFIX,
  SOURCE_PREFIX,
  decodeParticipant,
  decodeSource,
  type ParticipantFact,
} from './records.ts';
import type { SourceFact } from './room-port.ts';

/** What an entry touched; what became of it is in the state. */
export type Touched = {
  readonly participantIds: ReadonlySet<ParticipantId>;
  readonly sourceIds: ReadonlySet<SourceId>;
  /** Sites that can't be heard from now on, or can again. */
  readonly awaySites?: ReadonlySet<SiteId>;
};

export const NOTHING: Version = { epoch: 0, n: 0 };

export const NOTHING_TOUCHED: Touched = { participantIds: new Set(), sourceIds: new Set() };

/** Tells whether `one` comes after `other` in the log of a site. */
export function isNewer(one: Version, other: Version): boolean {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.n > other.n);
}

/** The ids that the writes of entries name. */
function touchedBy(keys: Iterable<string>): Required<Touched> {
  const participantIds = new Set<ParticipantId>();
  const sourceIds = new Set<SourceId>();
  const awaySites = new Set<SiteId>();
  for (const key of keys) {
    if (key.startsWith(PARTICIPANT_PREFIX))
      participantIds.add(key.slice(PARTICIPANT_PREFIX.length) as ParticipantId);
    else if (key.startsWith(SOURCE_PREFIX)) sourceIds.add(key.slice(SOURCE_PREFIX.length) as SourceId);
    else if (key.startsWith(AWAY_PREFIX)) awaySites.add(key.slice(AWAY_PREFIX.length) as SiteId);
    // Facts of the whole room belong to no participant; other keys are of later versions, and shown by nobody here.
  }
  return { participantIds, sourceIds, awaySites };
}

/** Mutable; its readers get read-only maps. */
export class SiteState {
  readonly #participants = new Map<ParticipantId, Versioned<ParticipantFact>>();
  readonly #byNumber = new Map<number, ParticipantId>();
  readonly #sources = new Map<SourceId, Versioned<SourceFact>>();
  readonly #sourcesByOwner = new Map<ParticipantId, Set<SourceId>>();
  /** All of them as they are in the log, for those who pass them on. */
  readonly #records = new Map<string, StoredRecord>();
  readonly #awaySites = new Set<SiteId>();
  readonly #factRecords = new Map<string, StoredRecord>();
  #facts: RoomFacts | undefined;
  #version: Version;

  private constructor(version: Version) {
    this.#version = version;
  }

  /** The state that a snapshot holds; empty without one. */
  static from(snapshot: LogSnapshot | undefined): SiteState {
    const state = new SiteState(snapshot?.version ?? NOTHING);
    for (const [key, { value, n }] of snapshot?.records ?? []) state.#write(key, value, n);
    return state;
  }

  get version(): Version {
    return this.#version;
  }

  get records(): ReadonlyMap<string, StoredRecord> {
    return this.#records;
  }

  get participants(): ReadonlyMap<ParticipantId, Versioned<ParticipantFact>> {
    return this.#participants;
  }

  /** Those of one participant. */
  sourcesOf(id: ParticipantId): readonly SourceFact[] {
    return [...(this.#sourcesByOwner.get(id) ?? [])].flatMap((own) => this.#sources.get(own)?.fact ?? []);
  }

  /** Who has this number. */
  numbered(number: number): ParticipantFact | undefined {
    const id = this.#byNumber.get(number);
    return id === undefined ? undefined : this.#participants.get(id)?.fact;
  }

  get sources(): ReadonlyMap<SourceId, Versioned<SourceFact>> {
    return this.#sources;
  }

  /** Sites that this one can't hear. */
  get awaySites(): ReadonlySet<SiteId> {
    return this.#awaySites;
  }

  /** What the room's home has written into this log, if it is, or was, at this site. */
  get facts(): RoomFacts {
    return (this.#facts ??= readFacts(this.#factRecords));
  }

  get factRecords(): ReadonlyMap<string, StoredRecord> {
    return this.#factRecords;
  }

  /**
   * Applies the next entry.
   * @returns what it touched; 'old' when it is contained already, 'gap' when entries before it are missing
   */
  apply(entry: LogEntry): Touched | 'old' | 'gap' {
    if (!isNewer(entry.version, this.#version)) return 'old';
    if (entry.version.epoch !== this.#version.epoch || entry.version.n !== this.#version.n + 1) return 'gap';
    for (const { key, value } of entry.writes) this.#write(key, value, entry.version.n);
    this.#version = entry.version;
    return touchedBy(entry.writes.map((write) => write.key));
  }

  #write(key: string, value: Uint8Array | undefined, n: number): void {
    if (value === undefined) this.#records.delete(key);
    else this.#records.set(key, { value, n });
    if (key.startsWith(FACTS_PREFIX)) {
      this.#facts = undefined;
      if (value === undefined) this.#factRecords.delete(key);
      else this.#factRecords.set(key, { value, n });
      return;
    }
    const { participantIds, sourceIds, awaySites } = touchedBy([key]);
    for (const site of awaySites) {
      if (value === undefined) this.#awaySites.delete(site);
      else this.#awaySites.add(site);
    }
    for (const id of participantIds) this.#writeParticipant(id, value, n);
    for (const id of sourceIds) this.#writeSource(id, value, n);
  }

  #writeSource(id: SourceId, value: Uint8Array | undefined, n: number): void {
    const owner = ownerOf(id);
    const owned = this.#sourcesByOwner.get(owner) ?? new Set();
    if (value === undefined) {
      this.#sources.delete(id);
      owned.delete(id);
    } else {
      this.#sources.set(id, { fact: decodeSource(value), n });
      owned.add(id);
    }
    if (owned.size === 0) this.#sourcesByOwner.delete(owner);
    else this.#sourcesByOwner.set(owner, owned);
  }

  #writeParticipant(id: ParticipantId, value: Uint8Array | undefined, n: number): void {
    const before = this.#participants.get(id)?.fact.number;
    if (before !== undefined && this.#byNumber.get(before) === id) this.#byNumber.delete(before);
    if (value === undefined) {
      this.#participants.delete(id);
      return;
    }
    const fact = decodeParticipant(value);
    this.#participants.set(id, { fact, n });
    this.#byNumber.set(fact.number, id);
  }
}
