/** Tells the channels which SFU nodes there are, as the directory learns it. */
import type { Logger } from 'pino';
import type { NodeDirectory } from '../../common/coordination/directory.ts';
import { parseNodeId } from '../../common/ids.ts';
import type { NodeInfo } from '../../proto/index.ts';
import type { PeerAddress } from './peers.ts';

/** The part of the directory that is used; it may be started before or after. */
export type PeerDirectory = Pick<NodeDirectory, 'nodes' | 'on' | 'off'>;

/** Calls `onNodes` with all nodes now and after each change. Returns how to stop. */
export function followPeers(
  directory: PeerDirectory,
  log: Logger,
  onNodes: (nodes: readonly PeerAddress[]) => void,
): () => void {
  const tell = (): void => onNodes(directory.nodes().flatMap((node) => addressOf(node, log)));
  for (const event of ['added', 'changed', 'removed'] as const) directory.on(event, tell);
  tell();
  return () => {
    for (const event of ['added', 'changed', 'removed'] as const) directory.off(event, tell);
  };
}

function addressOf(node: NodeInfo, log: Logger): readonly PeerAddress[] {
  try {
    return node.rpcAddress === '' ? [] : [{ nodeId: parseNodeId(node.nodeId), address: node.rpcAddress }];
  } catch (error) {
    log.warn({ err: error }, 'node with an invalid id passed over');
    return [];
  }
}
