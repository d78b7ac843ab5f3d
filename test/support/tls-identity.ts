/** Identities for tests: a source whose material a test replaces, and folders as nodes find them. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TlsFilePaths } from '../../common/tls/files.ts';
import type { TlsMaterial, TlsSource } from '../../common/tls/material.ts';
import { CertificateAuthority, type CertificateTerms } from '../../run/certs/authority.ts';
import { storeFile } from '../../run/certs/store-file.ts';

/** As `days`: ended half an hour ago. */
export const EXPIRED = -0.02;

export const makeAuthority = (name = 'Test CA'): Promise<CertificateAuthority> =>
  CertificateAuthority.create({ name });

/** What a node at 127.0.0.1 has; it trusts `trusted`, by default who signed it. */
export async function makeMaterial(
  authority: CertificateAuthority,
  { trusted, ...terms }: Partial<CertificateTerms> & { trusted?: readonly CertificateAuthority[] } = {},
): Promise<TlsMaterial> {
  const { certPem, keyPem } = await authority.issue({
    name: 'node',
    hosts: ['127.0.0.1', 'localhost'],
    usages: ['server', 'client'],
    ...terms,
  });
  const ca = (trusted ?? [authority]).map((one) => one.certPem).join('');
  return { ca, cert: certPem, key: keyPem };
}

export class TestIdentity implements TlsSource {
  readonly #listeners = new Set<() => void>();
  #material: TlsMaterial;

  constructor(material: TlsMaterial) {
    this.#material = material;
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  current(): TlsMaterial {
    return this.#material;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  replace(material: TlsMaterial): void {
    this.#material = material;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Writes ca.pem, node.pem and node-key.pem; each in one step, one after the other. */
export async function storeMaterial(folder: string, material: TlsMaterial): Promise<TlsFilePaths> {
  await mkdir(folder, { recursive: true });
  const paths = {
    caFile: join(folder, 'ca.pem'),
    certFile: join(folder, 'node.pem'),
    keyFile: join(folder, 'node-key.pem'),
  };
  await storeFile(paths.caFile, material.ca, 'public');
  await storeFile(paths.certFile, material.cert, 'public');
  await storeFile(paths.keyFile, material.key, 'secret');
  return paths;
}
