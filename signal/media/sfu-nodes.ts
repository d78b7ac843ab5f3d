/** All SFU nodes that the cluster lists, each followed by a connection of its own. Wiring only. */
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import { parseNodeId, parseSiteId, type NodeId, type SiteId } from '../../common/ids.ts';
import type { TlsSource } from '../../common/tls/material.ts';
import { NodeState, type INodeInfo, type ISfuUse } from '../../proto/index.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { SfuCandidate } from './placement.ts';
import { SfuConnection } from './sfu-connection.ts';
import type { SfuCaller, SfuEventHandlers } from './sfu-port.ts';

type Followed = {
  readonly site: SiteId;
  readonly rpcAddress: string;
  readonly incarnation: string;
  readonly connection: SfuConnection;
  isListed: boolean;
  isDraining: boolean;
  /** Promises that we are asking for now. */
  asking: number;
};

export type SfuNodesOptions = {
  readonly signalNodeId: NodeId;
  readonly tls?: TlsSource | undefined;
  readonly handlers: SfuEventHandlers;
  readonly clocks: Pick<ClockWatch, 'observe' | 'forget'>;
  readonly random: () => number;
  readonly log: Logger;
};

/** Connections by node id. */
export class SfuNodes {
  readonly #options: SfuNodesOptions;
  readonly #nodes = new Map<NodeId, Followed>();
  #isClosed = false;

  constructor(options: SfuNodesOptions) {
    this.#options = options;
  }

  /**
   * Takes the list of nodes as the directory has it now. A node that is no longer listed is kept for as long as it
   * answers (a lost lease alone moves no media) but gets no new sessions.
   */
  update(infos: Iterable<INodeInfo>): void {
    if (this.#isClosed) return;
    const listed = new Set<NodeId>();
    for (const info of infos) {
      try {
        const nodeId = parseNodeId(info.nodeId ?? '');
        this.#follow(nodeId, info);
        listed.add(nodeId);
      } catch (error) {
        this.#options.log.warn({ err: error, sfuNodeId: info.nodeId }, 'sfu node entry is of no use');
      }
    }
    for (const [nodeId, node] of this.#nodes) {
      node.isListed = listed.has(nodeId);
      if (!node.isListed && node.connection.health !== 'up') this.#drop(nodeId, node);
    }
  }

  /** @throws {AppError} SFU_UNREACHABLE */
  caller(nodeId: NodeId): SfuCaller {
    const node = this.#nodes.get(nodeId);
    if (!node || node.connection.health === 'unreachable') {
      throw new AppError('SFU_UNREACHABLE', `sfu node ${nodeId} can not be reached`);
    }
    return node.connection.caller;
  }

  candidates(): readonly SfuCandidate[] {
    return [...this.#nodes].map(([nodeId, node]) => ({
      nodeId,
      site: node.site,
      load: node.connection.load,
      ...usedOf(node),
      isDraining: node.isDraining || node.connection.isDraining || !node.isListed,
      isReachable: node.connection.health !== 'unreachable',
      isFresh: node.connection.isFresh,
    }));
  }

  /** A node is about to be asked for a place: it counts as promised until the returned function is called. */
  asking(nodeId: NodeId): () => void {
    const node = this.#nodes.get(nodeId);
    if (node === undefined) return () => {};
    node.asking += 1;
    let isAsking = true;
    return () => {
      if (isAsking) node.asking -= 1;
      isAsking = false;
    };
  }

  /** A node's answer said how full it is. */
  learnUse(nodeId: NodeId, use: ISfuUse | null | undefined): void {
    if (use) this.#nodes.get(nodeId)?.connection.learnUse(use);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const connections = [...this.#nodes.values()].map((node) => node.connection.close());
    this.#nodes.clear();
    await Promise.all(connections);
  }

  #follow(nodeId: NodeId, info: INodeInfo): void {
    const isDraining = info.state === NodeState.NODE_STATE_DRAINING;
    const rpcAddress = info.rpcAddress ?? '';
    const incarnation = info.incarnation ?? '';
    const known = this.#nodes.get(nodeId);
    if (known && known.rpcAddress === rpcAddress && known.incarnation === incarnation) {
      known.isDraining = isDraining;
      return;
    }
    // another process under this id: all that the old one had is gone
    if (known) this.#drop(nodeId, known);
    const site = parseSiteId(info.site ?? '');
    const connection = new SfuConnection({ ...this.#connectionOptions(nodeId), nodeId, rpcAddress });
    this.#nodes.set(nodeId, {
      site,
      rpcAddress,
      incarnation,
      connection,
      isListed: true,
      isDraining,
      asking: 0,
    });
    connection.start();
  }

  #connectionOptions(nodeId: NodeId) {
    const { signalNodeId, clocks, tls, random, log } = this.#options;
    return {
      signalNodeId,
      tls,
      random,
      log,
      onClock: (wallMs: number) => clocks.observe(nodeId, wallMs),
      handlers: { onEvent: this.#options.handlers.onEvent, onUnreachable: this.#onUnreachable },
    };
  }

  readonly #onUnreachable = (nodeId: NodeId): void => {
    const node = this.#nodes.get(nodeId);
    this.#options.handlers.onUnreachable(nodeId);
    if (node && !node.isListed) this.#close(nodeId, node);
  };

  #drop(nodeId: NodeId, node: Followed): void {
    this.#close(nodeId, node);
    if (node.connection.health !== 'unreachable') this.#options.handlers.onUnreachable(nodeId);
  }

  #close(nodeId: NodeId, node: Followed): void {
    this.#nodes.delete(nodeId);
    this.#options.clocks.forget(nodeId);
    node.connection.close().catch((error: unknown) => {
      this.#options.log.error({ err: error, sfuNodeId: nodeId }, 'sfu connection did not close');
    });
  }
}

function usedOf({ connection, asking }: Followed): { readonly used: number; readonly ceiling: number } {
  const { sessions, reserved, ceiling } = connection.use;
  return { used: sessions + reserved + asking, ceiling };
}
