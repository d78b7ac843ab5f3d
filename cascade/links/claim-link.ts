/** A link's claim in the coordination store. Only the initiator, the node with the lower id, claims. */
import { claimExclusive } from '../../common/coordination/claim.ts';
import { linkKey, nodeKey } from '../../common/coordination/keys.ts';
import type { Compare, Coordination, Lease } from '../../common/coordination/port.ts';
import type { NodeId, RoomId } from '../../common/ids.ts';
import { LinkClaim, NodeInfo } from '../../proto/index.ts';
import type { ClaimLink } from './link-claims.ts';

export type ClaimLinkFacts = {
  readonly nodeId: NodeId;
  /** UUID of this process. */
  readonly incarnation: string;
  readonly roomId: RoomId;
  readonly peerId: NodeId;
  /** @throws {AppError} LEASE_LOST */
  readonly lease: () => Lease;
};

/**
 * Claims one link. What an older process of this node has claimed is taken over before its lease ends, in one
 * transaction with the proof that this process is the node now; that process can't do the same to us, nor give back
 * what is ours.
 */
export function claimLinkIn(coordination: Coordination, facts: ClaimLinkFacts): ClaimLink {
  const { nodeId, incarnation, roomId, peerId } = facts;
  return async (seenGeneration) => {
    const claim = await claimExclusive(coordination, {
      key: linkKey(roomId, nodeId, peerId),
      lease: facts.lease(),
      incarnation,
      seenGeneration,
      makeValue: (fence) => LinkClaim.encode({ fromNodeId: nodeId, toNodeId: peerId, fence }).finish(),
      // the key names this node as the only one that may claim: whatever else is there is of an older process
      mayReplace: () => proofOfIdentity(coordination, facts),
    });
    return { generation: claim.fence.generation, release: () => claim.release() };
  };
}

/** That the store knows this process as the node; undefined when it knows another one. */
async function proofOfIdentity(
  coordination: Coordination,
  { nodeId, incarnation }: Pick<ClaimLinkFacts, 'nodeId' | 'incarnation'>,
): Promise<Compare | undefined> {
  const key = nodeKey('sfu', nodeId);
  const registered = await coordination.get(key);
  if (registered === undefined || NodeInfo.decode(registered.value).incarnation !== incarnation)
    return undefined;
  return { key, modRevision: registered.modRevision };
}
