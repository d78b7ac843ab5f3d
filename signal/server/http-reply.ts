/** HTTP requests and answers as our routes see them, free of uWebSockets.js. Pure. */
import { publicDetail, toAppError, type AppError, type ErrorCode } from '../../common/errors.ts';

import type { ApiDescription, Method } from './api-description.ts';

/** A request, copied out of the native objects so that it can be used after an await. */
export type HttpRequestView = {
  readonly method: string;
  /** Path without the query, as the client sent it (still percent-encoded). */
  readonly path: string;
  /** What follows the question mark, as the client sent it; empty = nothing. */
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly peerIp: string;
  readonly body: Uint8Array;
};

export type HttpReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Values of `Set-Cookie`, each in a header of its own. */
  readonly cookies?: readonly string[];
  readonly body: string | Uint8Array;
};

/** Answers one path and method, or undefined when the path is not its own. */
export type Route = {
  readonly method: Method;
  /** Path parameters when the path is this route's. */
  match(path: string): readonly string[] | undefined;
  handle(request: HttpRequestView, params: readonly string[]): Promise<HttpReply> | HttpReply;
  /** What of it the OpenAPI document says; absent for probes. */
  readonly api?: ApiDescription;
};

/** Codes whose status is not 400. */
const STATUS_BY_CODE: Partial<Record<ErrorCode, number>> = {
  INTERNAL: 500,
  NOT_FOUND: 404,
  ROOM_UNKNOWN: 404,
  TOKEN_MISSING: 401,
  TOKEN_INVALID: 401,
  TOKEN_EXPIRED: 401,
  TOKEN_UNKNOWN_KEY: 401,
  TOKEN_WRONG_AUDIENCE: 401,
  TOKEN_WRONG_ROOM: 403,
  SITE_NOT_ALLOWED: 403,
  GRANT_MISSING: 403,
  ORIGIN_FORBIDDEN: 403,
  LINK_SECRET_INVALID: 403,
  LOGIN_INVALID: 403,
  INVITATION_INVALID: 403,
  ALREADY_EXISTS: 409,
  REVISION_CONFLICT: 412,
  FRAME_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  DRAINING: 503,
  BUSY: 503,
  INVALID_STATE: 503,
  SFU_UNREACHABLE: 503,
};

const BAD_REQUEST = 400;
const MS_PER_SEC = 1_000;

/** A JSON answer that nobody may cache. */
export function jsonReply(status: number, value: unknown): HttpReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  };
}

/** Sends a browser elsewhere. @param location with or without an origin */
export function redirectReply(location: string, cookies: readonly string[] = []): HttpReply {
  return { status: 303, headers: { location, 'cache-control': 'no-store' }, cookies, body: '' };
}

/** `{code, detail}` with the status that fits the code. Details of unexpected errors stay here. */
export function errorReply(thrown: unknown): HttpReply {
  const error: AppError = toAppError(thrown);
  const body = { code: error.code, detail: publicDetail(error) };
  const reply = jsonReply(STATUS_BY_CODE[error.code] ?? BAD_REQUEST, body);
  if (error.retryAfterMs === 0) return reply;
  const retryAfterSec = String(Math.ceil(error.retryAfterMs / MS_PER_SEC));
  return { ...reply, headers: { ...reply.headers, 'retry-after': retryAfterSec } };
}

/** Matches exactly one path. */
export function exactly(wanted: string): Route['match'] {
  return (path) => (path === wanted ? [] : undefined);
}
