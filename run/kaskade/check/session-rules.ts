/** Participants in the logs = sessions at signalling nodes; their media is where they say, and nowhere else. Pure. */
import type { MediaSessionLook, SessionLook } from '../look/look.ts';
import type { Draft } from './finding.ts';
import type { LookRoom } from './room-view.ts';

type Held = SessionLook & { readonly nodeId: string };

const sessionsOf = (room: LookRoom): readonly Held[] =>
  room.signal.flatMap(({ nodeId, sessions }) => sessions.map((session) => ({ ...session, nodeId })));

/** Who is present by the log has a session at the node that the log names. */
export function* participantRule(room: LookRoom): Generator<Draft> {
  for (const {
    participantId,
    signalNodeId: node,
    sessionGeneration,
    reconnecting,
  } of room.participants.values()) {
    if (reconnecting) continue; // the grace period has its own end
    const one = { room: room.room, node, subject: participantId, evidence: String(sessionGeneration) };
    if (!room.isRegistered(node)) {
      const detail = `The participant is present by the log, through ${node}, which is not registered.`;
      yield { ...one, code: 'PARTICIPANT_OF_GONE_NODE', detail };
      continue;
    }
    const session = room
      .signalAt(node)
      ?.sessions.find(
        (held) => held.participantId === participantId && held.generation === sessionGeneration,
      );
    if (session !== undefined || !room.hasAnswered(node)) continue;
    const detail = `The participant is present by the log, in generation ${sessionGeneration} at ${node}, which has no such session.`;
    yield { ...one, code: 'PARTICIPANT_WITHOUT_SESSION', detail };
  }
}

/** Each live session is a participant's of the log, and nobody has two. */
export function* sessionRule(room: LookRoom): Generator<Draft> {
  const live = sessionsOf(room).filter(({ isLive }) => isLive);
  for (const { participantId, nodeId: node, generation } of live) {
    const logged = room.participants.get(participantId)?.sessionGeneration;
    if (logged === generation) continue;
    const found = logged === undefined ? 'is not in the log' : `has generation ${logged} by the log`;
    const detail = `${node} has a live session of generation ${generation} of a participant who ${found}.`;
    const one = { room: room.room, node, subject: participantId };
    yield { ...one, code: 'SESSION_WITHOUT_PARTICIPANT', detail, evidence: `${generation} ${logged ?? ''}` };
  }
  for (const [participantId, held] of Map.groupBy(live, (session) => session.participantId)) {
    if (held.length < 2) continue;
    const nodes = held.map(({ nodeId, generation }) => `${nodeId} (generation ${generation})`).join(', ');
    const detail = `The participant has ${held.length} live sessions: ${nodes}.`;
    yield {
      room: room.room,
      code: 'SESSION_TWICE',
      node: '',
      subject: participantId,
      detail,
      evidence: nodes,
    };
  }
}

/** Media that a session vouches for is there. */
export function* vouchedRule(room: LookRoom): Generator<Draft> {
  for (const { sessionId, nodeId, sfuNodeId, mediaGeneration } of sessionsOf(room)) {
    if (sfuNodeId === '' || (room.isRegistered(sfuNodeId) && !room.hasAnswered(sfuNodeId))) continue;
    const isThere = room
      .sfuAt(sfuNodeId)
      ?.sessions.some((media) => media.sessionId === sessionId && media.generation === mediaGeneration);
    if (isThere === true) continue;
    const detail = `${nodeId} believes that the session's media (generation ${mediaGeneration}) is at ${sfuNodeId}, which does not have it.`;
    const one = { room: room.room, node: nodeId, subject: sessionId };
    yield { ...one, code: 'SESSION_WITHOUT_MEDIA', detail, evidence: `${sfuNodeId} ${mediaGeneration}` };
  }
}

/** Media belongs to a session, or to a participant whose signalling node is gone and who may come back. */
export function* mediaRule(room: LookRoom): Generator<Draft> {
  if (!room.isSignalComplete) return;
  const held = Map.groupBy(sessionsOf(room), ({ sessionId }) => sessionId);
  for (const { nodeId: node, sessions } of room.sfu) {
    for (const media of sessions) {
      const why = whyUnowned(room, { node, media, owners: held.get(media.sessionId) ?? [] });
      if (why === undefined) continue;
      const seconds = Math.round(media.expiresInMs / 1_000);
      const detail = `${node} keeps media of a session ${why}. It expires in ${seconds} s unless somebody vouches for it.`;
      const one = { room: room.room, node, subject: media.sessionId };
      yield { ...one, code: 'MEDIA_WITHOUT_SESSION', detail, evidence: String(media.generation) };
    }
  }
}

type Kept = { readonly node: string; readonly media: MediaSessionLook; readonly owners: readonly Held[] };

function whyUnowned(room: LookRoom, { node, media, owners }: Kept): string | undefined {
  const { participantId, generation } = media;
  if (owners.some((owner) => owner.sfuNodeId === node && owner.mediaGeneration === generation))
    return undefined;
  const [owner] = owners;
  if (owner !== undefined) {
    return `whose media, by ${owner.nodeId}, is ${owner.sfuNodeId === '' ? 'nowhere' : `at ${owner.sfuNodeId}`}`;
  }
  const participant = room.participants.get(participantId);
  if (participant === undefined) return 'that no signalling node has, of a participant in no log';
  const isAwaited = participant.reconnecting || !room.isRegistered(participant.signalNodeId);
  return isAwaited ? undefined : 'that no signalling node has';
}
