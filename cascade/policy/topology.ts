/**
 * Which SFU nodes of a room are linked to each other. Pure: every node computes it from the same registrations and gets
 * the same plan, so nobody has to lead (docs/adr/0035).
 *
 * A tree of meshes: within a mesh everybody has a link to everybody, and two meshes share one node at most. So what came
 * in over a mesh and is not sent back into it reaches each node exactly once. Few nodes are one mesh.
 */
import { compareText } from '../../common/compare-text.ts';
import type { NodeId, SiteId } from '../../common/ids.ts';

export type TopologyNode = { readonly nodeId: NodeId; readonly site: SiteId };

export type TopologyShape = {
  /** Nodes in one mesh at most; also the number of sites whose hubs are linked to each other. */
  readonly meshSize: number;
};

export type TopologyFacts = {
  /** Sites where people of the podium are: they are in the middle as far as there is room. */
  readonly podiumSites?: ReadonlySet<SiteId>;
  /**
   * Round trip between two sites, ms; undefined = unknown. Only what all nodes of the room know alike: a plan that
   * differs from node to node is none.
   */
  readonly rttMs?: (one: SiteId, other: SiteId) => number | undefined;
};

/** A link of the plan; `a` is the lower id. */
export type PlannedLink = {
  readonly a: NodeId;
  readonly b: NodeId;
  /** Of all links with this name, each node sends into none what came in over one. */
  readonly mesh: string;
};

/** As many links as that are on the way from one node to any other at most: leaf, hub, hub, leaf. */
export const MAX_PATH_LINKS = 3;

const DEFAULT_SHAPE: TopologyShape = { meshSize: 5 };

/** Of hubs; of all nodes where they are few. */
export const MESH_OF_ALL = 'core';

type Site = { readonly site: SiteId; readonly nodes: readonly NodeId[] };

/**
 * Up to `meshSize` nodes are linked each to each. Of more, the first node of each site is its hub; hubs of up to
 * `meshSize` sites, the podium's before others, are the core. The other nodes of such a site hang on its hub, those of
 * any other site on the hub of one in the core: as one mesh with it where they are few, else each on its own.
 *
 * A node that goes takes its links along. Links between others all stay, unless it was the last one of a site in the
 * core; new ones are those of the node that takes its place, and of a mesh that has become small enough to be full.
 */
export function topology(
  nodes: readonly TopologyNode[],
  facts: TopologyFacts = {},
  { meshSize }: TopologyShape = DEFAULT_SHAPE,
): readonly PlannedLink[] {
  const sites = sitesOf(nodes);
  const all = sites.flatMap((site) => site.nodes);
  if (all.length <= meshSize) return fullMesh(all, MESH_OF_ALL);
  const core = coreOf(sites, facts, meshSize);
  const hubs = core.flatMap(hubOf);
  const isCore = new Set(core.map(({ site }) => site));
  const blocks = sites.map((site) => {
    const nearest = isCore.has(site.site) ? site : nearestOf(site.site, core, facts);
    const hub = hubOf(nearest);
    return block(
      site.site,
      hub,
      site.nodes.filter((nodeId) => !hub.includes(nodeId)),
      meshSize,
    );
  });
  return [...fullMesh(hubs, MESH_OF_ALL), ...blocks.flat()];
}

/** A node's own part of a plan: the mesh that each peer is in. */
export function peersOf(plan: readonly PlannedLink[], nodeId: NodeId): ReadonlyMap<NodeId, string> {
  const peers = new Map<NodeId, string>();
  for (const { a, b, mesh } of plan) {
    if (a === nodeId) peers.set(b, mesh);
    else if (b === nodeId) peers.set(a, mesh);
  }
  return peers;
}

/** For each node of the plan the peer over which the shortest way leads there. */
export function routesFrom(plan: readonly PlannedLink[], nodeId: NodeId): ReadonlyMap<NodeId, NodeId> {
  const via = new Map<NodeId, NodeId>();
  const reached = [nodeId];
  for (const from of reached) {
    const found = [...peersOf(plan, from).keys()].filter((peer) => peer !== nodeId && !via.has(peer));
    for (const peer of found) via.set(peer, via.get(from) ?? peer);
    reached.push(...found);
  }
  return via;
}

function sitesOf(nodes: readonly TopologyNode[]): readonly Site[] {
  const bySite = new Map<SiteId, NodeId[]>();
  for (const { nodeId, site } of nodes) bySite.set(site, [...(bySite.get(site) ?? []), nodeId]);
  return [...bySite]
    .map(([site, ids]) => ({ site, nodes: [...new Set(ids)].sort(compareText) }))
    .sort((one, other) => compareText(one.site, other.site));
}

function coreOf(sites: readonly Site[], { podiumSites }: TopologyFacts, size: number): readonly Site[] {
  const isPodium = ({ site }: Site): number => Number(podiumSites?.has(site) ?? false);
  return [...sites].sort((one, other) => isPodium(other) - isPodium(one)).slice(0, size);
}

/** None or one. */
const hubOf = (site: Site | undefined): readonly NodeId[] => site?.nodes.slice(0, 1) ?? [];

/** The nearest site of the core; where distances are not known, one that does not depend on who else is there. */
function nearestOf(from: SiteId, core: readonly Site[], { rttMs }: TopologyFacts): Site | undefined {
  const distance = ({ site }: Site): number => rttMs?.(from, site) ?? Infinity;
  const [nearest] = [...core].sort(
    (one, other) =>
      byNumber(distance(one), distance(other)) ||
      byNumber(affinity(from, one.site), affinity(from, other.site)) ||
      compareText(one.site, other.site),
  );
  return nearest;
}

/** The nodes of a site with the hub that they hang on. */
function block(
  site: SiteId,
  hub: readonly NodeId[],
  others: readonly NodeId[],
  size: number,
): readonly PlannedLink[] {
  const mesh = `site/${site}`;
  if (others.length + hub.length <= size) return fullMesh([...hub, ...others], mesh);
  return others.flatMap((nodeId) => fullMesh([...hub, nodeId], `${mesh}/${nodeId}`));
}

function fullMesh(ids: readonly NodeId[], mesh: string): readonly PlannedLink[] {
  const sorted = [...ids].sort(compareText);
  return sorted.flatMap((a, index) => sorted.slice(index + 1).map((b) => ({ a, b, mesh })));
}

/** Infinite ones are equal. */
const byNumber = (one: number, other: number): number => (one === other ? 0 : one - other);

/** FNV-1a over both names: spreads sites over the core. */
function affinity(one: string, other: string): number {
  let hash = 0x811c9dc5;
  for (const char of `${one} ${other}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
