/**
 * A certificate authority of our own: for development, for clusters that a launcher starts, and for hosts that join
 * them. It keeps no list of what it issued and revokes nothing: certificates are short-lived or the CA is replaced.
 */
import { createPrivateKey, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Pkcs10CertificateRequest, PublicKey, X509Certificate } from '@peculiar/x509';
import { AppError } from '../../common/errors.ts';
import { readStored, storeFile } from './store-file.ts';
import { x509 } from './x509.ts';

const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
/** Certificates begin a little earlier, for hosts whose clocks are behind. */
const BACKDATED_MS = 3_600_000;
const CA_DAYS = 3_650;
/** Browsers refuse more than 825 days also from authorities that were added by hand. */
const LEAF_DAYS = 365;
const SERIAL_BYTES = 16;
const CERT_FILE = 'ca.pem';
const KEY_FILE = 'ca-key.pem';

type CertificateUsage = 'server' | 'client';

/** What a certificate is for. */
export type CertificateTerms = {
  /** DNS names and IP addresses at which its owner is dialled. */
  readonly hosts: readonly string[];
  readonly usages: readonly CertificateUsage[];
  /** From now; default 365; never beyond the authority's own end. */
  readonly days?: number;
};

export type IssuedCertificate = { readonly certPem: string; readonly keyPem: string };

/** As the global crypto makes them, in programs with and without the browser's types. */
type Key = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
type Keys = { readonly publicKey: Key; readonly privateKey: Key };

/** Issues certificates that are all signed by one key (ECDSA P-256). */
export class CertificateAuthority {
  /** The authority's own certificate: what others have to trust. */
  readonly certPem: string;
  /** SHA-256 of the certificate (DER), lower-case hex: how people and links name it. */
  readonly fingerprint: string;
  readonly #certificate: X509Certificate;
  readonly #key: Key;

  private constructor(certificate: X509Certificate, fingerprint: string, key: Key) {
    this.#certificate = certificate;
    this.#key = key;
    this.certPem = pemOf(certificate);
    this.fingerprint = fingerprint;
  }

  /** Makes a new authority, with a new key. @param days default 3650 */
  static async create({
    name,
    days = CA_DAYS,
  }: {
    name: string;
    days?: number;
  }): Promise<CertificateAuthority> {
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned(
      {
        serialNumber: serialNumber(),
        name: subject(name),
        ...validity(days),
        signingAlgorithm: SIGNATURE,
        keys,
        extensions: [
          new x509.BasicConstraintsExtension(true, 0, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
          await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
        ],
      },
      crypto,
    );
    return new CertificateAuthority(certificate, await fingerprintOf(certificate), keys.privateKey);
  }

  /**
   * Reads what {@link save} wrote.
   * @throws {AppError} NOT_FOUND when there is none, CONFIG_INVALID, TLS_INVALID for files that are no authority
   */
  static async load(folder: string): Promise<CertificateAuthority> {
    const [certPem, keyPem] = await Promise.all([
      readPem(join(folder, CERT_FILE)),
      readPem(join(folder, KEY_FILE)),
    ]);
    try {
      const certificate = new x509.X509Certificate(certPem);
      return new CertificateAuthority(certificate, await fingerprintOf(certificate), await importKey(keyPem));
    } catch (cause) {
      throw new AppError('TLS_INVALID', `${folder} holds no certificate authority`, { cause });
    }
  }

  /** Writes `ca.pem` and, readable for the owner only, `ca-key.pem`; makes the folder when it is missing. */
  async save(folder: string): Promise<void> {
    await storeFile(join(folder, KEY_FILE), await exportKey(this.#key), 'secret');
    await storeFile(join(folder, CERT_FILE), this.certPem, 'public');
  }

  /** Until when what is issued can be valid. */
  get notAfter(): Date {
    return this.#certificate.notAfter;
  }

  /**
   * Makes a key and a certificate for it.
   * @throws {AppError} ARGUMENT_INVALID
   */
  async issue(terms: CertificateTerms & { readonly name: string }): Promise<IssuedCertificate> {
    const keys = await generateKeys();
    const certificate = await this.#certify(subject(terms.name), keys.publicKey, terms);
    return { certPem: pemOf(certificate), keyPem: await exportKey(keys.privateKey) };
  }

  /**
   * Makes a certificate for a key that its owner keeps. Of the request only the key counts; whose the certificate is,
   * and what for, is said by whoever signs.
   *
   * @returns PEM
   * @throws {AppError} ARGUMENT_INVALID for what is no request, or one whose signature is not its own key's
   */
  async sign(csrPem: string, terms: CertificateTerms & { readonly name: string }): Promise<string> {
    const request = await readRequest(csrPem);
    return pemOf(await this.#certify(subject(terms.name), request.publicKey, terms));
  }

  #certify(name: string, publicKey: PublicKey | Key, terms: CertificateTerms) {
    return certify({ name, publicKey, terms, issuer: this.#certificate, signingKey: this.#key });
  }
}

type Order = {
  readonly name: string;
  readonly publicKey: PublicKey | Key;
  readonly terms: CertificateTerms;
  readonly issuer: X509Certificate;
  readonly signingKey: Key;
};

async function certify({ name, publicKey, terms, issuer, signingKey }: Order): Promise<X509Certificate> {
  const { hosts, usages } = terms;
  const names = hosts.map((host) => ({
    type: isIP(host) === 0 ? ('dns' as const) : ('ip' as const),
    value: host,
  }));
  const purposes = { server: x509.ExtendedKeyUsage.serverAuth, client: x509.ExtendedKeyUsage.clientAuth };
  const { notBefore, notAfter } = validity(terms.days ?? LEAF_DAYS);
  return x509.X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: name,
      issuer: issuer.subject,
      notBefore,
      notAfter: notAfter < issuer.notAfter ? notAfter : issuer.notAfter,
      signingAlgorithm: SIGNATURE,
      publicKey,
      signingKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension(usages.map((usage) => purposes[usage])),
        ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)]),
        await x509.SubjectKeyIdentifierExtension.create(publicKey, false, crypto),
        await x509.AuthorityKeyIdentifierExtension.create(issuer, false, crypto),
      ],
    },
    crypto,
  );
}

async function readRequest(csrPem: string): Promise<Pkcs10CertificateRequest> {
  try {
    const request = new x509.Pkcs10CertificateRequest(csrPem);
    if (await request.verify(crypto)) return request;
  } catch (cause) {
    throw new AppError('ARGUMENT_INVALID', 'not a certificate request', { cause });
  }
  throw new AppError('ARGUMENT_INVALID', 'the certificate request is not signed by its own key');
}

async function readPem(path: string): Promise<string> {
  const text = await readStored(path);
  if (text === undefined) throw new AppError('NOT_FOUND', `${path} is not there`);
  return text;
}

const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,62}[A-Za-z0-9])?$/;

function subject(name: string): string {
  if (NAME.test(name)) return `CN=${name}`;
  throw new AppError(
    'ARGUMENT_INVALID',
    'name of a certificate: 1..64 letters, digits, spaces, dots and hyphens',
  );
}

function validity(days: number): { notBefore: Date; notAfter: Date } {
  const nowMs = Date.now();
  return { notBefore: new Date(nowMs - BACKDATED_MS), notAfter: new Date(nowMs + days * DAY_MS) };
}

/** Positive, as RFC 5280 wants it. */
function serialNumber(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  bytes.writeUInt8((bytes.readUInt8() & 0x7f) | 0x40);
  return bytes.toString('hex');
}

const pemOf = (certificate: X509Certificate): string => `${certificate.toString('pem')}\n`;

async function fingerprintOf(certificate: X509Certificate): Promise<string> {
  return Buffer.from(await certificate.getThumbprint('SHA-256', crypto)).toString('hex');
}

async function generateKeys(): Promise<Keys> {
  return crypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
}

async function exportKey(key: Key): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}

async function importKey(pem: string): Promise<Key> {
  const der = createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' });
  return crypto.subtle.importKey('pkcs8', der, KEY, true, ['sign']);
}
