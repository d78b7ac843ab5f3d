/** What the page's address says of who comes: an invitation, or a login that failed. Pure. */

/** Of a link that lets guests in. */
export type LinkInvitation = {
  readonly room: string;
  readonly id: string;
  readonly secret: string;
  /** Whether one is asked for a password too. */
  readonly hasPassword: boolean;
};

/** In the fragment, which browsers send to no server and which is in no log. */
const INVITATION_KEY = 'invitation';
const PASSWORD_KEY = 'password';
const LOGIN_KEY = 'login';

export type Visit = {
  /** The address without all that. */
  readonly pageUrl: string;
  /** As the link carries it, to be kept. */
  readonly invitation: string | undefined;
  /** Code of the error with which a login has ended. */
  readonly loginFailure: string | undefined;
};

/** Takes out of the address what people would show to others. */
export function splitVisit(pageUrl: string): Visit {
  const url = new URL(pageUrl);
  const fragment = new URLSearchParams(url.hash.slice(1));
  const text = fragment.get(INVITATION_KEY) || undefined;
  const loginFailure = fragment.get(LOGIN_KEY) || undefined;
  if (text === undefined && loginFailure === undefined) return { pageUrl, invitation: text, loginFailure };
  const suffix = fragment.get(PASSWORD_KEY) === '1' ? '!' : '';
  for (const key of [INVITATION_KEY, PASSWORD_KEY, LOGIN_KEY]) fragment.delete(key);
  url.hash = fragment.toString();
  return { pageUrl: url.href, invitation: text && `${text}${suffix}`, loginFailure };
}

/** `<room>.<number>.<secret>`, with ! where there is a password. @returns undefined when it is none */
export function readInvitation(text: string): LinkInvitation | undefined {
  const hasPassword = text.endsWith('!');
  const [room = '', number = '', secret = '', ...rest] = (hasPassword ? text.slice(0, -1) : text).split('.');
  if (room === '' || number === '' || secret === '' || rest.length > 0) return undefined;
  return { room, id: `${room}.${number}`, secret, hasPassword };
}
