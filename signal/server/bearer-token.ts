/** The access token of an HTTP request. Pure. */
import type { HttpRequestView } from './http-reply.ts';

const BEARER = /^Bearer +(\S+)$/i;

/** What `Authorization: Bearer …` says; undefined = nothing, or something else. */
export function bearerToken({ headers }: Pick<HttpRequestView, 'headers'>): string | undefined {
  return BEARER.exec(headers.get('authorization') ?? '')?.[1];
}
