/** What nodes have claimed is what they have. Pure. */
import type { Draft } from './finding.ts';
import type { LookRoom } from './room-view.ts';

type Mismatch = Pick<Draft, 'code' | 'node' | 'detail'> & {
  readonly subject?: string;
  readonly evidence?: string;
};

const of = ({ room }: LookRoom, { subject, evidence, ...rest }: Mismatch): Draft => ({
  room,
  subject: subject ?? rest.node,
  evidence: evidence ?? '',
  ...rest,
});

/** Routers: registrations = what SFU nodes have sessions of. Without any, a router is there for links that linger. */
export function* routerRule(room: LookRoom): Generator<Draft> {
  const claimed = new Set(room.claimsOf('router').map(({ about }) => about.nodeId));
  for (const { nodeId, routers, sessions } of room.sfu) {
    if (claimed.has(nodeId) || sessions.length === 0) continue;
    const detail = `${nodeId} has ${routers.length} router(s) of the room and has not said so in etcd.`;
    yield of(room, { code: 'ROUTER_UNCLAIMED', node: nodeId, detail });
  }
  for (const nodeId of claimed) {
    if (!room.hasAnswered(nodeId) || room.sfuAt(nodeId) !== undefined) continue;
    const detail = `etcd says that ${nodeId} carries the room; it does not.`;
    yield of(room, { code: 'ROUTER_CLAIM_EMPTY', node: nodeId, detail });
  }
}

/** Signalling nodes: announcements = rooms that are open there; homes and replicators are such nodes. */
export function* serverRule(room: LookRoom): Generator<Draft> {
  const claimed = new Set(room.claimsOf('server').map(({ about }) => about.nodeId));
  for (const { nodeId } of room.signal) {
    if (claimed.has(nodeId)) continue;
    const detail = `${nodeId} has the room open and has not said so in etcd: other sites do not follow its log.`;
    yield of(room, { code: 'SERVER_UNCLAIMED', node: nodeId, detail });
  }
  const holders = [
    ['SERVER_CLAIM_EMPTY', 'serves the room', room.claimsOf('server')],
    ['HOME_CLAIM_EMPTY', "is the room's home", room.claimsOf('home')],
    ['REPLICATOR_CLAIM_EMPTY', "brings the other sites' logs", room.claimsOf('replicator')],
  ] as const;
  for (const [code, role, claims] of holders) {
    for (const { about } of claims) {
      const node = about.nodeId;
      if (!room.hasAnswered(node) || room.signalAt(node) !== undefined) continue;
      yield of(room, {
        code,
        node,
        detail: `etcd says that ${node} ${role}; it does not have the room open.`,
      });
    }
  }
}

/** Where a room is at several sites, each has somebody who brings the others' logs. */
export function* replicatorRule(room: LookRoom): Generator<Draft> {
  const sites = new Set(room.claimsOf('server').map(({ about }) => about.site));
  if (sites.size < 2) return;
  const replicated = new Set(room.claimsOf('replicator').map(({ about }) => about.site));
  for (const site of sites) {
    if (replicated.has(site)) continue;
    const detail = `No node of ${site} brings the other sites' logs there: its people see nobody else come or go.`;
    yield of(room, { code: 'REPLICATOR_MISSING', node: '', subject: site, detail });
  }
}

/** Epochs: the site's nodes write under the one that is in etcd; none stays without them. */
export function* epochRule(room: LookRoom): Generator<Draft> {
  const served = new Set(room.claimsOf('server').map(({ about }) => about.site));
  for (const { about } of room.claimsOf('epoch')) {
    const { site, epoch } = about;
    const here = room.signal.filter(({ nodeId }) => room.siteOf(nodeId) === site);
    if (!served.has(site) && here.length === 0 && room.isSignalComplete) {
      const detail = `The epoch of ${site} was left behind: no node there has the room. A node of the site takes it away a few minutes after the room's data has expired.`;
      yield of(room, {
        code: 'EPOCH_WITHOUT_ROOM',
        node: '',
        subject: site,
        detail,
        evidence: String(epoch),
      });
    }
    for (const { nodeId, logs } of here) {
      const found = logs.get(site)?.epoch ?? epoch;
      if (found === epoch) continue;
      const detail = `${nodeId} works with epoch ${found} of its site's log, etcd says ${epoch}.`;
      yield of(room, {
        code: 'EPOCH_DIFFERS',
        node: nodeId,
        subject: site,
        detail,
        evidence: `${found} ${epoch}`,
      });
    }
  }
}
