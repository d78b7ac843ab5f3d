/**
 * Orders SFU nodes for a session that wants media. Pure: what is known of the nodes, and chance, are passed in.
 */
import type { NodeId, SiteId } from '../../common/ids.ts';

/** What a signalling node knows of one SFU node. */
export type SfuCandidate = {
  readonly nodeId: NodeId;
  readonly site: SiteId;
  /** Busiest worker's CPU share, ratio 0..1, as of the last beat. */
  readonly load: number;
  readonly isDraining: boolean;
  readonly isReachable: boolean;
};

export type PlacementRequest = {
  readonly site: SiteId;
  /** Nodes that already carry the room: another one there costs a link. */
  readonly carriers: ReadonlySet<NodeId>;
};

/**
 * Nodes to try, best first: the own site before others, there those that carry the room before others, and among
 * equals the less loaded of two drawn at random, so that signalling nodes with the same view don't all pick the same.
 *
 * @param random uniform in [0, 1)
 */
export function rankSfus(
  request: PlacementRequest,
  nodes: readonly SfuCandidate[],
  random: () => number,
): readonly NodeId[] {
  const usable = nodes.filter((node) => node.isReachable && !node.isDraining);
  const tierOf = (node: SfuCandidate): number =>
    (node.site === request.site ? 0 : 2) + (request.carriers.has(node.nodeId) ? 0 : 1);
  const tiers = [0, 1, 2, 3].map((tier) => usable.filter((node) => tierOf(node) === tier));
  return tiers.flatMap((tier) => bestOfTwoFirst(tier, random)).map((node) => node.nodeId);
}

/** The better of two random ones, then the others by load. */
function bestOfTwoFirst(tier: readonly SfuCandidate[], random: () => number): readonly SfuCandidate[] {
  const sorted = [...tier].sort((a, b) => a.load - b.load || (a.nodeId < b.nodeId ? -1 : 1));
  if (sorted.length < 3) return sorted;
  const draw = (): number => Math.floor(random() * sorted.length);
  const one = draw();
  const other = draw();
  // sorted by load: the lower index is the better node
  const [chosen] = sorted.splice(Math.min(one, other), 1);
  return chosen ? [chosen, ...sorted] : sorted;
}
