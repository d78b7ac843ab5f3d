/** A session's place in its room: what join or resume gave it, and what it has opened since. State only. */
import type { Role } from '../../common/auth/roles.ts';
import type { Grants } from '../../common/auth/token.ts';
import type { NodeId, SourceId } from '../../common/ids.ts';
import { SourceKind } from '../../proto/index.ts';
import type { Attendee, RoomRules } from '../features/contract.ts';
import type { MediaPlace } from '../media/sfu-port.ts';
import type { SessionRef } from '../room/room-port.ts';
import { CheckAllowance } from './check-allowance.ts';
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
  /** Default: no. */
  readonly isCheck?: boolean;
  readonly place?: MediaPlace | undefined;
  readonly mediaGeneration?: number;
  /** Up to which the store has them as used; default: up to `mediaGeneration`. */
  readonly reservedMediaGeneration?: number;
  readonly sourceGeneration?: number;
};

const KINDS: readonly SourceKind[] = [
  SourceKind.SOURCE_KIND_MIC,
  SourceKind.SOURCE_KIND_CAMERA,
  SourceKind.SOURCE_KIND_SCREEN,
  SourceKind.SOURCE_KIND_SCREEN_AUDIO,
];

/** The newest order to stop sending for somebody, by kind; without those who have none. */
export function muteSerials(rules: RoomRules, who: Attendee | undefined): Map<SourceKind, number> {
  if (who === undefined) return new Map();
  const serials = KINDS.map((kind) => [kind, rules.muteSerial(who, kind)] as const);
  return new Map(serials.filter(([, serial]) => serial > 0));
}

/** Owned by one session; handed to the registry when its socket is lost. */
export class Membership {
  readonly entry: RoomEntry;
  readonly ref: SessionRef;
  /** The participant's, unique in the room. */
  readonly number: number;
  readonly grants: Grants;
  /** Of a session that checks a connection: it has no grace period, either. */
  readonly check: CheckAllowance | undefined;
  /** Sources that this session publishes now. */
  readonly sources = new Map<SourceId, OwnSource>();
  /** What the client was told last of what is wanted of its pictures. */
  readonly demands = new Map<string, ToldDemand>();
  /** SFU nodes where its media could not be opened, until it is. */
  readonly avoided = new Set<NodeId>();
  /** By kind, the last order to stop sending that was carried out, or given before the session began here. */
  readonly muteSerials: Map<SourceKind, number>;
  /** What the client was told last of what it may send (send-rights.ts). */
  toldRights = '';
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
    this.check = start.isCheck === true ? new CheckAllowance() : undefined;
    this.place = start.place;
    const { room } = start.entry;
    this.muteSerials = muteSerials(room.features().rules, room.attendee(start.ref.participantId));
    this.#mediaGeneration = start.mediaGeneration ?? 0;
    this.#reservedMediaGeneration = start.reservedMediaGeneration ?? this.#mediaGeneration;
    this.#sourceGeneration = start.sourceGeneration ?? 0;
  }

  /** As of now: roles change while people are in the room. Until the room has heard of them: one that may nothing. */
  get role(): Role {
    return this.entry.standingOf(this.ref.participantId)?.role ?? 'observer';
  }

  /** Kept outside of the room for now, or until it has heard of them: no media, nothing of the others. */
  get isOutside(): boolean {
    return this.entry.standingOf(this.ref.participantId)?.isOutside ?? true;
  }

  /** The room has heard of them. */
  get isKnown(): boolean {
    return this.entry.standingOf(this.ref.participantId) !== undefined;
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
