/** Tells whether a certificate, its key and the authorities fit together, and for how long. Pure. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { AppError } from '../errors.ts';

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
/** More links than any real chain has. */
const MAX_CHAIN = 8;

/** A text and how people call it: its file. */
export type NamedPem = { readonly name: string; readonly pem: string };

export type KeyPair = { readonly cert: NamedPem; readonly key: NamedPem };

/** @returns at least one */
function parseCertificates({ name, pem }: NamedPem): readonly [X509Certificate, ...X509Certificate[]] {
  try {
    const [first, ...rest] = (pem.match(PEM) ?? []).map((one) => new X509Certificate(one));
    if (first !== undefined) return [first, ...rest];
  } catch (cause) {
    throw invalid(name, 'holds a certificate that can not be read', cause);
  }
  throw invalid(name, 'holds no certificate in PEM form');
}

/**
 * Checks a certificate by itself: its key, and that now is within its time.
 *
 * @returns when the first of the certificates in the file ends
 * @throws {AppError} TLS_INVALID
 */
export function checkKeyPair({ cert, key }: KeyPair, nowMs: number): Date {
  const certificates = parseCertificates(cert);
  if (!certificates[0].checkPrivateKey(parseKey(key))) {
    throw invalid(key.name, `is not the key of the certificate in ${cert.name}`);
  }
  for (const certificate of certificates) checkTime(cert.name, certificate, nowMs);
  return new Date(Math.min(...certificates.map(({ validToDate }) => validToDate.getTime())));
}

/**
 * Checks that one of the authorities, which are all good now, has signed the certificate, directly or through others
 * in the certificate's file.
 *
 * @throws {AppError} TLS_INVALID
 */
export function checkSigned(cert: NamedPem, ca: NamedPem, nowMs: number): void {
  const [leaf, ...between] = parseCertificates(cert);
  const authorities = parseCertificates(ca);
  for (const authority of authorities) {
    if (!authority.ca)
      throw invalid(ca.name, `holds the certificate of ${nameOf(authority)}, which is no CA`);
  }
  const root = rootOf(leaf, between, authorities);
  if (root === undefined) {
    const issuer = leaf.issuer.replaceAll('\n', ', ');
    throw invalid(cert.name, `is not signed by an authority in ${ca.name}: its issuer is ${issuer}`);
  }
  checkTime(ca.name, root, nowMs);
}

function rootOf(
  leaf: X509Certificate,
  between: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): X509Certificate | undefined {
  let current = leaf;
  for (let depth = 0; depth < MAX_CHAIN; depth += 1) {
    const signed = (issuer: X509Certificate): boolean =>
      current.checkIssued(issuer) && current.verify(issuer.publicKey);
    const root = authorities.find(signed);
    if (root !== undefined) return root;
    const next = between.find((one) => one !== current && signed(one));
    if (next === undefined) return undefined;
    current = next;
  }
  return undefined;
}

function checkTime(name: string, certificate: X509Certificate, nowMs: number): void {
  const { validFromDate: from, validToDate: to } = certificate;
  if (nowMs > to.getTime()) {
    throw invalid(name, `the certificate of ${nameOf(certificate)} expired at ${to.toISOString()}`);
  }
  if (nowMs < from.getTime()) {
    const now = new Date(nowMs).toISOString();
    throw invalid(
      name,
      `the certificate of ${nameOf(certificate)} is not valid before ${from.toISOString()}; it is ${now} here`,
    );
  }
}

const nameOf = ({ subject }: X509Certificate): string => subject.replaceAll('\n', ', ') || '(no name)';

function parseKey({ name, pem }: NamedPem) {
  try {
    return createPrivateKey(pem);
  } catch {
    // no cause: it could show parts of the key
    throw invalid(name, 'holds no private key in PEM form, or one with a password');
  }
}

function invalid(name: string, problem: string, cause?: unknown): AppError {
  return new AppError('TLS_INVALID', `${name}: ${problem}`, { cause });
}
