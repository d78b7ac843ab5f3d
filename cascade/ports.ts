/** Where the two halves of an SFU node meet: media/ (routers, sessions) and links/ (pipes to other nodes). */
import type { Producer, Router } from 'mediasoup/types';
import type { NodeId, RoomId, SourceId } from '../common/ids.ts';
import type { ILinkDescription } from '../proto/index.ts';
import type { RoomRanks } from './media/room-ranks.ts';
import type { SourceDemands } from './media/source-demands.ts';
import type { SourceTable } from './media/source-table.ts';

/** A room's gateway router on this node, kept alive until `release()`. */
export type GatewayLease = {
  readonly roomId: RoomId;
  readonly router: Router;
  readonly sources: SourceTable;
  /** What is wanted of sources; who pipes one on adds what its peer wants. */
  readonly demands: Pick<RouterWants, 'want' | 'wantedByOthers'>;
  /** Who is to be seen first. */
  readonly ranks: Pick<RoomRanks, 'rankOf'>;
  /** Aborted when the router is gone under us (worker died, node closing). */
  readonly closed: AbortSignal;
  release(): void;
};

/** A source that a peer or a router wants from here. */
export type WantedSource = {
  readonly sourceId: SourceId;
  readonly generation: number;
  /** Where it is produced; undefined = here. */
  readonly originNodeId?: NodeId;
};

/** What one router of a room is to have: of this node's sources, and of those that came to this node. */
export type RouterWants = {
  /** States what a viewer wants now, whole; an empty map when it ends. */
  set(viewer: object, wants: ReadonlyMap<SourceId, RemoteWant>): void;
  /**
   * The same of a viewer of one source of this node.
   *
   * @param maxLayer undefined = it is not wanted any more
   * @param when its owner is asked for less, if less is wanted
   */
  want(viewer: object, source: WantedSource, maxLayer: number | undefined, when?: 'later' | 'now'): void;
  /** The highest layer that anybody else shows of a source that is produced at this router; -1 = none. */
  wantedByOthers(viewer: object, sourceId: SourceId): number;
};

/** One router of a room on this node, as pipes to the others need it. */
export type LocalRouter = {
  readonly roomId: RoomId;
  readonly router: Router;
  readonly sources: SourceTable;
  readonly ranks: RoomRanks;
  readonly closed: AbortSignal;
};

/** A room on this node, as pipes between its routers need it. */
export type LocalRoom = {
  readonly roomId: RoomId;
  /** What is wanted of the pictures that are produced here; their owners are told. */
  readonly demands: Pick<SourceDemands, 'want' | 'wantedByOthers'>;
  readonly ranks: Pick<RoomRanks, 'rankOf'>;
  /** Where a source comes in, or will: undefined = it is not known here. */
  homeOf(sourceId: SourceId, want: RemoteWant): LocalRouter | undefined;
};

/** Offered by links/, used by media/: pipes between the routers that one room has on this node, on demand. */
export type LocalPipesPort = {
  /** A router is here now, until it closes. */
  add(router: LocalRouter): RouterWants;
  /** A source comes in elsewhere than before; without a name, any may. */
  homeChanged(sourceId?: SourceId): void;
  /** How a router's talker slots are used now. */
  setSlotUse(router: LocalRouter, use: SlotUse): void;
};

/** Which talker slots of the other routers a router needs. */
export type SlotUse = {
  /** They run: the gateway's are merged from those of all others. */
  readonly areOpen: boolean;
  /** Its sessions hear them: the gateway's come in. */
  readonly areHeard: boolean;
};

/** Offered by media/, used by links/. */
export type GatewayPort = {
  /** Makes the router when the room is new here. Idempotent per caller: each lease counts. */
  acquire(roomId: RoomId): Promise<GatewayLease>;
};

/** A source of another node that sessions here want. */
export type RemoteWant = {
  readonly generation: number;
  readonly originNodeId: NodeId;
  /** Highest spatial layer that one of them shows, 0 = lowest (and sound); -1 = wanted, but not shown yet. */
  readonly maxLayer: number;
};

/** The talker slots that this node exports into a mesh of a room, merged from all that did not come from there, until released. */
export type SlotsLease = {
  /** One for each slot. */
  readonly producers: readonly Producer[];
  /** Aborted, with an AppError, when they are gone under us. */
  readonly closed: AbortSignal;
  release(): void;
};

/** Offered by media/, used by links/. */
export type SlotsPort = {
  /** @throws {AppError} WORKER_DIED (retryable), ROOM_UNKNOWN when this node does not carry the room */
  acquireExports(roomId: RoomId, mesh: string): Promise<SlotsLease>;
  /** Slots of another node have come in over a link of a mesh: they are the room's until they close. */
  takeIn(
    roomId: RoomId,
    from: { readonly peerId: NodeId; readonly mesh: string },
    producers: readonly Producer[],
  ): void;
};

/** The same between two routers of a room on this node. Offered by media/, used by links/. */
export type LocalSlotsPort = {
  /** What one exports to another: all but what came from there. @throws {AppError} as {@link SlotsPort} */
  acquireFor(router: LocalRouter, other: LocalRouter): Promise<SlotsLease>;
  /** Slots of another router have come to this one. */
  takeFrom(router: LocalRouter, other: LocalRouter, producers: readonly Producer[]): void;
};

/** Offered by links/, used by media/. */
export type LinksPort = {
  /**
   * Says which remote sources are wanted in a room now, whole. New ones are piped in and appear in the room's
   * SourceTable (or are refused there); ones no longer wanted are dropped after the linger.
   */
  setDemand(roomId: RoomId, wants: ReadonlyMap<SourceId, RemoteWant>): void;
  /**
   * Says whether sessions here hear talker slots in a room: then those of the other nodes that carry it come in, to
   * {@link SlotsPort}, for as long as they carry it, over the links of the plan.
   */
  setSlotsWanted(roomId: RoomId, isWanted: boolean): void;
  /** This node's links of a room, for topology. */
  describe(roomId: RoomId): readonly ILinkDescription[];
  /** Nodes to which this node pipes a source right now. */
  pipedTo(roomId: RoomId, sourceId: SourceId): readonly NodeId[];
};
