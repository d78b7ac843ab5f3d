/** Gives somebody a token of ours for a room, with the address to use it at. */
import { z } from 'zod';
import { issueToken, type IssueClaims } from '../../common/auth/issue.ts';
import type { TokenKey } from '../../common/auth/token.ts';
import { AppError } from '../../common/errors.ts';
import { parseSiteId, type SiteId } from '../../common/ids.ts';
import { jsonReply, type HttpReply } from './http-reply.ts';

/** Only for joining: the session lives on without it. */
const TOKEN_TTL_SEC = 600;
const MS_PER_SEC = 1_000;

/** What {@link issueAdmission} answers. */
export const Admission = z
  .strictObject({ token: z.string(), expiresAt: z.iso.datetime(), signalUrl: z.string() })
  .meta({ id: 'Admission' });

export type Admitting = {
  readonly key: TokenKey;
  /** Used when the request names none. */
  readonly ownSite: SiteId;
  /** Address of a signalling node of the site; undefined = there is none. */
  readonly signalUrlOf: (site: string) => string | undefined;
};

/** Where somebody wants to join. */
export type WantedSite = {
  readonly site?: string | undefined;
  readonly sites?: readonly string[] | undefined;
};

/**
 * `{token, expiresAt, signalUrl}`.
 * @throws {AppError} SITE_NOT_ALLOWED, NOT_FOUND without a node at the site, ARGUMENT_INVALID
 */
export async function issueAdmission(
  { key, ownSite, signalUrlOf }: Admitting,
  who: Omit<IssueClaims, 'site' | 'sites'>,
  wanted: WantedSite,
  ttlSec = TOKEN_TTL_SEC,
): Promise<HttpReply> {
  const sites = wanted.sites?.map(parseSiteId);
  const site = wanted.site === undefined ? defaultSite(ownSite, sites) : parseSiteId(wanted.site);
  if (sites?.includes(site) === false)
    throw new AppError('SITE_NOT_ALLOWED', `${site} is not among the sites`);
  const signalUrl = signalUrlOf(site);
  if (signalUrl === undefined) throw new AppError('NOT_FOUND', `no signalling node at site ${site}`);
  const nowSec = Math.floor(Date.now() / MS_PER_SEC);
  const token = await issueToken(key, { ...who, site, sites }, { ttlSec, nowSec });
  const expiresAt = new Date((nowSec + ttlSec) * MS_PER_SEC).toISOString();
  return jsonReply(200, { token, expiresAt, signalUrl });
}

function defaultSite(ownSite: SiteId, sites: readonly SiteId[] | undefined): SiteId {
  return sites === undefined || sites.includes(ownSite) ? ownSite : (sites[0] ?? ownSite);
}
