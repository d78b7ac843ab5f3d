/** Log entries and snapshots of rooms, made by hand. */
import { parseNodeId, parseParticipantId, parseSiteId, type ParticipantId } from '../../common/ids.ts';
import type { LogEntry, LogSnapshot, RecordWrite } from '../../common/store/port.ts';
import {
  encodeParticipant,
  participantKey,
  type ParticipantFact,
  type SessionFact,
} from '../../signal/room/records.ts';
import type { SessionRef } from '../../signal/room/room-port.ts';

export const ERFURT = parseSiteId('erfurt');

/** The same for the same name. */
const numberOf = (name: string): number =>
  [...name].reduce((number, char) => (number * 31 + (char.codePointAt(0) ?? 0)) % 2 ** 28, 7);

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
    number: numberOf(name),
    role: 'member',
    groups: [],
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

/** A session as its node wrote it when it joined. */
export function sessionFact(session: SessionRef, over: Partial<SessionFact> = {}): SessionFact {
  return {
    ...session,
    signalNodeId: parseNodeId('e1'),
    tokenHash: new Uint8Array([1]),
    previousTokenHash: new Uint8Array(),
    previousValidUntilMs: 0,
    graceUntilMs: 0,
    sfuNodeId: undefined,
    mediaGeneration: 0,
    grants: { publish: ['mic'], subscribe: true, moderate: false, operator: false, bench: false },
    sourceGeneration: 0,
    sourceIds: [],
    ...over,
  };
}
