/** A request's headers, read in one way for HTTP and for upgrades. Pure. */
import type { HttpRequest } from 'uWebSockets.js';

/**
 * By name in lower case. Lines of the same name are one, joined in their order (RFC 9110, 5.3; cookies: RFC 6265, 5.4):
 * what a proxy adds as a line of its own stands behind what the client wrote, and neither hides the other.
 */
export function readHeaders(req: Pick<HttpRequest, 'forEach'>): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  req.forEach((name, value) => {
    const before = headers.get(name);
    const separator = name === 'cookie' ? '; ' : ', ';
    headers.set(name, before === undefined ? value : `${before}${separator}${value}`);
  });
  return headers;
}
