/**
 * Puts together what is left of a site's own log of a room after its store was lost. Pure; the order in which nodes
 * answered does not matter.
 *
 * A session is what somebody vouches for: a node that has it, or the store if the newest state knows its participant
 * still. Of several that do, the highest generation has it. Participants and sources of sessions that nobody vouches for
 * are gone. All other records are those of the newest state.
 */
import type { SessionId, SourceId } from '../../../common/ids.ts';
import type { Rebuilt } from '../../../common/store/port.ts';
import {
  PARTICIPANT_PREFIX,
  SOURCE_PREFIX,
  decodeParticipant,
  decodeSource,
  encodeParticipant,
  encodeSession,
  participantKey,
  sessionKey,
  sourceKey,
  type ParticipantFact,
  type SessionFact,
} from '../records.ts';
import { isNewer } from '../site-state.ts';
import { NOTHING_KNOWN, type Contribution } from './contribution.ts';

/** A session and who vouches for it. */
type Vouched = { readonly fact: SessionFact; readonly holder: Contribution };

/** @param store what is still in the store, if anything is */
export function merge(nodes: readonly Contribution[], store: Contribution | undefined): Rebuilt {
  const all = [...nodes, ...(store === undefined ? [] : [store])].sort(newestFirst);
  const newest = all[0] ?? NOTHING_KNOWN;
  const records = new Map([...newest.records].filter(([key]) => isOfNobody(key)));
  const locals = new Map<string, Uint8Array>();
  for (const vouched of sessionsOf(nodes, store, newest).values()) {
    const kept = keep(vouched, all);
    if (kept === undefined) continue;
    for (const [key, value] of kept.records) records.set(key, value);
    locals.set(sessionKey(kept.session.sessionId), encodeSession(kept.session));
  }
  return { records, locals };
}

const isOfNobody = (key: string): boolean =>
  !key.startsWith(PARTICIPANT_PREFIX) && !key.startsWith(SOURCE_PREFIX);

/** Of equally new ones the one with more in it, so that the order in which they came says nothing. */
function newestFirst(one: Contribution, other: Contribution): number {
  if (isNewer(one.version, other.version)) return -1;
  if (isNewer(other.version, one.version)) return 1;
  return other.records.size - one.records.size;
}

function sessionsOf(
  nodes: readonly Contribution[],
  store: Contribution | undefined,
  newest: Contribution,
): ReadonlyMap<SessionId, Vouched> {
  const best = new Map<SessionId, Vouched>();
  const offer = (holder: Contribution, fact: SessionFact): void => {
    const known = best.get(fact.sessionId);
    if (known === undefined || isBetter(fact, known.fact)) best.set(fact.sessionId, { fact, holder });
  };
  for (const holder of nodes) for (const fact of holder.sessions) offer(holder, fact);
  for (const fact of store?.sessions ?? []) {
    // Who had left before the store forgot the end of it stays away.
    if (store !== undefined && newest.records.has(participantKey(fact.participantId))) offer(store, fact);
  }
  return best;
}

function isBetter(one: SessionFact, other: SessionFact): boolean {
  const difference =
    one.generation - other.generation ||
    one.mediaGeneration - other.mediaGeneration ||
    one.sourceGeneration - other.sourceGeneration;
  return difference > 0;
}

/** The records of a session; undefined when it is over, or was handed over to somebody who does not answer. */
function keep(
  { fact, holder }: Vouched,
  all: readonly Contribution[],
): { readonly session: SessionFact; readonly records: ReadonlyMap<string, Uint8Array> } | undefined {
  const participant = participantOf(fact, [holder, ...all]);
  if (participant === undefined || participant.sessionGeneration > fact.generation) return undefined;
  const records = new Map<string, Uint8Array>();
  const sourceIds: SourceId[] = [];
  for (const id of fact.sourceIds) {
    const value = sourceValue(id, [holder, ...all]);
    if (value === undefined) continue;
    records.set(sourceKey(id), value);
    sourceIds.push(id);
  }
  const { participantId, generation, signalNodeId, graceUntilMs } = fact;
  const now = { sessionGeneration: generation, signalNodeId, reconnecting: graceUntilMs > 0 };
  records.set(participantKey(participantId), encodeParticipant({ ...participant, ...now }));
  return { session: { ...fact, sourceIds }, records };
}

/** The participant's record of the highest generation; among equals the first one's. */
function participantOf(
  { participantId }: SessionFact,
  from: readonly Contribution[],
): ParticipantFact | undefined {
  return highest(from, participantKey(participantId), decodeParticipant, (fact) => fact.sessionGeneration)
    ?.fact;
}

function sourceValue(id: SourceId, from: readonly Contribution[]): Uint8Array | undefined {
  return highest(from, sourceKey(id), decodeSource, (fact) => fact.generation)?.value;
}

function highest<T>(
  from: readonly Contribution[],
  key: string,
  decode: (value: Uint8Array) => T,
  rank: (fact: T) => number,
): { readonly fact: T; readonly value: Uint8Array } | undefined {
  let best: { fact: T; value: Uint8Array } | undefined;
  for (const { records } of from) {
    const value = records.get(key);
    if (value === undefined) continue;
    const fact = decode(value);
    if (best === undefined || rank(fact) > rank(best.fact)) best = { fact, value };
  }
  return best;
}
