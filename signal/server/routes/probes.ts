/** `/livez`, `/readyz` and `/metrics`: what machines ask about this node. */
import { AppError } from '../../../common/errors.ts';
import { exactly, jsonReply, type HttpRequestView, type Route } from '../http-reply.ts';

/** The process answers; nothing else is promised. */
export function livezRoute(): Route {
  return { method: 'GET', match: exactly('/livez'), handle: () => jsonReply(200, { status: 'live' }) };
}

/** Why this node should get no new clients; undefined = it should. */
export type Unreadiness =
  'starting' | 'draining' | 'redis-unreachable' | 'etcd-unreachable' | 'heartbeat-stale' | undefined;

/** 503 while it starts or drains, without its site's store, and while the cluster may no longer know this node. */
export function readyzRoute(unreadiness: () => Unreadiness): Route {
  const handle = () => {
    const reason = unreadiness();
    return reason ? jsonReply(503, { status: 'unready', reason }) : jsonReply(200, { status: 'ready' });
  };
  return { method: 'GET', match: exactly('/readyz'), handle };
}

/** Prometheus text, for programs on this machine and for whoever else is trusted. */
export function metricsRoute(
  render: () => Promise<{ readonly contentType: string; readonly text: string }>,
  isTrusted: (request: HttpRequestView) => boolean,
): Route {
  const handle = async (request: HttpRequestView) => {
    if (!isTrusted(request)) throw new AppError('NOT_FOUND', 'there is nothing here');
    const { contentType, text } = await render();
    return { status: 200, headers: { 'content-type': contentType, 'cache-control': 'no-store' }, body: text };
  };
  return { method: 'GET', match: exactly('/metrics'), handle };
}
