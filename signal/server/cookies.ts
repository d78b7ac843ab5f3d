/** Cookies of our own: none is for scripts, none goes along when another site sends a form. Pure. */
import type { HttpRequestView } from './http-reply.ts';

export type CookieOptions = {
  readonly maxAgeSec: number;
  /** By TLS only; false on loopback, where there is none. */
  readonly isSecure: boolean;
};

/** A page of a subdomain, or of plain HTTP, can not set what begins so (RFC 6265bis). */
const HOST_ONLY = '__Host-';

/** As requests have it. */
export const cookieName = (name: string, isSecure: boolean): string =>
  isSecure ? `${HOST_ONLY}${name}` : name;

/** @param value characters of base64url and dots */
export function setCookie(name: string, value: string, { maxAgeSec, isSecure }: CookieOptions): string {
  const parts = [
    `${cookieName(name, isSecure)}=${value}`,
    'Path=/',
    `Max-Age=${maxAgeSec}`,
    'HttpOnly',
    'SameSite=Lax',
  ];
  return [...parts, ...(isSecure ? ['Secure'] : [])].join('; ');
}

export const dropCookie = (name: string, isSecure: boolean): string =>
  setCookie(name, '', { maxAgeSec: 0, isSecure });

/** @returns undefined when the request has none of this name */
export function cookieOf(
  { headers }: Pick<HttpRequestView, 'headers'>,
  name: string,
  isSecure: boolean,
): string | undefined {
  const wanted = `${cookieName(name, isSecure)}=`;
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(wanted))?.slice(wanted.length) || undefined;
}
