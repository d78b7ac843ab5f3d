/** Begins a cluster: the authority, the keys, and the site that keeps them. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isAppError } from '../../common/errors.ts';
import { CertificateAuthority } from '../certs/authority.ts';
import { storeFile } from '../certs/store-file.ts';
import { memberOf, tokenKeysFile } from './plan.ts';
import { writeState, type SiteRecord, type SiteState } from './site-state.ts';

const TOKEN_KEY_BYTES = 32;
const PAGE_SECRET_BYTES = 16;

const authorityFolder = (data: string): string => join(data, 'ca');

/** The authority that a first site's data folder keeps. */
export const loadAuthority = (data: string): Promise<CertificateAuthority> =>
  CertificateAuthority.load(authorityFolder(data));

/** Writes everything that a cluster of one site has. A beginning that was cut short is begun again. */
export async function beginCluster(data: string, self: SiteRecord): Promise<SiteState> {
  const authority = await loadOrCreate(data, self.name);
  const tokenKey = `site:${randomBytes(TOKEN_KEY_BYTES).toString('base64')}\n`;
  await storeFile(tokenKeysFile(data), tokenKey, 'secret');
  const member = memberOf(self);
  const state: SiteState = {
    version: 1,
    fingerprint: authority.fingerprint,
    first: self.name,
    self,
    sites: [self],
    etcdEndpoints: [member.clientUrl],
    etcd: { state: 'new', members: [member] },
    pageSecret: randomBytes(PAGE_SECRET_BYTES).toString('base64url'),
  };
  await writeState(data, state);
  return state;
}

async function loadOrCreate(data: string, name: string): Promise<CertificateAuthority> {
  try {
    return await loadAuthority(data);
  } catch (error) {
    if (!isAppError(error, 'NOT_FOUND')) throw error;
  }
  const authority = await CertificateAuthority.create({ name: `kaskade ${name}` });
  await authority.save(authorityFolder(data));
  return authority;
}
