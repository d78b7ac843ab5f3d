/** Who asks for something over HTTP. Pure. */
import type { Role } from '../../common/auth/roles.ts';

/** What an API key may be used for. */
export const SCOPES = ['rooms', 'meetings', 'invitations', 'tokens', 'audit', 'keys'] as const;
export type Scope = (typeof SCOPES)[number];

/** Somebody by a login. */
export type PersonCaller = {
  readonly kind: 'login';
  readonly subject: string;
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
};

export type KeyCaller = {
  readonly kind: 'key';
  readonly keyId: string;
  readonly note: string;
  readonly scopes: readonly Scope[];
  /** Undefined = until it is revoked. */
  readonly expiresAtMs: number | undefined;
};

/** Somebody by an access token with the grant `operator`. */
type OperatorCaller = { readonly kind: 'token'; readonly subject: string; readonly name: string };

export type Caller = PersonCaller | KeyCaller | OperatorCaller;

/** Unlike those of all others: what is made by a caller names it so. */
export function callerId(caller: Caller): string {
  return caller.kind === 'key' ? `key:${caller.keyId}` : caller.subject;
}

export const isOperator = (caller: Caller): boolean =>
  caller.kind === 'token' || (caller.kind === 'login' && caller.role === 'operator');

/** Operators, and keys with that scope. */
export const hasScope = (caller: Caller, scope: Scope): boolean =>
  caller.kind === 'key' ? caller.scopes.includes(scope) : isOperator(caller);
