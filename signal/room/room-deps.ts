/** What a room at a node is made from, and what it tells. Types only. */
import type { Logger } from 'pino';
import type { Coordination } from '../../common/coordination/port.ts';
import type { NodeId, RoomId, SiteId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { RoomStore } from '../../common/store/port.ts';
import type { TlsSource } from '../../common/tls/material.ts';
import type { DeltaListeners } from './deltas.ts';
import type { Feature } from '../features/contract.ts';
import type { FeatureListeners } from './features/feature-teller.ts';
import type { Turns } from './rebuild/turns.ts';
import type { RoomLease } from './room-lease.ts';
import type { EvictionCode, SessionRef } from './room-port.ts';

export type RoomDeps = {
  readonly roomId: RoomId;
  readonly nodeId: NodeId;
  readonly site: SiteId;
  readonly store: RoomStore;
  readonly coordination: Coordination;
  readonly lease: RoomLease;
  /** host:port at which other nodes follow our log. */
  readonly rpcAddress: string;
  readonly graceMs: number;
  /** Streams that carry who speaks in large rooms; default 0: every microphone by itself. */
  readonly talkerSlots?: number | undefined;
  /** Default: none. */
  readonly features?: readonly Feature[] | undefined;
  /** For dialling other nodes. */
  readonly tls?: TlsSource | undefined;
  /** All rooms of the node share these. */
  readonly rebuildTurns: Turns;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Logger;
};

export type CoreListeners = DeltaListeners &
  FeatureListeners & {
    /** What features make of the room is something else now. */
    readonly rules: () => void;
    readonly replaced: (session: SessionRef) => void;
    readonly expired: (session: SessionRef) => void;
    /** A session here whose person may not be in the room. */
    readonly evicted: (session: SessionRef, code: EvictionCode) => void;
    readonly idle: () => void;
  };
