/**
 * `POST /v1/token`: gives a token to anyone on this machine, or, where the link has a secret, to whoever has that.
 * Exists in the demo only.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../common/errors.ts';
import { parseRoomId } from '../../../common/ids.ts';
import { apiRoute } from '../api-route.ts';
import type { Route } from '../http-reply.ts';
import { Admission, issueAdmission, type Admitting } from '../issue-admission.ts';
import { parseJsonBody } from '../json-body.ts';
import type { LinkSecret } from '../link-secret.ts';
import { isDirectLoopback } from '../peer-address.ts';

const SUBJECT_BYTES = 9;

/** What one may be in the demo, by choice: whoever tries it leads a session alone. */
export const DEMO_ROLES = ['member', 'chair', 'moderator', 'guest', 'observer'] as const;

const Body = z.strictObject({
  room: z.string(),
  name: z.string().trim().min(1).max(128),
  site: z.string().optional(),
  secret: z.string().max(256).optional(),
  sites: z.array(z.string()).min(1).max(64).optional(),
  role: z.enum(DEMO_ROLES).optional(),
  grants: z
    .strictObject({
      publish: z.array(z.enum(['mic', 'camera', 'screen'])).optional(),
      subscribe: z.boolean().optional(),
      moderate: z.boolean().optional(),
      operator: z.boolean().optional(),
      bench: z.boolean().optional(),
    })
    .optional(),
});

export type TokenRouteDeps = Admitting & {
  readonly isOriginAllowed: (origin: string, host: string) => boolean;
  /** What must be shown, from wherever the request comes; undefined = it must come from this machine. */
  readonly linkSecret: LinkSecret | undefined;
};

export function tokenRoute(deps: TokenRouteDeps): Route {
  const about = { tag: 'tokens', summary: 'In the demo: a token for anybody', askers: ['nobody'] as const };
  return apiRoute(
    { method: 'POST', path: '/v1/token', ...about, body: Body, answers: { 200: Admission } },
    async (request) => {
      const { linkSecret } = deps;
      if (!linkSecret && !isDirectLoopback(request)) throw new AppError('NOT_FOUND', 'there is nothing here');
      const { headers } = request;
      // a page of somebody else, open in a browser on this machine, is as local as ours
      if (!deps.isOriginAllowed(headers.get('origin') ?? '', headers.get('host') ?? '')) {
        throw new AppError('ORIGIN_FORBIDDEN', 'pages of this origin get no token');
      }
      const body = parseJsonBody(request, Body);
      linkSecret?.check(body.secret, request.peerIp);
      // a link is passed on among guests: it is enough to take part and to moderate, not to look into the cluster
      if (body.grants?.operator && !isDirectLoopback(request)) {
        throw new AppError('GRANT_MISSING', 'the grant operator is given to callers on this machine only');
      }
      if (body.grants?.bench) {
        throw new AppError(
          'GRANT_MISSING',
          'the grant bench is given to nobody here: sign a token with the key',
        );
      }
      return issue(deps, body);
    },
  );
}

async function issue(deps: TokenRouteDeps, body: z.infer<typeof Body>) {
  const room = parseRoomId(body.room);
  const subject = `demo-${randomBytes(SUBJECT_BYTES).toString('base64url')}`;
  const grants = withoutUndefined(body.grants);
  return issueAdmission(deps, { subject, room, name: body.name, role: body.role, grants }, body);
}

/** Keys that were not given are left out, so that the token's defaults apply. */
function withoutUndefined<T extends object>(
  value: T | undefined,
): { [K in keyof T]?: Exclude<T[K], undefined> } | undefined {
  if (value === undefined) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
