/** `GET /v1/schemas/{name}.json`: what exports of sittings look like (docs/record.md). For everybody. */
import { AppError } from '../../../common/errors.ts';
import { exportSchemas } from '../../record/export-schemas.ts';
import { apiRoute } from '../api-route.ts';
import type { Route } from '../http-reply.ts';

const DAY_SEC = 86_400;

export function schemasRoute(): Route {
  let schemas: ReadonlyMap<string, string> | undefined;
  const about = { tag: 'records', summary: 'A JSON Schema of what is exported', askers: ['nobody'] as const };
  const answers = { 200: { contentType: 'application/schema+json' } };
  return apiRoute({ method: 'GET', path: '/v1/schemas/{name}.json', ...about, answers }, (_, [name = '']) => {
    schemas ??= exportSchemas();
    const body = schemas.get(name);
    if (body === undefined) throw new AppError('NOT_FOUND', 'there is no such schema');
    return {
      status: 200,
      headers: {
        'content-type': 'application/schema+json; charset=utf-8',
        'cache-control': `max-age=${DAY_SEC}`,
      },
      body,
    };
  });
}
