/** Routes of the API that say themselves what they take and tell: the OpenAPI document is made of that. Pure. */
import type { z } from 'zod';
import { AppError } from '../../common/errors.ts';
import type { ApiDescription } from './api-description.ts';
import type { HttpReply, HttpRequestView, Route } from './http-reply.ts';

export type Handle = (request: HttpRequestView, params: readonly string[]) => Promise<HttpReply> | HttpReply;

export function apiRoute(api: ApiDescription, handle: Handle): Route {
  const pattern = new RegExp(`^${api.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/]+)')}$`);
  return { method: api.method, match: (path) => pattern.exec(path)?.slice(1), handle, api };
}

/** @throws {AppError} ARGUMENT_INVALID, naming what is wrong */
export function parseQuery<S extends z.ZodObject>(
  { query }: Pick<HttpRequestView, 'query'>,
  schema: S,
): z.output<S> {
  const parsed = schema.safeParse(Object.fromEntries(new URLSearchParams(query)));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'query'}: ${issue.message}`);
  throw new AppError('ARGUMENT_INVALID', wrong.join('; ').slice(0, 256));
}

const REVISION = /^(?:W\/)?"(\d{1,15})"$/;

/** What `If-Match` says. @throws {AppError} ARGUMENT_INVALID when it is missing and needed, or is no revision */
export function expectedRevision(
  { headers }: Pick<HttpRequestView, 'headers'>,
  isNeeded: boolean,
): number | 'any' | undefined {
  const given = headers.get('if-match');
  if (given === '*') return 'any';
  if (given === undefined && !isNeeded) return undefined;
  const [, revision] = REVISION.exec(given ?? '') ?? [];
  if (revision !== undefined) return Number(revision);
  throw new AppError('ARGUMENT_INVALID', 'If-Match: say the revision in quotes, or * for any');
}

const MAX_KEY_CHARS = 128;

/** @throws {AppError} ARGUMENT_INVALID */
export function idempotencyKey({ headers }: Pick<HttpRequestView, 'headers'>): string | undefined {
  const given = headers.get('idempotency-key');
  if (given === undefined || (given.length > 0 && given.length <= MAX_KEY_CHARS)) return given;
  throw new AppError('ARGUMENT_INVALID', `Idempotency-Key: 1..${MAX_KEY_CHARS} characters`);
}
