/** `GET /v1/audit`: who has done what with rooms, meetings, keys and invitations, and who was refused. For operators. */
import { z } from 'zod';
import type { Coordination } from '../../../common/coordination/port.ts';
import { AppError } from '../../../common/errors.ts';
import { auditPage } from '../../management/audit-log.ts';
import { hasScope } from '../../management/caller.ts';
import { apiRoute, parseQuery } from '../api-route.ts';
import type { Callers } from '../callers.ts';
import { jsonReply, type Route } from '../http-reply.ts';

const MAX_PAGE = 500;
const DEFAULT_PAGE = 100;

const Query = z.strictObject({
  before: z.coerce.number().int().min(1).optional().describe('entries before the one of this number'),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
});

const Entry = z
  .strictObject({
    number: z.int().describe('counts up; what is missing was too old, or too much of its share'),
    at: z.iso.datetime(),
    by: z.strictObject({
      kind: z.enum(['login', 'key', 'token', 'command', 'guest', 'nobody']),
      id: z.string().describe('subject, or key: and the id of the key'),
      name: z.string(),
    }),
    action: z.string().describe('as room.created'),
    object: z.string().describe('as room:council'),
    detail: z.string(),
  })
  .meta({ id: 'AuditEntry' });

const Answer = z.strictObject({
  entries: z.array(Entry).describe('the latest first'),
  nextPage: z.int().optional().describe('for ?before=; absent = this was all'),
});

export type AuditRouteDeps = {
  readonly callers: Pick<Callers, 'of'>;
  readonly coordination: Pick<Coordination, 'get' | 'range'>;
};

export function auditRoute({ callers, coordination }: AuditRouteDeps): Route {
  const about = {
    summary: 'The audit log, the latest entries first',
    query: Query,
    answers: { 200: Answer },
  };
  const askers = ['login', 'key', 'token'] as const;
  return apiRoute({ method: 'GET', path: '/v1/audit', tag: 'audit', askers, ...about }, async (request) => {
    const caller = await callers.of(request);
    if (!hasScope(caller, 'audit')) throw new AppError('GRANT_MISSING', 'the audit log is for operators');
    const { before, limit } = parseQuery(request, Query);
    const page = await auditPage(coordination, { before, limit });
    const entries = page.map(({ atMs, ...entry }) => ({ ...entry, at: new Date(atMs).toISOString() }));
    const oldest = entries.at(-1)?.number;
    const isAll = oldest === undefined || oldest === 1 || entries.length < limit;
    return jsonReply(200, { entries, ...(isAll ? {} : { nextPage: oldest }) });
  });
}
