/** A session's place in its room: what join or resume gave it, and what it has opened since. State only. */
import type { Grants } from '../../common/auth/token.ts';
import type { NodeId, SourceId } from '../../common/ids.ts';
import type { SourceKind } from '../../proto/index.ts';
import type { MediaPlace } from '../media/sfu-port.ts';
import type { SessionRef } from '../room/room-port.ts';
import type { RoomEntry } from './room-entry.ts';

export type OwnSource = { readonly kind: SourceKind; readonly generation: number };

/** `maxLayer` as in SourceDemand. */
export type ToldDemand = { readonly generation: number; readonly maxLayer: number };

export type MembershipStart = {
  readonly entry: RoomEntry;
  readonly ref: SessionRef;
  /** The participant's, unique in the room. */
  readonly number: number;
  readonly grants: Grants;
  readonly place?: MediaPlace | undefined;
  readonly mediaGeneration?: number;
  /** Up to which the store has them as used; default: up to `mediaGeneration`. */
  readonly reservedMediaGeneration?: number;
  readonly sourceGeneration?: number;
};

/** Owned by one session; handed to the registry when its socket is lost. */
export class Membership {
  readonly entry: RoomEntry;
  readonly ref: SessionRef;
  /** The participant's, unique in the room. */
  readonly number: number;
  readonly grants: Grants;
  /** Sources that this session publishes now. */
  readonly sources = new Map<SourceId, OwnSource>();
  /** What the client was told last of what is wanted of its pictures. */
  readonly demands = new Map<string, ToldDemand>();
  /** SFU nodes where its media could not be opened, until it is. */
  readonly avoided = new Set<NodeId>();
  /** Where its media is; undefined = not open, or lost. */
  place: MediaPlace | undefined;
  #mediaGeneration: number;
  readonly #reservedMediaGeneration: number;
  #sourceGeneration: number;

  constructor(start: MembershipStart) {
    this.entry = start.entry;
    this.ref = start.ref;
    this.number = start.number;
    this.grants = start.grants;
    this.place = start.place;
    this.#mediaGeneration = start.mediaGeneration ?? 0;
    this.#reservedMediaGeneration = start.reservedMediaGeneration ?? this.#mediaGeneration;
    this.#sourceGeneration = start.sourceGeneration ?? 0;
  }

  get mediaGeneration(): number {
    return this.#mediaGeneration;
  }

  /** Each opening of media needs a newer generation than any before. */
  nextMediaGeneration(): number {
    return (this.#mediaGeneration += 1);
  }

  /** The store has this generation as used: nobody else gets it. */
  isReserved(mediaGeneration: number): boolean {
    return mediaGeneration <= this.#reservedMediaGeneration;
  }

  /** Each source produced needs a newer generation than any before. */
  nextSourceGeneration(): number {
    return (this.#sourceGeneration += 1);
  }

  /** Forgets media that is gone. */
  dropMedia(): void {
    this.place = undefined;
    this.sources.clear();
    this.demands.clear();
  }
}
