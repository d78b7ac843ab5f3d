/** Tells requests that come straight from this machine from all others. Pure. */
import { isLoopback } from '../../common/http/loopback.ts';
import type { HttpRequestView } from './http-reply.ts';

/** True when the peer is this machine and not a proxy on it. */
export function isDirectLoopback(request: Pick<HttpRequestView, 'peerIp' | 'headers'>): boolean {
  const isProxied = request.headers.has('x-forwarded-for') || request.headers.has('forwarded');
  return !isProxied && isLoopback(request.peerIp);
}
