/** What `npm start -- --lan` needs beside the sites: an address, a secret for the link, and a certificate. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, networkInterfaces, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isAppError } from '../../common/errors.ts';
import { CertificateAuthority } from '../certs/authority.ts';
import { storeFile } from '../certs/store-file.ts';
import { detectAddress } from '../site/local-address.ts';
import { chooseAddress, type LanAddress } from './address.ts';

export type LanOptions = {
  /** Absent = that of the default route. */
  readonly address: string | undefined;
  /** Keeps the authority, so that devices which trust it go on doing so; absent = a new one each time. */
  readonly tlsDir: string | undefined;
};

export type Lan = {
  readonly address: LanAddress;
  /** In the links; whoever has it may join. */
  readonly secret: string;
  readonly clientTls: { readonly certFile: string; readonly keyFile: string };
  readonly authority: {
    /** SHA-256, hex. */
    readonly fingerprint: string;
    /** Where devices can get it from; absent = it goes with this start. */
    readonly file: string | undefined;
  };
  /** Removes what is not to be kept. Idempotent, and at once: it is called when the process ends. */
  readonly remove: () => void;
};

const SECRET_BYTES = 16;
const DNS_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** @throws {AppError} CONFIG_INVALID, TLS_INVALID */
export async function openLan({ address: wanted, tlsDir }: LanOptions): Promise<Lan> {
  const routed = wanted === undefined ? await detectAddress().catch(() => undefined) : undefined;
  const address = chooseAddress(wanted, networkInterfaces(), routed);
  const folder = tlsDir === undefined ? mkdtempSync(join(tmpdir(), 'kaskade-lan-')) : resolve(tlsDir);
  const remove = (): void => {
    if (tlsDir === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const authority = await openAuthority(tlsDir === undefined ? undefined : folder);
    const clientTls = await storeCertificate(authority, folder, address.address);
    const file = tlsDir === undefined ? undefined : join(folder, 'ca.pem');
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    return { address, secret, clientTls, authority: { fingerprint: authority.fingerprint, file }, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function openAuthority(folder: string | undefined): Promise<CertificateAuthority> {
  if (folder === undefined) return createAuthority();
  try {
    return await CertificateAuthority.load(folder);
  } catch (error) {
    if (!isAppError(error, 'NOT_FOUND')) throw error;
  }
  const authority = await createAuthority();
  await authority.save(folder);
  return authority;
}

function createAuthority(): Promise<CertificateAuthority> {
  return CertificateAuthority.create({ name: 'Kaskade on the local network' });
}

async function storeCertificate(authority: CertificateAuthority, folder: string, address: string) {
  const clientTls = { certFile: join(folder, 'lan.pem'), keyFile: join(folder, 'lan-key.pem') };
  const name = hostname().toLowerCase();
  const hosts = [address, ...(DNS_NAME.test(name) ? [name, `${name}.local`] : [])];
  const { certPem, keyPem } = await authority.issue({ name: 'Kaskade', hosts, usages: ['server'] });
  await storeFile(clientTls.keyFile, keyPem, 'secret');
  await storeFile(clientTls.certFile, certPem, 'public');
  return clientTls;
}
