/** New certificates for a site's host, before the old ones end: at each start, and once a day while it runs. */
import { readFile } from 'node:fs/promises';
import { AppError } from '../../common/errors.ts';
import { callSite, type SiteAddress } from './call.ts';
import { caFile, readIdentity, requestCertificates, storeCertificates } from './identity.ts';
import type { JoinDesk } from './join-desk.ts';
import { Empty, RenewAnswer } from './messages.ts';
import { memberOf } from './plan.ts';
import type { SiteState } from './site-state.ts';

/** Of a year that they are good: the first site may be away for long. */
export const RENEW_EVERY_MS = 24 * 3_600_000;

/** When the first host is gone, a start must not wait long for it. */
const TIMEOUT_MS = 5_000;

/** At the first site, which has the authority. */
export async function renewOwn(data: string, { self }: SiteState, desk: JoinDesk): Promise<void> {
  const certificates = await desk.sign(self, await requestCertificates(data, self.name));
  await storeCertificates(data, desk.ca, certificates);
}

/**
 * At another site.
 * @returns what is so now
 * @throws {AppError} SITE_UNREACHABLE and the like: the certificates that are there stay
 */
export async function renewAtFirst(data: string, state: SiteState): Promise<SiteState> {
  const { self } = state;
  const answer = await callSite({
    at: firstOf(state),
    path: '/v1/site/renew',
    trust: await readIdentity(data),
    body: { version: 1, site: self, requests: await requestCertificates(data, self.name) },
    answer: RenewAnswer,
    timeoutMs: TIMEOUT_MS,
  });
  await storeCertificates(data, await readFile(caFile(data), 'utf8'), answer.certificates);
  const ownUrl = memberOf(self).clientUrl;
  // perhaps a member is to run here later
  const own = state.etcdEndpoints.filter((url) => url === ownUrl);
  return { ...state, sites: answer.sites, etcdEndpoints: [...new Set([...answer.etcdEndpoints, ...own])] };
}

/** Tells the first site that this one serves. */
export async function tellReady(data: string, state: SiteState): Promise<void> {
  const trust = await readIdentity(data);
  await callSite({
    at: firstOf(state),
    path: '/v1/site/ready',
    trust,
    body: {},
    answer: Empty,
    timeoutMs: TIMEOUT_MS,
  });
}

function firstOf({ sites, first }: SiteState): SiteAddress {
  const site = sites.find(({ name }) => name === first);
  if (site === undefined) throw new AppError('NOT_FOUND', `the first site ${first} is not known`);
  return { host: site.announced, port: site.ports.site };
}
