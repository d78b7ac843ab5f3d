/** HTTP calls of the page, on its own origin: the list of sites and the token. Decodes at the boundary. */
import type { RoleName } from '../../client/api.ts';
import { ClientFailure, type ErrorCode } from '../../client/errors.ts';
import { decodeSites, type Site } from '../../client/sites/site.ts';
import { isRoomName } from './page-url.ts';
import type { SessionIdentity } from './preferences.ts';

export type Admission = { readonly token: string; readonly signalUrl: string; readonly expiresAtMs: number };

export type Backend = {
  /**
   * The sites, with hints for a room. @param room may be empty
   * @throws {ClientFailure} SIGNAL_UNREACHABLE, or what the server answered
   */
  fetchSites(
    room: string,
    options?: { readonly token: string; readonly timeoutMs?: number },
  ): Promise<readonly Site[]>;
  /**
   * @param role only where anybody may choose one
   * @throws {ClientFailure} SIGNAL_UNREACHABLE, or what the server answered
   */
  fetchAdmission(identity: SessionIdentity, role?: RoleName): Promise<Admission>;
};

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** How long an answer may take. */
const TIMEOUT_MS = 10_000;

/**
 * Makes a {@link Backend} on the browser's `fetch`.
 * @param secret of the link, where the server wants one
 */
export function createBackend(fetch: Fetch, secret?: string): Backend {
  return {
    async fetchSites(room, options) {
      const query = isRoomName(room) ? `?${new URLSearchParams({ room }).toString()}` : '';
      const headers = options && { authorization: `Bearer ${options.token}` };
      return decodeSites(
        await callServer(fetch, `/v1/sites${query}`, headers ? { headers } : {}, options?.timeoutMs),
      );
    },
    async fetchAdmission({ room, name, site }, role) {
      const body = await callServer(fetch, '/v1/token', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ room, name, site: site || undefined, secret, role }),
      });
      return decodeAdmission(body);
    },
  };
}

/** @throws {ClientFailure} INTERNAL when it is none */
export function decodeAdmission({ token, signalUrl, expiresAt }: Record<string, unknown>): Admission {
  if (typeof token !== 'string' || typeof signalUrl !== 'string') {
    throw new ClientFailure('INTERNAL', 'the token answer has no token');
  }
  const expiresAtMs = typeof expiresAt === 'string' ? Date.parse(expiresAt) : NaN;
  return { token, signalUrl, expiresAtMs };
}

/** The answer's JSON. @throws {ClientFailure} SIGNAL_UNREACHABLE, or what the server answered */
export async function callServer(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  timeoutMs = TIMEOUT_MS,
): Promise<Record<string, unknown>> {
  const response = await answerOf(fetch, url, init, timeoutMs);
  return toRecord(await response.json().catch(() => undefined));
}

/** The answer as it is. @throws {ClientFailure} as {@link callServer} */
export async function textOfServer(fetch: Fetch, url: string, init: RequestInit): Promise<string> {
  const response = await answerOf(fetch, url, init, TIMEOUT_MS);
  return response.text();
}

async function answerOf(fetch: Fetch, url: string, init: RequestInit, timeoutMs: number): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) }).catch(
    (cause: unknown) => {
      throw new ClientFailure('SIGNAL_UNREACHABLE', `no answer from ${url}`, { cause });
    },
  );
  if (response.ok) return response;
  const body = toRecord(await response.json().catch(() => undefined));
  throw new ClientFailure(codeOf(body['code'], response.status), textOf(body['detail'], response.status));
}

function codeOf(code: unknown, status: number): ErrorCode {
  const isOurs = typeof code === 'string' && /^[A-Z][A-Z_]+$/.test(code);
  if (isOurs) return code as ErrorCode; // a code that this version lacks is shown as it is
  return status >= SERVER_ERROR ? 'SIGNAL_UNREACHABLE' : 'TOKEN_INVALID';
}

/** HTTP statuses from here on are the server's or a proxy's fault. */
const SERVER_ERROR = 500;

function textOf(detail: unknown, status: number): string {
  return typeof detail === 'string' ? detail : `HTTP status ${status}`;
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
