/**
 * The whole room as this node knows it: the states of all sites side by side. Facts of different sites commute, so
 * there is nothing to merge and the order in which sites' entries arrive does not matter. No I/O.
 */
import type { ParticipantId, SiteId, SourceId } from '../../common/ids.ts';
import type { LogEntry, LogSnapshot, Version } from '../../common/store/port.ts';
import { NO_FACTS, newest, type RoomFacts } from './home/facts.ts';
import type { ParticipantFact } from './records.ts';
import type { SourceFact } from './room-port.ts';
import { DEFAULT_SETTINGS, type RoomSettings } from './settings/settings.ts';
import { SiteState, isNewer, type Touched } from './site-state.ts';

/** What a snapshot of a site changed; `replaced`: what was known before belonged to another log. */
export type Replacement = { readonly touched: Touched; readonly replaced: boolean };

/** Mutable; changed only by the feeds. */
export class RoomView {
  readonly #own: SiteId | undefined;
  readonly #sites = new Map<SiteId, SiteState>();
  #facts = NO_FACTS;
  /** Of the whole room, as the coordination store has them. Set by who follows them there. */
  settings: RoomSettings = DEFAULT_SETTINGS;

  /** @param own the site from which the room is seen */
  constructor(own?: SiteId) {
    this.#own = own;
  }

  /** True for a site that ours can't hear: what is known of it may be old. */
  isAway(site: SiteId): boolean {
    return this.#own !== undefined && this.site(this.#own).awaySites.has(site);
  }

  /**
   * The newest of the sites' ordered facts that were ever seen here: they outlive the log that had them, since a home
   * that comes after begins with them.
   */
  get facts(): RoomFacts {
    return this.#facts;
  }

  /** Another node knows these. */
  learn(facts: RoomFacts): void {
    this.#facts = newest(this.#facts, facts);
  }

  /** Empty for a site that is not in the room. */
  site(site: SiteId): SiteState {
    return this.#sites.get(site) ?? SiteState.from(undefined);
  }

  /** Sorted, so that equal views look equal. */
  versions(): readonly (readonly [SiteId, Version])[] {
    return [...this.#sites]
      .map(([site, state]) => [site, state.version] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  has(site: SiteId): boolean {
    return this.#sites.has(site);
  }

  /** @see SiteState.apply */
  apply(site: SiteId, entry: LogEntry): Touched | 'old' | 'gap' {
    const state = this.site(site);
    const touched = state.apply(entry);
    this.#facts = newest(this.#facts, state.facts);
    return touched;
  }

  /** Takes a site's snapshot, unless what is known is as new; undefined: the site has left the room. */
  load(site: SiteId, snapshot: LogSnapshot | undefined): Replacement | undefined {
    const before = this.#sites.get(site);
    if (snapshot === undefined) {
      this.#sites.delete(site);
      return before && { touched: allOf(before), replaced: before.participants.size > 0 };
    }
    if (before && !isNewer(snapshot.version, before.version)) return undefined;
    const after = SiteState.from(snapshot);
    this.#sites.set(site, after);
    this.#facts = newest(this.#facts, after.facts);
    const replaced =
      before !== undefined && before.version.n > 0 && before.version.epoch !== after.version.epoch;
    return { touched: union(before && allOf(before), allOf(after)), replaced };
  }

  participant(id: ParticipantId): ParticipantFact | undefined {
    return this.#find((state) => state.participants.get(id)?.fact);
  }

  /** Who has this number in the room. */
  numbered(number: number): ParticipantFact | undefined {
    return this.#find((state) => state.numbered(number));
  }

  source(id: SourceId): SourceFact | undefined {
    return this.#find((state) => state.sources.get(id)?.fact);
  }

  /** Those of one participant. */
  sourcesOf(id: ParticipantId): readonly SourceFact[] {
    return [...this.#sites.values()].flatMap((state) => state.sourcesOf(id));
  }

  participants(): readonly ParticipantFact[] {
    return this.#all((state) => [...state.participants.values()].map(({ fact }) => fact));
  }

  sources(): readonly SourceFact[] {
    return this.#all((state) => [...state.sources.values()].map(({ fact }) => fact));
  }

  /** People present in the whole room; counted, never added up from events. */
  participantCount(): number {
    let count = 0;
    for (const state of this.#sites.values()) count += state.participants.size;
    return count;
  }

  #find<T>(look: (state: SiteState) => T | undefined): T | undefined {
    for (const state of this.#sites.values()) {
      const found = look(state);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #all<T>(list: (state: SiteState) => T[]): T[] {
    return this.versions().flatMap(([site]) => list(this.site(site)));
  }
}

function allOf(state: SiteState): Touched {
  return {
    participantIds: new Set(state.participants.keys()),
    sourceIds: new Set(state.sources.keys()),
    awaySites: new Set(state.awaySites),
  };
}

function union(one: Touched | undefined, other: Touched): Touched {
  return {
    participantIds: new Set([...(one?.participantIds ?? []), ...other.participantIds]),
    sourceIds: new Set([...(one?.sourceIds ?? []), ...other.sourceIds]),
    awaySites: new Set([...(one?.awaySites ?? []), ...(other.awaySites ?? [])]),
  };
}
