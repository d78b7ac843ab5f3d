/**
 * gRPC credentials of a node's identity: both sides show a certificate and check the other's, and each new connection
 * takes the identity as it is then. Connections that are open go on.
 */
import { isIP } from 'node:net';
import type { PeerCertificate } from 'node:tls';
import {
  experimental,
  type ChannelCredentials,
  type ChannelOptions,
  type ServerCredentials,
} from '@grpc/grpc-js';
import type { TlsSource } from '../tls/material.ts';
import { checkHost } from '../tls/server-identity.ts';

type CaListener = experimental.CaCertificateUpdateListener;
type IdentityListener = experimental.IdentityCertificateUpdateListener;

const NO_NAME = 'node.invalid';

/**
 * What grpc-js takes certificates from. It drops its listeners when its last user closes, and so does this the source's.
 */
class SourceProvider implements experimental.CertificateProvider {
  readonly #source: TlsSource;
  readonly #stops = new Map<CaListener | IdentityListener, () => void>();

  constructor(source: TlsSource) {
    this.#source = source;
  }

  addCaCertificateListener(listener: CaListener): void {
    this.#add(listener, () => listener({ caCertificate: Buffer.from(this.#source.current().ca) }));
  }

  removeCaCertificateListener(listener: CaListener): void {
    this.#remove(listener);
  }

  addIdentityCertificateListener(listener: IdentityListener): void {
    this.#add(listener, () => {
      const { cert, key } = this.#source.current();
      listener({ certificate: Buffer.from(cert), privateKey: Buffer.from(key) });
    });
  }

  removeIdentityCertificateListener(listener: IdentityListener): void {
    this.#remove(listener);
  }

  #add(listener: CaListener | IdentityListener, tell: () => void): void {
    this.#remove(listener);
    this.#stops.set(listener, this.#source.onChange(tell));
    // a server listens to its credentials only after it has asked them to listen here
    process.nextTick(() => {
      if (this.#stops.has(listener)) tell();
    });
  }

  #remove(listener: CaListener | IdentityListener): void {
    this.#stops.get(listener)?.();
    this.#stops.delete(listener);
  }
}

/** For a listener: who connects must show a certificate of one of our authorities. */
export function serverCredentials(source: TlsSource): ServerCredentials {
  const provider = new SourceProvider(source);
  return experimental.createCertificateProviderServerCredentials(provider, provider, true);
}

/** What it takes to dial an address with TLS. */
export type SecureDial = { readonly credentials: ChannelCredentials; readonly options: ChannelOptions };

/**
 * For dialling host:port: the certificate there must be of one of our authorities and name this host.
 *
 * An address is no server name (RFC 6066 section 3), and Node warns of one. So another name is sent in its place; what
 * the certificate must name is checked against the host in any case.
 */
export function secureDial(source: TlsSource, address: string): SecureDial {
  const provider = new SourceProvider(source);
  const host = address.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  const credentials = experimental.createCertificateProviderChannelCredentials(provider, provider, {
    checkServerIdentity: (_name: string, certificate: PeerCertificate) => checkHost(host, certificate),
  });
  return { credentials, options: isIP(host) === 0 ? {} : { 'grpc.ssl_target_name_override': NO_NAME } };
}
