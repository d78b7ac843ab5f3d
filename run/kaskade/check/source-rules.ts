/** Sources in the logs = producers at SFU nodes; nothing without an owner. Pure. */
import type { ProducerLook, SourceLook } from '../look/look.ts';
import type { Draft } from './finding.ts';
import type { LookRoom } from './room-view.ts';

const about = (
  room: LookRoom,
  { sourceId, generation }: Pick<SourceLook, 'sourceId' | 'generation'>,
): Pick<Draft, 'room' | 'subject' | 'evidence'> => ({
  room: room.room,
  subject: sourceId,
  evidence: String(generation),
});

/** Every source known to a log is produced where the log says. */
export function* sourceRule(room: LookRoom): Generator<Draft> {
  for (const source of room.sources.values()) {
    const { participantId, originNodeId } = source;
    const participant = room.participants.get(participantId);
    if (participant === undefined) {
      const detail = `The source is in the log, its participant ${participantId} is not.`;
      yield { ...about(room, source), code: 'SOURCE_WITHOUT_PARTICIPANT', node: '', detail };
    }
    // who may still come back is not waited for by an SFU node that is gone
    if (participant?.reconnecting === true) continue;
    yield* atOrigin(room, source, originNodeId);
  }
}

function* atOrigin(room: LookRoom, source: SourceLook, node: string): Generator<Draft> {
  if (room.isRegistered(node) && !room.hasAnswered(node)) return;
  const producer = room
    .sfuAt(node)
    ?.producers.find(({ sourceId, hops }) => hops === 0 && sourceId === source.sourceId);
  const one = { ...about(room, source), node };
  if (producer === undefined) {
    const why = room.isRegistered(node) ? 'does not have it' : 'is not registered';
    yield {
      ...one,
      code: 'SOURCE_WITHOUT_PRODUCER',
      detail: `By the log the source is produced at ${node}, which ${why}.`,
    };
    return;
  }
  const differing = differences(source, producer);
  if (differing === '') return;
  const detail = `Log and ${node} differ about the source: ${differing}.`;
  yield { ...one, code: 'SOURCE_DIFFERS', detail, evidence: differing };
}

function differences(source: SourceLook, producer: ProducerLook): string {
  const pairs = [
    ['generation', source.generation, producer.generation],
    ['paused', source.paused, producer.paused],
  ] as const;
  return pairs
    .filter(([, here, there]) => here !== there)
    .map(([name, here, there]) => `${name} ${here} and ${there}`)
    .join(', ');
}

/** Every producer, and everything that is consumed, is known to a log. */
export function* producerRule(room: LookRoom): Generator<Draft> {
  if (!room.isSignalComplete) return;
  for (const { nodeId: node, producers, sessions } of room.sfu) {
    for (const producer of producers) {
      if (producer.hops > 0 || room.sources.has(producer.sourceId)) continue;
      const detail = `${node} has a producer of a source that no log knows.`;
      yield { ...about(room, producer), code: 'PRODUCER_WITHOUT_SOURCE', node, detail };
    }
    for (const { sessionId, consumed } of sessions) {
      for (const sourceId of consumed.filter((id) => !room.sources.has(id))) {
        const detail = `Session ${sessionId} consumes a source at ${node} that no log knows.`;
        yield {
          room: room.room,
          code: 'CONSUMER_WITHOUT_SOURCE',
          node,
          subject: sourceId,
          detail,
          evidence: sessionId,
        };
      }
    }
  }
}
