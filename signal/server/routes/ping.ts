/** `GET /v1/ping`: as little as possible, so that its time is that of the way. Pages of allowed origins may read it. */
import { AppError } from '../../../common/errors.ts';
import { apiRoute } from '../api-route.ts';
import type { HttpRequestView, Route } from '../http-reply.ts';

export type PingRouteDeps = {
  /** False while clients should go elsewhere. */
  readonly isReady: () => boolean;
  readonly isOriginAllowed: (origin: string, host: string) => boolean;
};

export function pingRoute(deps: PingRouteDeps): Route {
  const handle = ({ headers }: HttpRequestView) => {
    const origin = headers.get('origin') ?? '';
    if (!deps.isOriginAllowed(origin, headers.get('host') ?? '')) {
      throw new AppError('ORIGIN_FORBIDDEN', 'pages of this origin may not connect');
    }
    if (!deps.isReady()) throw new AppError('DRAINING', 'this node takes no new clients');
    const allowed = origin === '' ? {} : { 'access-control-allow-origin': origin };
    return { status: 200, headers: { 'cache-control': 'no-store', vary: 'origin', ...allowed }, body: '' };
  };
  const about = { tag: 'sites', summary: 'Nothing, as fast as it goes', askers: ['nobody'] as const };
  const answers = { 200: { contentType: 'text/plain' } };
  return apiRoute({ method: 'GET', path: '/v1/ping', ...about, answers }, handle);
}
