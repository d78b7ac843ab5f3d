/** `GET /v1/openapi.json`: all routes of this node, itself among them. For everybody. */
import { z } from 'zod';
import { VERSION } from '../../../common/version.ts';
import { apiRoute } from '../api-route.ts';
import type { Route } from '../http-reply.ts';
import { openApiDocument } from '../openapi.ts';

const MAX_AGE_SEC = 60;

/**
 * @param others of the node
 * @param loginCookie its name at this node
 */
export function openApiRoute(others: readonly Route[], loginCookie: () => string): Route {
  let body: string | undefined;
  const about = {
    ...{ tag: 'about', summary: 'This document', askers: ['nobody'] as const },
    answers: { 200: z.looseObject({ openapi: z.string() }) },
  };
  const route = apiRoute({ method: 'GET', path: '/v1/openapi.json', ...about }, () => {
    // made when somebody asks: a node that nobody asks for it does without
    const described = [...others, route].flatMap(({ api }) => (api === undefined ? [] : [api]));
    body ??= JSON.stringify(openApiDocument(described, { version: VERSION, loginCookie: loginCookie() }));
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    return { status: 200, headers: { ...headers, 'cache-control': `max-age=${MAX_AGE_SEC}` }, body };
  });
  return route;
}
