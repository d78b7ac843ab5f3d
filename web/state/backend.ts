/** The two HTTP calls of the page, on its own origin: the list of sites and the token. Decodes at the boundary. */
import { ClientFailure, type ErrorCode } from '../../client/errors.ts';
import type { SessionIdentity } from './preferences.ts';

export type Site = { readonly site: string; readonly signalUrl: string };

type Admission = { readonly token: string; readonly signalUrl: string };

export type Backend = {
  /** @throws {ClientFailure} SIGNAL_UNREACHABLE, or what the server answered */
  fetchSites(): Promise<readonly Site[]>;
  /** @throws {ClientFailure} SIGNAL_UNREACHABLE, or what the server answered */
  fetchAdmission(identity: SessionIdentity): Promise<Admission>;
};

type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** How long an answer may take. */
const TIMEOUT_MS = 10_000;

/**
 * Makes a {@link Backend} on the browser's `fetch`.
 * @param secret of the link, where the server wants one
 */
export function createBackend(fetch: Fetch, secret?: string): Backend {
  return {
    async fetchSites() {
      const body = await call(fetch, '/v1/sites', {});
      return Array.isArray(body['sites']) ? body['sites'].flatMap(decodeSite) : [];
    },
    async fetchAdmission({ room, name, site }) {
      const body = await call(fetch, '/v1/token', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ room, name, site: site || undefined, secret }),
      });
      const { token, signalUrl } = body;
      if (typeof token !== 'string' || typeof signalUrl !== 'string') {
        throw new ClientFailure('INTERNAL', 'the token answer has no token');
      }
      return { token, signalUrl };
    },
  };
}

/** The site to propose: the wanted one if it exists, else the one that serves this page, else the first. */
export function preferredSite(sites: readonly Site[], wanted: string, pageHost: string): string {
  const site =
    sites.find((candidate) => candidate.site === wanted) ??
    sites.find(({ signalUrl }) => URL.parse(signalUrl)?.host === pageHost) ??
    sites[0];
  return site?.site ?? wanted;
}

async function call(fetch: Fetch, url: string, init: RequestInit): Promise<Record<string, unknown>> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (cause: unknown) => {
      throw new ClientFailure('SIGNAL_UNREACHABLE', `no answer from ${url}`, { cause });
    },
  );
  const body = toRecord(await response.json().catch(() => undefined));
  if (response.ok) return body;
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

function decodeSite(value: unknown): Site[] {
  const { site, signalUrl } = toRecord(value);
  return typeof site === 'string' && typeof signalUrl === 'string' ? [{ site, signalUrl }] : [];
}
