/** Entries of the audit log: who has done what with what. Pure. */
import type { KeyValue } from '../../common/coordination/port.ts';
import { auditPrefix } from '../../common/coordination/keys.ts';
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

export function encodeEntry({ action, object, detail = '' }: Deed, by: Actor, atMs: number): Uint8Array {
  const actor = { byKind: by.kind, byId: by.id, byName: by.name };
  return AuditRecord.encode({
    atMs,
    ...actor,
    action,
    object,
    detail: detail.slice(0, MAX_DETAIL_CHARS),
  }).finish();
}

const KINDS: ReadonlySet<string> = new Set(['login', 'key', 'token', 'command', 'guest']);
const isKind = (kind: string): kind is Actor['kind'] => KINDS.has(kind);

export function decodeEntry({ key, value }: Pick<KeyValue, 'key' | 'value'>): AuditEntry {
  const { atMs, byKind, byId, byName, action, object, detail } = AuditRecord.decode(value);
  const by = { kind: isKind(byKind) ? byKind : 'nobody', id: byId, name: byName } as const;
  return { number: Number(key.slice(auditPrefix.length)), atMs, by, action, object, detail };
}
