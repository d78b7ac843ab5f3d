/** What a route of the API takes and tells, as the OpenAPI document says it. Types only. */
import type { z } from 'zod';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Who may ask: anybody, a login's cookie, an API key, an access token, a ticket made in the room. */
export type Asker = 'nobody' | 'login' | 'key' | 'token' | 'ticket';

export type ApiDescription = {
  readonly method: Method;
  /** With parameters in braces: `/v1/rooms/{room}`. */
  readonly path: `/v1/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly askers: readonly Asker[];
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Takes `If-Match`. */
  readonly revision?: 'needed' | 'taken';
  /** Takes `Idempotency-Key`. */
  readonly isIdempotent?: boolean;
  /** By status: JSON of that schema, something of another kind, or another address. */
  readonly answers: Readonly<Record<number, z.ZodType | { readonly contentType: string } | 'redirect'>>;
};
