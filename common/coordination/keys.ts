/** The names of our keys in the coordination store, and nothing else. See docs/architecture.md, "State". */
import type { NodeId, RoomId, SiteId } from '../ids.ts';

const ROOT = '/kaskade/v1';

/** Which cluster this is. */
export const clusterKey = `${ROOT}/cluster`;

export type NodeKind = 'signal' | 'sfu';

export const nodesPrefix = (kind: NodeKind): string => `${ROOT}/nodes/${kind}/`;
export const nodeKey = (kind: NodeKind, node: NodeId): string => `${nodesPrefix(kind)}${node}`;

const roomPrefix = (room: RoomId): string => `${ROOT}/rooms/${room}/`;
export const routersPrefix = (room: RoomId): string => `${roomPrefix(room)}routers/`;
export const routerKey = (room: RoomId, node: NodeId): string => `${routersPrefix(room)}${node}`;
export const epochKey = (room: RoomId, site: SiteId): string => `${roomPrefix(room)}epoch/${site}`;
export const roomServersPrefix = (room: RoomId): string => `${roomPrefix(room)}signal/`;
export const roomServerKey = (room: RoomId, site: SiteId, node: NodeId): string =>
  `${roomServersPrefix(room)}${site}/${node}`;
export const replicatorKey = (room: RoomId, site: SiteId): string => `${roomPrefix(room)}replicator/${site}`;

/** Key of the link between two nodes, the same whichever is named first. */
export function linkKey(room: RoomId, one: NodeId, other: NodeId): string {
  const [low, high] = one < other ? [one, other] : [other, one];
  return `${roomPrefix(room)}links/${low}~${high}`;
}

/** Generation counter beside a claim: unleased, so that generations never repeat after the claim expired. */
export const generationKey = (claimKey: string): string => `${claimKey}/generation`;
