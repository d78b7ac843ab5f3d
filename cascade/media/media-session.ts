/** The media of one session on this node: wiring of its transports, sources and consumers. Its life is the registry's. */
import type { Logger } from 'pino';
import type { NodeId, ParticipantId, RoomId, SessionId } from '../../common/ids.ts';
import type { IWatchEventsResponse } from '../../proto/index.ts';
import type { PlainListen } from './plain-transport.ts';
import type { RoomDemands } from './room-demands.ts';
import type { RoomLease } from './room-routers.ts';
import { ReceivingEnd } from './receiving-end.ts';
import { SessionConsumers } from './session-consumers.ts';
import { SessionSlots } from './session-slots.ts';
import { SessionSources } from './session-sources.ts';
import { SessionTransports } from './session-transports.ts';
import type { SlotRooms } from './slot-rooms.ts';
import type { Wants } from './want-sum.ts';

export type SessionIdentity = {
  readonly sessionId: SessionId;
  readonly roomId: RoomId;
  readonly participantId: ParticipantId;
  /** Raised each time the client starts its media afresh. */
  readonly generation: number;
  /** Of the participant in the room; 0 = a signalling node of an older version did not say. */
  readonly number: number;
};

export type MediaSessionDeps = {
  readonly nodeId: NodeId;
  readonly lease: RoomLease;
  readonly demands: RoomDemands;
  readonly slots: Pick<SlotRooms, 'listen'>;
  /** Where plain transports arrive; absent = they are refused. */
  readonly plainListen: PlainListen | undefined;
  readonly nowMs: () => number;
  /** @returns false when nobody heard it */
  readonly publish: (event: IWatchEventsResponse) => boolean;
  readonly log: Logger;
};

/** A session's transports, sources and consumers. */
export class MediaSession {
  readonly identity: SessionIdentity;
  readonly transports: SessionTransports;
  readonly sources: SessionSources;
  readonly receivingEnd: ReceivingEnd;
  readonly consumers: SessionConsumers;
  readonly slots: SessionSlots;
  readonly #deps: MediaSessionDeps;
  readonly #closed = new AbortController();

  constructor(identity: SessionIdentity, deps: MediaSessionDeps) {
    const { sessionId, roomId, number } = identity;
    const { room } = deps.lease;
    this.identity = identity;
    this.#deps = deps;
    this.transports = new SessionTransports({ room, plainListen: deps.plainListen, log: deps.log });
    this.sources = new SessionSources({
      room,
      nodeId: deps.nodeId,
      number,
      onLost: ({ sourceId, generation }) => {
        deps.publish({ sourceLost: { sessionId, sourceId, generation } });
      },
      onDemand: ({ sourceId, generation }, maxLayer) => {
        deps.publish({ sourceDemand: { sessionId, sourceId, generation, maxLayer } });
      },
    });
    this.receivingEnd = new ReceivingEnd(() => this.transports.receiveTransport());
    const tellClosed = (ids: readonly string[]): boolean =>
      deps.publish({ consumersClosed: { sessionId, consumerIds: [...ids] } });
    this.slots = new SessionSlots({
      number,
      listen: () => deps.slots.listen(room),
      receivingEnd: this.receivingEnd,
      nowMs: deps.nowMs,
      tellClosed,
      tellTalkers: (numbers) => void deps.publish({ roomTalkers: { roomId, numbers: [...numbers] } }),
    });
    this.consumers = new SessionConsumers({
      room,
      nodeId: deps.nodeId,
      receivingEnd: this.receivingEnd,
      nowMs: deps.nowMs,
      setWants: (wants) => this.#setWants(wants),
      tellClosed,
      tellStates: (states) => void deps.publish({ consumerStates: { sessionId, states: [...states] } }),
    });
  }

  /** What the client needs to load its device: the router's RTP capabilities. */
  get routerRtpCapabilitiesJson(): string {
    return JSON.stringify(this.#deps.lease.router.rtpCapabilities);
  }

  /** The router that the session is on. */
  get routerId(): string {
    return this.#deps.lease.router.id;
  }

  get isRoomClosed(): boolean {
    return this.#deps.lease.closed.aborted;
  }

  /** Told when the room's router goes under us. */
  onRoomClosed(listener: () => void): void {
    // a room outlives most of its sessions: it must not hold on to them
    this.#deps.lease.closed.addEventListener('abort', listener, { once: true, signal: this.#closed.signal });
  }

  #setWants(wants: Wants): void {
    const { nodeId, demands, lease } = this.#deps;
    const { sessionId, roomId } = this.identity;
    lease.room.wants.set(this, wants);
    demands.set(roomId, sessionId, new Map([...wants].filter(([, want]) => want.originNodeId !== nodeId)));
  }

  /** Ends all media of the session. Idempotent. */
  close(): void {
    this.#closed.abort();
    this.sources.close();
    this.transports.close(); // takes the consumers along
    this.consumers.close();
    this.slots.close();
    this.#deps.lease.release();
  }
}
