/** Links and pipes between SFU nodes are the same at both ends, and claimed by the initiator. Pure. */
import type { LinkLook, SfuRoomLook } from '../look/look.ts';
import type { Draft } from './finding.ts';
import type { LookRoom } from './room-view.ts';

type Ends = {
  readonly from: string;
  readonly to: string;
  /** The link as `from` and as `to` sees it. */
  readonly near: LinkLook | undefined;
  readonly far: LinkLook | undefined;
};

/** Both ends of each link whose nodes have both answered; `from` is the lower id, the initiator. */
function linksOf(room: LookRoom): readonly Ends[] {
  const pairs = new Map<string, Ends>();
  for (const { nodeId, links } of room.sfu) {
    for (const { peerId } of links) {
      const [from = '', to = ''] = [nodeId, peerId].sort();
      if (!room.hasAnswered(from) || !room.hasAnswered(to)) continue;
      const near = room.sfuAt(from)?.links.find((link) => link.peerId === to);
      const far = room.sfuAt(to)?.links.find((link) => link.peerId === from);
      pairs.set(`${from}~${to}`, { from, to, near, far });
    }
  }
  return [...pairs.values()];
}

const show = (link: LinkLook | undefined): string =>
  link === undefined ? 'none' : `${link.state}, generation ${link.generation}`;

/** Symmetric: both ends there, in the same state and generation. */
export function* symmetryRule(room: LookRoom): Generator<Draft> {
  for (const { from, to, near, far } of linksOf(room)) {
    const seen = `${show(near)} at ${from}, ${show(far)} at ${to}`;
    const one = { room: room.room, node: from, subject: `${from}~${to}`, evidence: seen };
    const isUp = near?.state === 'up' || far?.state === 'up';
    if (near === undefined || far === undefined) {
      if (isUp) yield { ...one, code: 'LINK_ONE_SIDED', detail: `The link has one end: ${seen}.` };
      else yield down(one, seen);
    } else if (isUp && (near.state !== far.state || near.generation !== far.generation)) {
      yield { ...one, code: 'LINK_DIFFERS', detail: `The ends of the link differ: ${seen}.` };
    } else if (!isUp) {
      yield down(one, seen);
    }
  }
  yield* downToSilent(room);
}

/** Generations rise with each try: that it has been down all the time is what counts. */
const down = (one: Omit<Draft, 'code' | 'detail'>, seen: string): Draft => ({
  ...one,
  code: 'LINK_DOWN',
  detail: `The link is wanted and not up: ${seen}. Do the nodes reach each other at their gRPC addresses and pipe ports?`,
  evidence: '',
});

function* downToSilent(room: LookRoom): Generator<Draft> {
  for (const { nodeId, links } of room.sfu) {
    for (const link of links) {
      if (room.hasAnswered(link.peerId) || link.state === 'up') continue;
      const subject = [nodeId, link.peerId].sort().join('~');
      yield down({ room: room.room, node: nodeId, subject, evidence: '' }, `${show(link)} at ${nodeId}`);
    }
  }
}

/** Claims = links. */
export function* linkClaimRule(room: LookRoom): Generator<Draft> {
  const claims = new Map(
    room.claimsOf('link').map(({ about }) => [`${about.nodeId}~${about.peerId}`, about.generation]),
  );
  for (const { nodeId, links } of room.sfu) {
    for (const { peerId, state, generation } of links) {
      const claimed = claims.get(`${nodeId}~${peerId}`);
      if (nodeId > peerId || state !== 'up' || claimed === generation) continue;
      const subject = `${nodeId}~${peerId}`;
      const detail = `${nodeId} has the link in generation ${generation}; claimed in etcd is ${claimed ?? 'none'}.`;
      const evidence = `${generation} ${claimed ?? ''}`;
      yield { code: 'LINK_UNCLAIMED', room: room.room, node: nodeId, subject, detail, evidence };
    }
  }
  for (const { about } of room.claimsOf('link')) {
    const { nodeId, peerId, generation } = about;
    const isThere = room.sfuAt(nodeId)?.links.some((link) => link.peerId === peerId) === true;
    if (isThere || !room.hasAnswered(nodeId)) continue;
    const detail = `etcd says that ${nodeId} has a link to ${peerId}; it has none.`;
    const one = { room: room.room, node: nodeId, subject: `${nodeId}~${peerId}` };
    yield { ...one, code: 'LINK_CLAIM_EMPTY', detail, evidence: String(generation) };
  }
}

/** What flows over links: each source that one node sends is there at the other, and the other way round. */
export function* pipeRule(room: LookRoom): Generator<Draft> {
  for (const near of room.sfu) {
    for (const link of near.links) yield* withoutEnd(room, near.nodeId, link);
    yield* withoutOrigin(room, near);
  }
}

function* withoutEnd(room: LookRoom, node: string, { peerId, sent }: LinkLook): Generator<Draft> {
  if (!room.hasAnswered(peerId)) return;
  const piped = room.sfuAt(peerId)?.producers.filter(({ hops }) => hops > 0);
  const there = new Set(piped?.map(({ sourceId }) => sourceId));
  for (const subject of sent) {
    if (there.has(subject)) continue;
    const detail = `${node} pipes the source to ${peerId}, where it has not come out.`;
    yield { code: 'PIPE_WITHOUT_END', room: room.room, node, subject, detail, evidence: peerId };
  }
}

function* withoutOrigin(room: LookRoom, { nodeId, producers }: SfuRoomLook): Generator<Draft> {
  const towards = room.sfu.flatMap(({ links }) => links.filter(({ peerId }) => peerId === nodeId));
  const sent = new Set(towards.flatMap((link) => link.sent));
  for (const { sourceId, hops, originNodeId } of producers) {
    const isUnknown = room.isRegistered(originNodeId) && !room.hasAnswered(originNodeId);
    if (hops === 0 || isUnknown || sent.has(sourceId)) continue;
    const detail = `${nodeId} has the source, said to come from ${originNodeId}, and nobody pipes it there.`;
    yield {
      code: 'PIPE_WITHOUT_ORIGIN',
      room: room.room,
      node: nodeId,
      subject: sourceId,
      detail,
      evidence: originNodeId,
    };
  }
}
