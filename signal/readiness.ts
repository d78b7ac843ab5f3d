/** Whether a signalling node should get new clients, for everybody who asks: load balancers, operators. Pure. */
import type { StoreName } from '../common/lifecycle/store-health.ts';

/** Shared by the node, which changes it, and its listeners. */
export type NodeStage = { value: 'starting' | 'ready' | 'draining' };

/** Why the node should get no new clients; undefined = it should. */
export type Unreadiness =
  'starting' | 'draining' | 'redis-unreachable' | 'etcd-unreachable' | 'heartbeat-stale' | undefined;

export type ReadinessSources = {
  readonly stage: NodeStage;
  /** False when the cluster may believe us dead. */
  readonly hasAuthority: () => boolean;
  readonly isStoreDown: (store: StoreName) => boolean;
};

/** Not while the node starts or drains, without its site's store, and while the cluster may no longer know it. */
export function unreadiness({ stage, hasAuthority, isStoreDown }: ReadinessSources): Unreadiness {
  if (stage.value !== 'ready') return stage.value;
  if (isStoreDown('redis')) return 'redis-unreachable';
  if (hasAuthority()) return undefined;
  return isStoreDown('etcd') ? 'etcd-unreachable' : 'heartbeat-stale';
}
