/** Rules about nodes as such, and keys of nodes that are gone. Pure. */
import type { Look, NodeLook, RoomClaim } from '../look/look.ts';
import type { Draft } from './finding.ts';

/** What the look says of nodes and keys. */
export function nodeDrafts(look: Look): readonly Draft[] {
  return [
    ...missing(look),
    ...look.nodes.flatMap((node) => [...ofNode(node)]),
    ...look.claims.flatMap((claim) => ofKey(claim, look)),
  ];
}

const aboutNode = (node: string, draft: Pick<Draft, 'code' | 'detail' | 'evidence'>): Draft => ({
  room: '',
  node,
  subject: node,
  ...draft,
});

function missing({ nodes }: Look): readonly Draft[] {
  const kinds = [
    ['signal', 'signalling nodes'],
    ['sfu', 'SFU nodes'],
  ] as const;
  return kinds
    .filter(([kind]) => !nodes.some((node) => node.kind === kind))
    .map(([kind, name]) => ({
      code: 'NODES_MISSING',
      room: '',
      node: '',
      subject: kind,
      detail: `No ${name} are registered. Is this the right etcd?`,
      evidence: '',
    }));
}

function* ofNode({ nodeId, incarnation, rpcAddress, answer }: NodeLook): Generator<Draft> {
  if (!answer.isAnswer) {
    const detail = `Registered at ${rpcAddress || 'no address'} and does not answer: ${answer.code}: ${answer.detail}`;
    yield aboutNode(nodeId, { code: 'NODE_SILENT', detail, evidence: incarnation });
    return;
  }
  if (answer.nodeId !== nodeId || answer.incarnation !== incarnation) {
    const detail = `At ${rpcAddress} answers ${answer.nodeId}, process ${answer.incarnation}, not process ${incarnation} that is registered.`;
    yield aboutNode(nodeId, { code: 'NODE_OTHER_PROCESS', detail, evidence: answer.incarnation });
  }
  if (!answer.hasAuthority) {
    const detail = 'Can not renew its lease: it serves what it has and takes nothing on. Can it reach etcd?';
    yield aboutNode(nodeId, { code: 'NODE_WITHOUT_AUTHORITY', detail, evidence: '' });
  }
  for (const store of answer.storesDown) {
    const detail = `${store} does not answer the node. Does it run, and can the node reach it?`;
    yield { ...aboutNode(nodeId, { code: 'NODE_WITHOUT_STORE', detail, evidence: '' }), subject: store };
  }
}

function ofKey({ key, room, isLeased, about }: RoomClaim, { nodes }: Look): readonly Draft[] {
  const one = { room, subject: key, evidence: '' };
  if (about.kind === 'unreadable') {
    const detail = 'The value of this key can not be read: of another version, or not of ours.';
    return [{ ...one, code: 'KEY_UNREADABLE', node: '', detail }];
  }
  if (!isLeased || about.kind === 'other' || about.kind === 'epoch') return [];
  if (nodes.some(({ nodeId }) => nodeId === about.nodeId)) return [];
  const detail = `The key is leased by ${about.nodeId}, which is not registered.`;
  return [{ ...one, code: 'KEY_OF_GONE_NODE', node: about.nodeId, detail }];
}
