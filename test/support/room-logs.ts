/** Log entries and snapshots of rooms, made by hand. */
import { parseNodeId, parseParticipantId, parseSiteId, type ParticipantId } from '../../common/ids.ts';
import type { LogEntry, LogSnapshot, RecordWrite } from '../../common/store/port.ts';
import { encodeParticipant, participantKey, type ParticipantFact } from '../../signal/room/records.ts';

export const ERFURT = parseSiteId('erfurt');

export function participant(name: string, over: Partial<ParticipantFact> = {}): ParticipantFact {
  return {
    participantId: parseParticipantId(name),
    name,
    site: ERFURT,
    reconnecting: false,
    joinedAtMs: 1,
    sessionGeneration: 1,
    signalNodeId: parseNodeId('e1'),
    subject: '',
    ...over,
  };
}

export const present = (fact: ParticipantFact): RecordWrite => ({
  key: participantKey(fact.participantId),
  value: encodeParticipant(fact),
});

export const gone = (id: ParticipantId): RecordWrite => ({ key: participantKey(id), value: undefined });

export const entry = (n: number, writes: readonly RecordWrite[], epoch = 1): LogEntry => ({
  version: { epoch, n },
  timeMs: n,
  writes,
  events: [],
});

export const emptyLog = (epoch = 1): LogSnapshot => ({
  version: { epoch, n: 0 },
  timeMs: 0,
  records: new Map(),
});

export const touching = (...ids: readonly ParticipantId[]) => ({
  participantIds: new Set(ids),
  sourceIds: new Set<never>(),
});
