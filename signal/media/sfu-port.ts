/** What sessions need of SFU nodes; media-gateway.ts provides it over gRPC. Types only. */
import type { SfuControlShapes } from '../../common/rpc/services.ts';
import type { RpcClient } from '../../common/rpc/client.ts';
import type { NodeId, ParticipantId, RoomId, SessionId } from '../../common/ids.ts';

/** Calls one SFU node. */
export type SfuCaller = Pick<RpcClient<SfuControlShapes>, 'call'>;

/** Where a session's media is. A new object for each OpenMedia, so that identity tells them apart. */
export type MediaPlace = { readonly nodeId: NodeId; readonly generation: number };

export type OpenMedia = {
  readonly roomId: RoomId;
  readonly sessionId: SessionId;
  readonly participantId: ParticipantId;
  /** Of the participant in the room. */
  readonly participantNumber: number;
  readonly generation: number;
  /** Nodes that carry the room. */
  readonly carriers: ReadonlySet<NodeId>;
  /** Where the session's media failed a moment ago: only when no other node takes it. */
  readonly avoided: ReadonlySet<NodeId>;
  /** The node that takes it asks for some patience. */
  readonly onWait: (place: number, waitMs: number) => void;
};

export type MediaPort = {
  /**
   * Opens the session's media on the best SFU node that takes it.
   * @throws {AppError} NO_CAPACITY
   */
  open(
    request: OpenMedia,
  ): Promise<{ readonly place: MediaPlace; readonly routerRtpCapabilitiesJson: string }>;
  /** @throws {AppError} SFU_UNREACHABLE when the node is not known or known to be unreachable */
  sfu(nodeId: NodeId): SfuCaller;
  /**
   * Vouches for a session and tells whether the node still has it; false also when it can't be asked. The session, if it
   * is registered, hears what is wanted of its pictures.
   */
  holds(nodeId: NodeId, sessionId: SessionId): Promise<boolean>;
  /** Ends the session's media there; when that fails the node expires it by itself. Never rejects. */
  release(nodeId: NodeId, sessionId: SessionId): Promise<void>;
};

/** What happens to sessions' media without their asking. */
export type SfuEventHandlers = {
  readonly onEvent: (nodeId: NodeId, event: SfuSessionEvent) => void;
  /** The node has vanished, or refuses connections: all sessions' media there is lost. */
  readonly onUnreachable: (nodeId: NodeId) => void;
};

export type SfuSessionEvent = SfuControlShapes['watchEvents']['response'];
