/**
 * The records of a room's log and its local keys: their names, and the way between bytes and facts.
 * The only file here that knows how records are encoded. Pure.
 */
import { AppError } from '../../common/errors.ts';
import { fromWireRole, toWireRole, type Role } from '../../common/auth/roles.ts';
import type { Grants } from '../../common/auth/token.ts';
import { fromWireMode, toWireMode, type JoinMode } from '../../common/join-mode.ts';
import type { NodeId, ParticipantId, SessionId, SiteId, SourceId } from '../../common/ids.ts';
import { ParticipantRecord, SessionRecord, SourceRecord } from '../../proto/index.ts';
import type { SourceFact } from './room-port.ts';

/** Somebody who is present, or in the grace period after the socket was lost. */
export type ParticipantFact = {
  readonly participantId: ParticipantId;
  readonly name: string;
  readonly site: SiteId;
  readonly reconnecting: boolean;
  readonly joinedAtMs: number;
  readonly sessionGeneration: number;
  readonly signalNodeId: NodeId;
  readonly subject: string;
  /** Unique in the room, never changed; see numbers.ts. */
  readonly number: number;
  /** By the token. */
  readonly role: Role;
  readonly groups: readonly string[];
  /** Default: full. */
  readonly mode?: JoinMode;
};

/** What only the session's site knows of a session. */
export type SessionFact = {
  readonly sessionId: SessionId;
  readonly participantId: ParticipantId;
  readonly generation: number;
  readonly signalNodeId: NodeId;
  readonly tokenHash: Uint8Array;
  /** Empty: there is none. */
  readonly previousTokenHash: Uint8Array;
  readonly previousValidUntilMs: number;
  /** 0 while the socket lives. */
  readonly graceUntilMs: number;
  readonly sfuNodeId: NodeId | undefined;
  /** Highest that was reserved, whether the opening succeeded or not. */
  readonly mediaGeneration: number;
  readonly grants: Grants;
  readonly sourceGeneration: number;
  readonly sourceIds: readonly SourceId[];
};

export const PARTICIPANT_PREFIX = 'p/';
export const SOURCE_PREFIX = 's/';
export const SESSION_PREFIX = 'session/';

/** Of sites that this one can't hear. */
export const AWAY_PREFIX = 'away/';

export const awayKey = (site: SiteId): string => `${AWAY_PREFIX}${site}`;
export const participantKey = (id: ParticipantId): string => `${PARTICIPANT_PREFIX}${id}`;
export const sourceKey = (id: SourceId): string => `${SOURCE_PREFIX}${id}`;
export const sessionKey = (id: SessionId): string => `${SESSION_PREFIX}${id}`;

/** Runs a decoder of stored bytes; what can't be decoded is our own fault: INTERNAL. */
function decoding<T>(what: string, decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    throw new AppError('INTERNAL', `stored ${what} can not be decoded`, { cause });
  }
}

/** @throws {AppError} INTERNAL when the bytes are not such a record */
export function decodeParticipant(bytes: Uint8Array): ParticipantFact {
  const record = decoding('participant', () => ParticipantRecord.decode(bytes));
  return {
    participantId: record.participantId as ParticipantId,
    name: record.name,
    site: record.site as SiteId,
    reconnecting: record.reconnecting,
    joinedAtMs: record.joinedAtMs,
    sessionGeneration: record.sessionGeneration,
    signalNodeId: record.signalNodeId as NodeId,
    subject: record.subject,
    number: record.number,
    role: fromWireRole(record.role),
    groups: record.groups,
    ...modeOf(record),
  };
}

function modeOf({ mode: wire }: Pick<ParticipantRecord, 'mode'>): Pick<ParticipantFact, 'mode'> {
  const mode = fromWireMode(wire);
  return mode === undefined || mode === 'full' ? {} : { mode };
}

/** Bytes of a participant's record. */
export function encodeParticipant(fact: ParticipantFact): Uint8Array {
  const { role, groups, mode } = fact;
  const wire = { role: toWireRole(role), groups: [...groups], mode: toWireMode(mode) };
  return ParticipantRecord.encode({ ...fact, ...wire }).finish();
}

/** @throws {AppError} INTERNAL when the bytes are not such a record */
export function decodeSource(bytes: Uint8Array): SourceFact {
  const record = decoding('source', () => SourceRecord.decode(bytes));
  return {
    sourceId: record.sourceId as SourceId,
    participantId: record.participantId as ParticipantId,
    kind: record.kind,
    paused: record.paused,
    generation: record.generation,
    originNodeId: record.originNodeId as NodeId,
  };
}

/** Bytes of a source's record. */
export const encodeSource = (fact: SourceFact): Uint8Array => SourceRecord.encode({ ...fact }).finish();

/** @throws {AppError} INTERNAL when the bytes are not such a record */
export function decodeSession(bytes: Uint8Array): SessionFact {
  const record = decoding('session', () => SessionRecord.decode(bytes));
  return {
    sessionId: record.sessionId as SessionId,
    participantId: record.participantId as ParticipantId,
    generation: record.generation,
    signalNodeId: record.signalNodeId as NodeId,
    tokenHash: record.resumeTokenHash,
    previousTokenHash: record.previousTokenHash,
    previousValidUntilMs: record.previousValidUntilMs,
    graceUntilMs: record.graceUntilMs,
    sfuNodeId: record.sfuNodeId === '' ? undefined : (record.sfuNodeId as NodeId),
    mediaGeneration: record.mediaGeneration,
    grants: grantsOf(record),
    sourceGeneration: record.sourceGeneration,
    sourceIds: record.sourceIds as SourceId[],
  };
}

function grantsOf(record: SessionRecord): Grants {
  return {
    publish: (record.grants?.publish ?? []) as Grants['publish'],
    subscribe: record.grants?.subscribe ?? false,
    moderate: record.grants?.moderate ?? false,
    operator: record.grants?.operator ?? false,
    bench: record.grants?.bench ?? false,
  };
}

/** Bytes of a session's record. */
export function encodeSession(fact: SessionFact): Uint8Array {
  const { tokenHash, sfuNodeId, grants, sourceIds, ...same } = fact;
  return SessionRecord.encode({
    ...same,
    resumeTokenHash: tokenHash,
    sfuNodeId: sfuNodeId ?? '',
    grants: { ...grants, publish: [...grants.publish] },
    sourceIds: [...sourceIds],
  }).finish();
}
