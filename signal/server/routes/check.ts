/**
 * `POST /v1/check`: a token for a room of one's own, with which a page looks whether sound would come through before it
 * joins. Nobody hears anything in such a room, so there is nothing to be had by it; few tokens for an address, each good
 * for one short session at one site (signal/admission/check-places.ts).
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../common/errors.ts';
import { SYSTEM_CLOCK, type Clock } from '../../../common/lifecycle/clock.ts';
import { TokenBucket } from '../../session/token-bucket.ts';
import { apiRoute } from '../api-route.ts';
import type { HttpRequestView, Route } from '../http-reply.ts';
import { Admission, issueAdmission, type Admitting } from '../issue-admission.ts';
import { parseJsonBody } from '../json-body.ts';

/** A person tries a few times; a whole town hall behind one address takes turns. */
const LIMITS = { ratePerSec: 0.5, burst: 20 } as const;
/** Addresses that are remembered; the oldest are forgotten first. */
const MAX_PEERS = 4_096;
const NAME_BYTES = 15;
/** A page uses it at once. */
const TTL_SEC = 60;

const Body = z.strictObject({ site: z.string().optional() });

export type CheckRouteDeps = Admitting & {
  readonly isOriginAllowed: (origin: string, host: string) => boolean;
  /** Behind a proxy its client. */
  readonly peerOf: (request: HttpRequestView) => string;
  readonly clock?: Pick<Clock, 'monotonicMs'>;
};

export function checkRoute(deps: CheckRouteDeps): Route {
  const { isOriginAllowed, peerOf, clock = SYSTEM_CLOCK } = deps;
  const buckets = new Map<string, TokenBucket>();
  const waitMsOf = (peer: string): number => {
    const nowMs = clock.monotonicMs();
    const bucket = buckets.get(peer) ?? new TokenBucket(LIMITS, nowMs);
    buckets.delete(peer);
    buckets.set(peer, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > MAX_PEERS && oldest !== undefined) buckets.delete(oldest);
    return bucket.take(nowMs);
  };
  const about = {
    tag: 'tokens',
    summary: 'A token to check one’s connection with',
    askers: ['nobody'] as const,
  };
  return apiRoute(
    { method: 'POST', path: '/v1/check', ...about, body: Body, answers: { 200: Admission } },
    async (request) => {
      const { headers } = request;
      if (!isOriginAllowed(headers.get('origin') ?? '', headers.get('host') ?? ''))
        throw new AppError('ORIGIN_FORBIDDEN', 'pages of this origin get no token');
      const { site } = parseJsonBody(request, Body);
      const retryAfterMs = waitMsOf(peerOf(request));
      if (retryAfterMs > 0)
        throw new AppError('RATE_LIMITED', 'too many checks from this address', { retryAfterMs });
      const name = randomBytes(NAME_BYTES).toString('base64url');
      const grants = { publish: ['mic' as const], subscribe: false };
      const who = { subject: name, room: `check-${name}`, name: 'check', grants, isCheck: true };
      const at = site ?? deps.ownSite;
      return issueAdmission(deps, who, { site: at, sites: [at] }, TTL_SEC);
    },
  );
}
