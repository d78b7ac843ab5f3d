/**
 * Tokens that a link brings along, as an organisation's own server gives them to its people: who has one is asked for
 * nothing. The server checks it; what is read of it here only fills the form.
 */
import type { Site } from '../../client/sites/site.ts';
import type { Backend } from './backend.ts';

export type LinkToken = {
  readonly token: string;
  /** It is good for this one. */
  readonly room: string;
  readonly name: string;
  /** Unix time, ms. */
  readonly expiresAtMs: number;
};

const MS_PER_S = 1_000;

/** @returns undefined when it is no token of a room */
export function readLinkToken(token: string): LinkToken | undefined {
  const { room, name, exp } = payloadOf(token);
  if (typeof room !== 'string' || room === '') return undefined;
  return {
    token,
    room,
    name: typeof name === 'string' ? name : '',
    expiresAtMs: typeof exp === 'number' ? exp * MS_PER_S : NaN,
  };
}

function payloadOf(token: string): Readonly<Record<string, unknown>> {
  try {
    const base64 = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const payload: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof payload === 'object' && payload !== null ? { ...payload } : {};
  } catch {
    return {}; // whatever it is, it is no token
  }
}

/** The address of the page with who joins what by this token, as a link without one could have said it. */
export function namedUrl(pageUrl: string, { room, name }: LinkToken): string {
  const url = new URL(pageUrl);
  url.searchParams.set('room', room);
  if (name !== '') url.searchParams.set('name', name);
  return url.href;
}

/** @param pageUrl whose node is asked where the list of sites does not say which */
export function withLinkToken(backend: Backend, link: LinkToken, pageUrl: string): Backend {
  let sites: readonly Site[] = [];
  return {
    async fetchSites(room, options = link.room === room ? { token: link.token } : undefined) {
      sites = await backend.fetchSites(room, options);
      return sites;
    },
    async fetchAdmission(identity) {
      if (identity.room !== link.room) return backend.fetchAdmission(identity);
      const listed = sites.find(({ site }) => site === identity.site)?.signalUrl;
      return { token: link.token, signalUrl: listed ?? signalUrlOf(pageUrl), expiresAtMs: link.expiresAtMs };
    },
  };
}

function signalUrlOf(pageUrl: string): string {
  const url = new URL('/v1/signal', pageUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
