/** NodeInspectionService, the same on every node: who it is, and what its clock says. */
import type { IInspectedPeer, ISfuUse } from '../../proto/index.ts';
import type { NodeId } from '../ids.ts';
import { SYSTEM_CLOCK, type Clock } from '../lifecycle/clock.ts';
import type { StoreHealth } from '../lifecycle/store-health.ts';
import type { Handlers } from '../rpc/server.ts';
import type { ShapesOf } from '../rpc/method.ts';
import type { NodeInspection } from '../rpc/services.ts';

export type NodeInspectionDeps = {
  readonly nodeId: NodeId;
  /** UUID of this process. */
  readonly incarnation: string;
  readonly hasAuthority: () => boolean;
  readonly health: Pick<StoreHealth, 'names' | 'isDown'>;
  /** Nodes to which this one has a channel. */
  readonly peers: () => readonly IInspectedPeer[];
  /** SFU nodes: how full they are. */
  readonly use?: () => ISfuUse;
  readonly clock?: Clock;
};

export function nodeInspectionHandlers(deps: NodeInspectionDeps): Handlers<ShapesOf<typeof NodeInspection>> {
  const { nodeId, incarnation, hasAuthority, health, peers, use, clock = SYSTEM_CLOCK } = deps;
  const startedAtMs = clock.monotonicMs();
  return {
    inspectNode: async () => ({
      nodeId,
      incarnation,
      wallClockMs: clock.wallMs(),
      uptimeMs: Math.round(clock.monotonicMs() - startedAtMs),
      hasAuthority: hasAuthority(),
      peers: [...peers()],
      storesDown: health.names.filter((name) => health.isDown(name)),
      ...(use && { use: use() }),
    }),
  };
}
