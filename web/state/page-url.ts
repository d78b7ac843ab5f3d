/** What the page's address asks for, and addresses of invitations and of the login. Pure. */
import type { JoinModeName } from '../../client/api.ts';

export type PageRequest = {
  readonly room: string;
  readonly name: string;
  readonly site: string;
  /** Join without a click. */
  readonly isAutojoin: boolean;
  readonly wantsMic: boolean;
  readonly wantsCamera: boolean;
  /** Media over a relay only, for tests and support. */
  readonly isRelayOnly: boolean;
  /** As what it takes part. */
  readonly mode: JoinModeName;
};

const MODES: readonly JoinModeName[] = ['companion', 'display', 'hall'];

/** Same rule as the server's: 1..64 of letters, digits, - and _. */
const ROOM_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;

/** Longest name the page takes; the server checks its own limit. */
export const MAX_NAME_LENGTH = 80;

/** Tells whether the server will take this as a room. */
export function isRoomName(room: string): boolean {
  return ROOM_PATTERN.test(room);
}

/**
 * Reads `?room=R&name=N&site=S&autojoin=1&mic=0&cam=0&relay=1&mode=companion`.
 *
 * @param search the query with or without its question mark
 */
export function parsePageRequest(search: string): PageRequest {
  const query = new URLSearchParams(search);
  const mode = MODES.find((one) => one === query.get('mode')) ?? 'full';
  return {
    room: (query.get('room') ?? '').trim(),
    name: (query.get('name') ?? '').trim().slice(0, MAX_NAME_LENGTH),
    site: (query.get('site') ?? '').trim(),
    // nobody stands before a large screen
    isAutojoin: query.get('autojoin') === '1' || mode === 'display',
    wantsMic: query.get('mic') !== '0',
    wantsCamera: query.get('cam') !== '0',
    isRelayOnly: query.get('relay') === '1',
    mode,
  };
}

/** All of {@link parsePageRequest} but the name, which a login has, and the room, which the form has. */
const KEPT_OVER_LOGIN: readonly string[] = ['site', 'autojoin', 'mic', 'cam', 'relay', 'mode'];

/** Where one logs in, and comes back to the form with this room, as what the page's address wants one to be. */
export function loginPath(pageUrl: string, room: string): string {
  const { pathname, searchParams } = new URL(pageUrl);
  const kept = [...searchParams].filter(([key]) => KEPT_OVER_LOGIN.includes(key));
  const query = new URLSearchParams([...(room === '' ? [] : [['room', room]]), ...kept]).toString();
  const back = query === '' ? pathname : `${pathname}?${query}`;
  return `/v1/login?${new URLSearchParams({ return: back }).toString()}`;
}

/** In the fragment, which browsers send to no server and which is in no log. */
const SECRET_KEY = 'secret';
const TOKEN_KEY = 'token';

/** Takes what a link carries out of the page's address, where people would show it to others. */
export function splitLink(pageUrl: string): {
  readonly pageUrl: string;
  /** Of a demo, for everybody who has the link. */
  readonly secret: string | undefined;
  /** Of one person for one room. */
  readonly token: string | undefined;
} {
  const url = new URL(pageUrl);
  const fragment = new URLSearchParams(url.hash.slice(1));
  const secret = fragment.get(SECRET_KEY) || undefined;
  const token = fragment.get(TOKEN_KEY) || undefined;
  if (secret === undefined && token === undefined) return { pageUrl, secret, token };
  fragment.delete(SECRET_KEY);
  fragment.delete(TOKEN_KEY);
  url.hash = fragment.toString();
  return { pageUrl: url.href, secret, token };
}

/** The address that others open to join the same room; it carries no name and no site, but the secret if one is needed. */
export function invitationUrl(pageUrl: string, room: string, secret: string | undefined): string {
  const url = new URL(pageUrl);
  url.search = new URLSearchParams({ room }).toString();
  url.hash = secret === undefined ? '' : new URLSearchParams({ [SECRET_KEY]: secret }).toString();
  return url.href;
}

/** The page's own address while in a room, so that a reload finds the session again; other parameters stay. */
export function sessionUrl(
  pageUrl: string,
  session: { readonly room: string; /** As picked by the person. */ readonly pickedSite: string },
): string {
  const url = new URL(pageUrl);
  url.searchParams.set('room', session.room);
  // one that the page has chosen is not for those who get this address from somebody
  if (url.searchParams.get('site') !== session.pickedSite) url.searchParams.delete('site');
  return url.href;
}
