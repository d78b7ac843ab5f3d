/** `/livez`, `/readyz` and `/metrics`: what machines ask about this node. */
import { AppError } from '../../../common/errors.ts';
import type { Metrics } from '../../../common/metrics/metrics.ts';
import type { Unreadiness } from '../../readiness.ts';
import { exactly, jsonReply, type HttpRequestView, type Route } from '../http-reply.ts';

/** The process answers; nothing else is promised. */
export function livezRoute(): Route {
  return { method: 'GET', match: exactly('/livez'), handle: () => jsonReply(200, { status: 'live' }) };
}

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
  metrics: Pick<Metrics, 'contentType' | 'render'>,
  isTrusted: (request: HttpRequestView) => boolean,
): Route {
  const handle = async (request: HttpRequestView) => {
    if (!isTrusted(request)) throw new AppError('NOT_FOUND', 'there is nothing here');
    const headers = { 'content-type': metrics.contentType, 'cache-control': 'no-store' };
    return { status: 200, headers, body: await metrics.render() };
  };
  return { method: 'GET', match: exactly('/metrics'), handle };
}
