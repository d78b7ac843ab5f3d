/** Entries of the audit log: who has done what with what. Pure. */
import type { KeyValue } from '../../common/coordination/port.ts';
import { AuditRecord } from '../../proto/index.ts';
import { callerId, type Caller } from './caller.ts';

/** Who has done it, as the log names them. */
export type Actor = {
  readonly kind: 'login' | 'key' | 'token' | 'command' | 'guest' | 'nobody';
  readonly id: string;
  readonly name: string;
};

/** What was done. */
export type Deed = {
  /** As `room.created`. */
  readonly action: string;
  /** As `room:council`. */
  readonly object: string;
  /** For people; never a secret. */
  readonly detail?: string;
};

export type AuditEntry = Required<Deed> & {
  /** In the log as a whole. */
  readonly number: number;
  readonly atMs: number;
  readonly by: Actor;
};

export const UNKNOWN_ACTOR: Actor = { kind: 'nobody', id: '', name: '' };

const MAX_DETAIL_CHARS = 500;

export const actorOf = (caller: Caller): Actor => ({
  kind: caller.kind,
  id: callerId(caller),
  name: caller.kind === 'key' ? caller.note : caller.name,
});

export function encodeEntry(
  { action, object, detail = '' }: Deed,
  { by, ...rest }: Pick<AuditEntry, 'by' | 'atMs' | 'number'>,
): Uint8Array {
  const actor = { byKind: by.kind, byId: by.id, byName: by.name };
  const deed = { action, object, detail: detail.slice(0, MAX_DETAIL_CHARS) };
  return AuditRecord.encode({ ...rest, ...actor, ...deed }).finish();
}

const KINDS: ReadonlySet<string> = new Set(['login', 'key', 'token', 'command', 'guest']);
const isKind = (kind: string): kind is Actor['kind'] => KINDS.has(kind);

/** Within its share. */
export const ownNumberOf = (key: string): number => Number(key.slice(key.lastIndexOf('/') + 1));

export function decodeEntry({ key, value }: Pick<KeyValue, 'key' | 'value'>): AuditEntry {
  const { atMs, byKind, byId, byName, action, object, detail, number } = AuditRecord.decode(value);
  const by = { kind: isKind(byKind) ? byKind : 'nobody', id: byId, name: byName } as const;
  return { number: number || ownNumberOf(key), atMs, by, action, object, detail };
}
