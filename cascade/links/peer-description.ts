/** The other nodes, and how the ways to them are used, as operators are told of them. Pure. */
import type { NodeId } from '../../common/ids.ts';
import { WayLimitReason, type IInspectedPeer, type IInspectedWay } from '../../proto/index.ts';
import type { LimitReason } from '../policy/link-budget.ts';
import type { LinkLoad } from './link-controller.ts';
import type { Peers } from './peers.ts';

const WIRE_REASONS: { readonly [Reason in LimitReason]: WayLimitReason } = {
  loss: WayLimitReason.WAY_LIMIT_REASON_LOSS,
  queue: WayLimitReason.WAY_LIMIT_REASON_QUEUE,
  budget: WayLimitReason.WAY_LIMIT_REASON_BUDGET,
};

export function describePeers(
  peers: Pick<Peers, 'up' | 'rttMs'>,
  loads: ReadonlyMap<NodeId, LinkLoad>,
): readonly IInspectedPeer[] {
  return peers.up().map((nodeId) => {
    const load = loads.get(nodeId);
    return { nodeId, rttMs: peers.rttMs(nodeId), ...(load && { way: describeWay(load) }) };
  });
}

function describeWay(load: LinkLoad): IInspectedWay {
  const { isOn, limitBps, reason, sentBps, missingRatio, shed, thinned, cuts, doubtedLooks } = load;
  return {
    unlimited: !isOn,
    limitBps: Number.isFinite(limitBps) ? Math.round(Math.max(0, limitBps)) : 0,
    reason: reason === undefined ? WayLimitReason.WAY_LIMIT_REASON_NONE : WIRE_REASONS[reason],
    sentBps: Math.round(sentBps),
    missingRatio,
    shedPictures: shed.length,
    thinnedPictures: thinned.length,
    cuts,
    doubtedLooks,
  };
}
