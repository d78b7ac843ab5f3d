/**
 * What a cluster looks like at one moment, put together from etcd and from what each node says. Types only; collect.ts
 * fills them, commands show them, check/ compares them.
 */
import type { NodeKind } from '../../../common/coordination/keys.ts';
import type { ErrorCode } from '../../../common/errors.ts';
import type { LinkStateName } from '../../../signal/media/topology.ts';

export type Look = {
  /** Of etcd, when its keys were read. */
  readonly revision: number;
  readonly nodes: readonly NodeLook[];
  readonly claims: readonly RoomClaim[];
  /** Rooms as signalling nodes know them: one entry per room and node. */
  readonly signal: readonly SignalRoomLook[];
  /** Rooms as SFU nodes carry them: one entry per room and node. */
  readonly sfu: readonly SfuRoomLook[];
};

/** A node that is registered. */
export type NodeLook = {
  readonly kind: NodeKind;
  readonly nodeId: string;
  readonly site: string;
  readonly incarnation: string;
  readonly rpcAddress: string;
  readonly clientUrl: string;
  readonly state: 'ready' | 'draining';
  readonly version: string;
  /** What it answers, or why it does not. */
  readonly answer: NodeAnswer | NodeSilence;
};

export type NodeAnswer = {
  readonly isAnswer: true;
  readonly nodeId: string;
  readonly incarnation: string;
  readonly hasAuthority: boolean;
  /** Of etcd and redis, those that do not answer the node. */
  readonly storesDown: readonly string[];
  readonly uptimeMs: number;
  /** Round trip of the question. */
  readonly rttMs: number;
  /** The node's clock minus ours, give or take half the round trip. */
  readonly clockOffsetMs: number;
  /** Channels of an SFU node to the others. */
  readonly peers: readonly {
    readonly nodeId: string;
    readonly rttMs: number;
    /** What goes there; undefined = no link does. */
    readonly way: WayLook | undefined;
  }[];
  /** SFU nodes: sessions, places promised, and how many it takes; undefined = it does not say. */
  readonly use: NodeUse | undefined;
};

/** How the way from a node to another one is used, over all rooms. */
export type WayLook = {
  /** Nothing is held back, as configured. */
  readonly isUnlimited: boolean;
  /** 0 = none in force. */
  readonly limitBps: number;
  readonly reason: 'none' | 'loss' | 'queue' | 'budget';
  readonly sentBps: number;
  readonly missingRatio: number;
  readonly shedPictures: number;
  readonly thinnedPictures: number;
  readonly cuts: number;
  readonly doubtedLooks: number;
};

export type NodeUse = { readonly sessions: number; readonly reserved: number; readonly ceiling: number };

export type NodeSilence = { readonly isAnswer: false; readonly code: ErrorCode; readonly detail: string };

/** A key of a room in etcd. */
export type RoomClaim = {
  readonly key: string;
  readonly room: string;
  readonly isLeased: boolean;
  readonly about: ClaimFacts;
};

export type ClaimFacts =
  | { readonly kind: 'router'; readonly nodeId: string }
  | { readonly kind: 'server'; readonly nodeId: string; readonly site: string }
  | { readonly kind: 'replicator'; readonly nodeId: string; readonly site: string }
  | { readonly kind: 'home'; readonly nodeId: string; readonly site: string }
  | { readonly kind: 'epoch'; readonly site: string; readonly epoch: number }
  | {
      readonly kind: 'link';
      /** The initiator, who holds the claim. */
      readonly nodeId: string;
      readonly peerId: string;
      readonly generation: number;
    }
  | { readonly kind: 'unreadable' }
  /** Counters, decisions, and what later versions put there. */
  | { readonly kind: 'other' };

export type SignalRoomLook = {
  readonly room: string;
  readonly nodeId: string;
  /** The room's ordered facts were last acknowledged from one site though it has others. */
  readonly degraded: boolean;
  readonly sessions: readonly SessionLook[];
  /** By site. */
  readonly logs: ReadonlyMap<string, SiteLogLook>;
};

/** A session whose socket is, or was, at the node. */
export type SessionLook = {
  readonly sessionId: string;
  readonly participantId: string;
  readonly generation: number;
  readonly isLive: boolean;
  /** Empty = no media. */
  readonly sfuNodeId: string;
  readonly mediaGeneration: number;
};

export type SiteLogLook = {
  readonly epoch: number;
  readonly n: number;
  readonly participants: readonly ParticipantLook[];
  readonly sources: readonly SourceLook[];
};

export type ParticipantLook = {
  readonly participantId: string;
  readonly signalNodeId: string;
  readonly sessionGeneration: number;
  readonly reconnecting: boolean;
};

export type SourceLook = {
  readonly sourceId: string;
  readonly participantId: string;
  readonly generation: number;
  readonly paused: boolean;
  readonly originNodeId: string;
};

export type SfuRoomLook = {
  readonly room: string;
  readonly nodeId: string;
  readonly routers: readonly { readonly routerId: string; readonly workerPid: number }[];
  readonly producers: readonly ProducerLook[];
  readonly links: readonly LinkLook[];
  readonly sessions: readonly MediaSessionLook[];
};

export type ProducerLook = {
  readonly producerId: string;
  readonly sourceId: string;
  readonly kind: string;
  readonly generation: number;
  readonly paused: boolean;
  readonly originNodeId: string;
  /** 0 = produced at the node that says so. */
  readonly hops: number;
  readonly pipedTo: readonly string[];
};

export type LinkLook = {
  readonly peerId: string;
  readonly state: LinkStateName;
  readonly rttMs: number;
  readonly generation: number;
  /** Sources that the node sends over it. */
  readonly sent: readonly string[];
  /** Of these, those that it holds back since the way can't carry them. */
  readonly shed: readonly string[];
};

export type MediaSessionLook = {
  readonly sessionId: string;
  readonly participantId: string;
  readonly generation: number;
  readonly sources: readonly string[];
  readonly consumed: readonly string[];
  readonly expiresInMs: number;
};
