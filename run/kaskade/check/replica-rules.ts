/** All copies of a site's log are the same: at the nodes of the site, and at those of the others. Pure. */
import type { SiteLogLook } from '../look/look.ts';
import type { Draft } from './finding.ts';
import { isLater, type LookRoom } from './room-view.ts';

const versionOf = ({ epoch, n }: SiteLogLook): string => `${epoch}-${n}`;

/** Everything in a log that this tool is told of, in an order of its own. */
function contentOf({ participants, sources }: SiteLogLook): string {
  const people = participants.map((one) =>
    [one.participantId, one.signalNodeId, one.sessionGeneration, one.reconnecting].join(' '),
  );
  const sent = sources.map((one) =>
    [one.sourceId, one.generation, one.paused, one.originNodeId, one.participantId].join(' '),
  );
  return [...people.sort(), ...sent.sort()].join('\n');
}

/** Nobody lags behind and stays there; the same version means the same content. */
export function* replicaRule(room: LookRoom): Generator<Draft> {
  for (const { nodeId, logs } of room.signal) {
    for (const [site, log] of room.logs) {
      const copy = logs.get(site);
      const one = { room: room.room, node: nodeId, subject: site };
      if (copy !== undefined) yield* compare(one, log, copy);
      else if (log.participants.length > 0) yield missing(one, log);
    }
  }
}

type Copy = Pick<Draft, 'room' | 'node' | 'subject'>;

function missing(one: Copy, { participants }: SiteLogLook): Draft {
  const detail = `${one.node} has no copy of the log of ${one.subject}: it does not show ${participants.length} participant(s).`;
  return { ...one, code: 'REPLICA_MISSING', detail, evidence: '' };
}

function* compare(one: Copy, log: SiteLogLook, copy: SiteLogLook): Generator<Draft> {
  const { node, subject: site } = one;
  const version = versionOf(copy);
  if (isLater(log, copy)) {
    const detail = `${node} has the log of ${site} at ${version} and does not move on; ${site} is at ${versionOf(log)}.`;
    // its own version only: one that moves is on its way
    yield { ...one, code: 'REPLICA_BEHIND', detail, evidence: version };
  } else if (versionOf(log) === version && contentOf(copy) !== contentOf(log)) {
    const detail = `${node} and ${site} have different contents of the log at ${version}.`;
    yield { ...one, code: 'REPLICA_DIFFERS', detail, evidence: version };
  }
}

/** Sites that have gone are forgotten. */
export function* goneSiteRule(room: LookRoom): Generator<Draft> {
  if (!room.isSignalComplete) return;
  const served = new Set([
    ...room.claimsOf('server').map(({ about }) => about.site),
    ...room.signal.map(({ nodeId }) => room.siteOf(nodeId)),
  ]);
  for (const [site, log] of room.logs) {
    if (served.has(site) || log.participants.length === 0) continue;
    const detail = `No node of ${site} has the room any more; its ${log.participants.length} participant(s) are shown until the others forget them.`;
    const one = { room: room.room, node: '', subject: site };
    yield { ...one, code: 'REPLICA_OF_GONE_SITE', detail, evidence: versionOf(log) };
  }
}
