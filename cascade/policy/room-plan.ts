/**
 * A node's own part of the plan of a room: which mesh each peer is in, and over which peer the way to each other node
 * leads. Pure; made of what all nodes of the room know alike, so nobody has to lead (docs/adr/0035).
 */
import type { NodeId, SiteId } from '../../common/ids.ts';
import { peersOf, routesFrom, topology, type TopologyNode } from './topology.ts';

/** Nodes of a room that are linked each to each at most, where nobody says otherwise. */
export const DEFAULT_MESH_NODES = 5;

/** A node that carries the room, as it is registered. */
export type Carrier = {
  readonly site: SiteId;
  /** As it was told to be; 0 = it is of an older version, and sends nothing on. */
  readonly meshNodes: number;
};

export type RoomFacts = {
  readonly self: TopologyNode & { readonly meshNodes: number };
  /** The others. */
  readonly carriers: ReadonlyMap<NodeId, Carrier>;
  /** Nodes that went without a word: still registered, for a while. */
  readonly isLost: (nodeId: NodeId) => boolean;
};

export type RoomPlan = {
  /** Nodes to which this one is to have links, and the mesh that each is in. */
  readonly peers: ReadonlyMap<NodeId, string>;
  /** Everybody is linked to everybody, so nothing has to be sent on. */
  readonly isOneMesh: boolean;
  /** Whether another node has people of the room, also one that the plan leaves out. */
  isCarrier(nodeId: NodeId): boolean;
  /** The peer over which what comes from a node is to come; that node itself where the plan does not know it. */
  viaOf(nodeId: NodeId): NodeId;
};

/**
 * While the nodes of the room are few, all are in it, also those that can't be reached: their links wait for them. Of
 * more, those that are lost are left out, so that another one takes the place of each before its lease ends.
 */
export function planOf({ self, carriers, isLost }: RoomFacts): RoomPlan {
  const sizes = [self.meshNodes, ...[...carriers.values()].map(({ meshNodes }) => meshNodes)];
  const meshSize = sizes.includes(0) ? Infinity : Math.max(...sizes);
  const others = [...carriers].filter(([nodeId]) => nodeId !== self.nodeId);
  const isSmall = others.length < meshSize;
  const present = isSmall ? others : others.filter(([nodeId]) => !isLost(nodeId));
  const nodes = [self, ...present.map(([nodeId, { site }]) => ({ nodeId, site }))];
  const plan = topology(nodes, {}, { meshSize });
  const routes = routesFrom(plan, self.nodeId);
  return {
    peers: peersOf(plan, self.nodeId),
    isOneMesh: nodes.length <= meshSize,
    isCarrier: (nodeId) => carriers.has(nodeId),
    viaOf: (nodeId) => routes.get(nodeId) ?? nodeId,
  };
}
