/** Takes a look at a whole cluster: reads etcd, then asks every node that is registered there, all at once. */
import type { Logger } from 'pino';
import { nodesPrefix, ROOMS_PREFIX, roomPrefix, type NodeKind } from '../../../common/coordination/keys.ts';
import type { Coordination, KeyValue } from '../../../common/coordination/port.ts';
import { parseRoomId } from '../../../common/ids.ts';
import type { TlsSource } from '../../../common/tls/material.ts';
import { NodeInfo, NodeState } from '../../../proto/index.ts';
import { readClaim } from './claims.ts';
import { inspectNode, type Inspected } from './inspect.ts';
import type { Look, NodeLook } from './look.ts';

export type ClusterAccess = {
  readonly coordination: Pick<Coordination, 'range'>;
  /** Our identity where nodes want one; undefined = plain text. */
  readonly tls?: TlsSource | undefined;
  readonly log: Logger;
};

const KINDS: readonly NodeKind[] = ['signal', 'sfu'];

/**
 * @param room only this one; undefined = all
 * @throws {AppError} BUSY when etcd can't be reached; ARGUMENT_INVALID when there can be no such room
 */
export async function lookAt(access: ClusterAccess, room?: string): Promise<Look> {
  const { coordination, tls, log } = access;
  const prefix = room === undefined ? ROOMS_PREFIX : roomPrefix(parseRoomId(room));
  const [keys, ...nodes] = await Promise.all([
    coordination.range(prefix),
    ...KINDS.map(async (kind) => {
      const { items } = await coordination.range(nodesPrefix(kind));
      return items.map((item) => registeredNode(kind, item));
    }),
  ]);
  const asked = nodes.flat();
  const inspected = await Promise.all(asked.map((node) => inspectNode(node, { tls, room: room ?? '' })));
  log.debug({ nodes: asked.length, keys: keys.items.length }, 'looked at the cluster');
  return {
    revision: keys.revision,
    nodes: asked.map((node, index) => ({ ...node, answer: answerOf(inspected[index]) })),
    claims: keys.items.map(readClaim),
    signal: inspected.flatMap(({ signal }) => signal),
    sfu: inspected.flatMap(({ sfu }) => sfu),
  };
}

function registeredNode(kind: NodeKind, { key, value }: KeyValue): Omit<NodeLook, 'answer'> {
  const nodeId = key.slice(nodesPrefix(kind).length);
  const info = decodeInfo(value);
  return {
    kind,
    nodeId,
    site: info.site,
    incarnation: info.incarnation,
    rpcAddress: info.rpcAddress,
    clientUrl: info.clientUrl,
    state: info.state === NodeState.NODE_STATE_DRAINING ? 'draining' : 'ready',
    version: info.version,
  };
}

/** An entry that can't be read has no address, so that asking the node fails and says so. */
function decodeInfo(value: Uint8Array): NodeInfo {
  try {
    return NodeInfo.decode(value);
  } catch {
    return NodeInfo.create({});
  }
}

const answerOf = (inspected: Inspected | undefined): NodeLook['answer'] =>
  inspected?.answer ?? { isAnswer: false, code: 'INTERNAL', detail: 'not asked' };
