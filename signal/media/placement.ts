/**
 * Chooses the SFU node for a session that wants media. Pure: what is known of the nodes, and chance, are passed in.
 *
 * Nodes are compared by the places that they have promised, as they said last, and what we have asked of them since:
 * reports of load are old when dozens come within a second (ADR 0030).
 */
import type { NodeId, SiteId } from '../../common/ids.ts';

/** What a signalling node knows of one SFU node. */
export type SfuCandidate = {
  readonly nodeId: NodeId;
  readonly site: SiteId;
  /** Busiest worker's CPU share, ratio 0..1, as of the last beat. */
  readonly load: number;
  /** Sessions and promises as it said last, with those that we are asking for now. */
  readonly used: number;
  /** What it takes at most, as it says; 0 = unsaid. */
  readonly ceiling: number;
  readonly isDraining: boolean;
  readonly isReachable: boolean;
  /** It reports in time. */
  readonly isFresh: boolean;
};

export type PlacementRequest = {
  readonly site: SiteId;
  /** Nodes that already carry the room: another one there costs a link. */
  readonly carriers: ReadonlySet<NodeId>;
  /** Where it was tried in vain a moment ago: only when nobody else is left. */
  readonly avoided: ReadonlySet<NodeId>;
  /** Not to be tried (again). */
  readonly tried: ReadonlySet<NodeId>;
};

/** As many more people than the emptiest node of the site may a node have before its room goes on to another. */
const KEEP_TOGETHER = 8;
/** Of a node that does not say how many it takes. */
const UNSAID_CEILING = 1_000;

/**
 * The node to try next; undefined = there is none left. Those with a place before those that are full (as they said
 * last: they decide), the own site before others, there those that report in time (one that has just come has not yet),
 * of them those that carry the room, unless another one is emptier by far; and among equals the emptier of two drawn at
 * random, so that signalling nodes with the same view don't all pick the same.
 *
 * @param random uniform in [0, 1)
 */
export function chooseSfu(
  request: PlacementRequest,
  nodes: readonly SfuCandidate[],
  random: () => number,
): NodeId | undefined {
  const usable = nodes.filter(
    ({ nodeId, isReachable, isDraining }) => isReachable && !isDraining && !request.tried.has(nodeId),
  );
  const tierOf = (node: SfuCandidate): number =>
    (request.avoided.has(node.nodeId) ? 8 : 0) +
    (fillOf(node) >= 1 ? 4 : 0) +
    (node.site === request.site ? 0 : 2) +
    (node.isFresh ? 0 : 1);
  const best = Math.min(...usable.map(tierOf));
  const tier = usable.filter((node) => tierOf(node) === best);
  return emptierOfTwo(keptTogether(tier, request.carriers), random)?.nodeId;
}

/** How full a node is, by what it has promised. Ratio, 0..1 and above. */
export const fillOf = ({ used, ceiling }: Pick<SfuCandidate, 'used' | 'ceiling'>): number =>
  used / (ceiling || UNSAID_CEILING);

function keptTogether(tier: readonly SfuCandidate[], carriers: ReadonlySet<NodeId>): readonly SfuCandidate[] {
  const leastUsed = Math.min(...tier.map(({ used }) => used));
  const near = tier.filter(({ nodeId, used }) => carriers.has(nodeId) && used - leastUsed < KEEP_TOGETHER);
  return near.length > 0 ? near : tier;
}

function emptierOfTwo(nodes: readonly SfuCandidate[], random: () => number): SfuCandidate | undefined {
  const sorted = [...nodes].sort(
    (a, b) => fillOf(a) - fillOf(b) || a.load - b.load || (a.nodeId < b.nodeId ? -1 : 1),
  );
  if (sorted.length < 3) return sorted[0];
  // two different ones; sorted: the lower index is the emptier node
  const one = Math.floor(random() * sorted.length);
  const other = (one + 1 + Math.floor(random() * (sorted.length - 1))) % sorted.length;
  return sorted[Math.min(one, other)];
}
