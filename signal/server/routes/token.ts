/**
 * `POST /v1/token`: gives a token to anyone on this machine, or, where the link has a secret, to whoever has that.
 * Exists in the demo only.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { issueToken } from '../../../common/auth/issue.ts';
import type { TokenKey } from '../../../common/auth/token.ts';
import { AppError } from '../../../common/errors.ts';
import { parseRoomId, parseSiteId, type SiteId } from '../../../common/ids.ts';
import { exactly, jsonReply, type HttpRequestView, type Route } from '../http-reply.ts';
import type { LinkSecret } from '../link-secret.ts';
import { isDirectLoopback } from '../peer-address.ts';

/** Only for joining: the session lives on without it. */
const TOKEN_TTL_SEC = 600;
const SUBJECT_BYTES = 9;

const Body = z.strictObject({
  room: z.string(),
  name: z.string().trim().min(1).max(128),
  site: z.string().optional(),
  secret: z.string().max(256).optional(),
  sites: z.array(z.string()).min(1).max(64).optional(),
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

export type TokenRouteDeps = {
  readonly key: TokenKey;
  /** Used when the request names none. */
  readonly ownSite: SiteId;
  /** Address of a signalling node of the site; undefined = there is none. */
  readonly signalUrlOf: (site: string) => string | undefined;
  readonly isOriginAllowed: (origin: string, host: string) => boolean;
  /** What must be shown, from wherever the request comes; undefined = it must come from this machine. */
  readonly linkSecret: LinkSecret | undefined;
};

export function tokenRoute(deps: TokenRouteDeps): Route {
  return {
    method: 'POST',
    match: exactly('/v1/token'),
    handle: async (request) => {
      const { linkSecret } = deps;
      if (!linkSecret && !isDirectLoopback(request)) throw new AppError('NOT_FOUND', 'there is nothing here');
      const { headers } = request;
      // a page of somebody else, open in a browser on this machine, is as local as ours
      if (!deps.isOriginAllowed(headers.get('origin') ?? '', headers.get('host') ?? '')) {
        throw new AppError('ORIGIN_FORBIDDEN', 'pages of this origin get no token');
      }
      const body = parseBody(request);
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
  };
}

async function issue(deps: TokenRouteDeps, body: z.infer<typeof Body>) {
  const room = parseRoomId(body.room);
  const sites = body.sites?.map(parseSiteId);
  const site = body.site === undefined ? defaultSite(deps.ownSite, sites) : parseSiteId(body.site);
  if (sites?.includes(site) === false)
    throw new AppError('SITE_NOT_ALLOWED', `${site} is not among the sites`);
  const signalUrl = deps.signalUrlOf(site);
  if (signalUrl === undefined) throw new AppError('NOT_FOUND', `no signalling node at site ${site}`);
  const subject = `demo-${randomBytes(SUBJECT_BYTES).toString('base64url')}`;
  const nowSec = Math.floor(Date.now() / 1000);
  const claims = { subject, room, name: body.name, site, sites, grants: withoutUndefined(body.grants) };
  const token = await issueToken(deps.key, claims, { ttlSec: TOKEN_TTL_SEC, nowSec });
  const expiresAt = new Date((nowSec + TOKEN_TTL_SEC) * 1000).toISOString();
  return jsonReply(200, { token, expiresAt, signalUrl });
}

function defaultSite(ownSite: SiteId, sites: readonly SiteId[] | undefined): SiteId {
  return sites === undefined || sites.includes(ownSite) ? ownSite : (sites[0] ?? ownSite);
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

function parseBody(request: HttpRequestView): z.infer<typeof Body> {
  const parsed = Body.safeParse(parseJson(request.body));
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new AppError('ARGUMENT_INVALID', wrong.join('; ').slice(0, 256));
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString());
  } catch (cause) {
    throw new AppError('ARGUMENT_INVALID', 'the body is not JSON', { cause });
  }
}
