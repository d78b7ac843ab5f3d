/** A host's keys and certificates in its data folder. Keys are made here and never leave. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../common/errors.ts';
import type { TlsMaterial } from '../../common/tls/material.ts';
import type { CertificateTerms } from '../certs/authority.ts';
import { readStored, storeFile } from '../certs/store-file.ts';
import { x509 } from '../certs/x509.ts';
import type { SiteRecord } from './site-state.ts';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** `node`: gRPC, etcd, Redis and site services, both ways. `clients`: what browsers see. */
const CERTIFICATES = ['node', 'clients'] as const;
export type CertificateName = (typeof CERTIFICATES)[number];

export type Requests = Readonly<Record<CertificateName, string>>;
export type Certificates = Readonly<Record<CertificateName, string>>;

const tlsFolder = (data: string): string => join(data, 'tls');
export const caFile = (data: string): string => join(tlsFolder(data), 'ca.pem');
export const certFile = (data: string, name: CertificateName): string => join(tlsFolder(data), `${name}.pem`);
export const keyFile = (data: string, name: CertificateName): string =>
  join(tlsFolder(data), `${name}-key.pem`);

type Terms = CertificateTerms & { readonly name: string };

const subjectOf = (site: string, name: CertificateName): string => `${site} ${name}`;

/** Whose certificates of a site's host are, by which service.ts knows members, and what for, whoever asks for them. */
export function termsOf(site: SiteRecord): Readonly<Record<CertificateName, Terms>> {
  const hosts = [...new Set([site.address, site.announced, '127.0.0.1', 'localhost'])];
  return {
    node: { name: subjectOf(site.name, 'node'), hosts, usages: ['server', 'client'] },
    clients: { name: subjectOf(site.name, 'clients'), hosts, usages: ['server'] },
  };
}

/** Makes the keys that are missing, and asks for certificates for them. */
export async function requestCertificates(data: string, site: string): Promise<Requests> {
  const [node, clients] = await Promise.all(
    CERTIFICATES.map(async (name) => request(await ownKey(keyFile(data, name)), subjectOf(site, name))),
  );
  return { node: node ?? '', clients: clients ?? '' };
}

export async function storeCertificates(data: string, ca: string, certs: Certificates): Promise<void> {
  await storeFile(caFile(data), ca, 'public');
  await Promise.all(CERTIFICATES.map((name) => storeFile(certFile(data, name), certs[name], 'public')));
}

/** The host's identity as a member of the cluster. @throws {AppError} CONFIG_INVALID when a file is missing */
export async function readIdentity(data: string): Promise<TlsMaterial> {
  const files = [caFile(data), certFile(data, 'node'), keyFile(data, 'node')];
  try {
    const [ca = '', cert = '', key = ''] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    return { ca, cert, key };
  } catch (cause) {
    throw new AppError('CONFIG_INVALID', `${tlsFolder(data)} lacks a file of ${files.join(', ')}`, { cause });
  }
}

async function ownKey(path: string): Promise<string> {
  const known = await readStored(path);
  if (known !== undefined) return known;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: CURVE.namedCurve });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  await storeFile(path, pem, 'secret');
  return pem;
}

async function request(keyPem: string, name: string): Promise<string> {
  const keys = await importKeys(keyPem);
  const made = await x509.Pkcs10CertificateRequestGenerator.create(
    { name: `CN=${name}`, keys, signingAlgorithm: SIGNATURE },
    webcrypto,
  );
  return made.toString('pem');
}

async function importKeys(keyPem: string): Promise<webcrypto.CryptoKeyPair> {
  const privateDer = createPrivateKey(keyPem).export({ format: 'der', type: 'pkcs8' });
  const publicDer = createPublicKey(keyPem).export({ format: 'der', type: 'spki' });
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('pkcs8', privateDer, CURVE, false, ['sign']),
    webcrypto.subtle.importKey('spki', publicDer, CURVE, true, ['verify']),
  ]);
  return { privateKey, publicKey };
}
