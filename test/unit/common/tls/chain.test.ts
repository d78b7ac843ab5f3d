import { beforeAll, describe, expect, test } from '@jest/globals';
import { checkKeyPair, checkSigned } from '../../../../common/tls/chain.ts';
import type { TlsMaterial } from '../../../../common/tls/material.ts';
import type { CertificateAuthority } from '../../../../run/certs/authority.ts';
import { EXPIRED, makeAuthority, makeMaterial } from '../../../support/tls-identity.ts';

const DAY_MS = 86_400_000;
const nowMs = Date.now();

let ours: CertificateAuthority;
let node: TlsMaterial;

beforeAll(async () => {
  ours = await makeAuthority();
  node = await makeMaterial(ours, { days: 30 });
});

const pair = (cert: string, key: string) => ({
  cert: { name: 'node.pem', pem: cert },
  key: { name: 'node-key.pem', pem: key },
});

function reasonOf(check: () => unknown): string {
  try {
    check();
    return '';
  } catch (error) {
    expect(error).toMatchObject({ code: 'TLS_INVALID' });
    return error instanceof Error ? error.message : '';
  }
}

const pairReason = (cert: string, key: string, atMs = nowMs): string =>
  reasonOf(() => checkKeyPair(pair(cert, key), atMs));
const signedReason = (cert: string, ca: string, atMs = nowMs): string =>
  reasonOf(() => checkSigned({ name: 'node.pem', pem: cert }, { name: 'ca.pem', pem: ca }, atMs));

describe('checkKeyPair()', () => {
  test('tells until when a good certificate is valid', () => {
    const notAfter = checkKeyPair(pair(node.cert, node.key), nowMs);

    expect((notAfter.getTime() - nowMs) / DAY_MS).toBeCloseTo(30, 2);
  });

  test('counts the certificate in the file that ends first', () => {
    const notAfter = checkKeyPair(pair(`${node.cert}${ours.certPem}`, node.key), nowMs);

    expect((notAfter.getTime() - nowMs) / DAY_MS).toBeCloseTo(30, 2);
  });

  test('refuses the key of another certificate', async () => {
    const other = await makeMaterial(ours);

    expect(pairReason(node.cert, other.key)).toBe(
      'node-key.pem: is not the key of the certificate in node.pem',
    );
  });

  test('refuses what is expired or not valid yet, and says since when and until when', async () => {
    const expired = await makeMaterial(ours, { days: EXPIRED });

    expect(pairReason(expired.cert, expired.key)).toMatch(
      /^node\.pem: the certificate of CN=node expired at 20.*Z$/,
    );
    expect(pairReason(node.cert, node.key, nowMs - DAY_MS)).toMatch(
      /^node\.pem: .* is not valid before 20.*Z; it is 20.*Z here$/,
    );
  });

  test('refuses files without what they should hold, and shows nothing of a key', () => {
    expect(pairReason('x', node.key)).toBe('node.pem: holds no certificate in PEM form');
    expect(pairReason(node.cert.replace(/M[A-Z]/, '##'), node.key)).toMatch(
      /^node\.pem: holds .*can not be read/,
    );
    expect(pairReason(node.cert, 'secret')).toMatch(/^node-key\.pem: holds no private key in PEM form/);
  });
});

describe('checkSigned()', () => {
  test('accepts an authority of several', async () => {
    const other = await makeAuthority('Other');

    expect(signedReason(node.cert, `${other.certPem}${ours.certPem}`)).toBe('');
  });

  test('refuses an unknown authority, also one of the same name', async () => {
    const namesake = await makeAuthority();

    expect(signedReason(node.cert, namesake.certPem)).toBe(
      'node.pem: is not signed by an authority in ca.pem: its issuer is CN=Test CA',
    );
  });

  test('refuses a certificate of a node in place of an authority', () => {
    expect(signedReason(node.cert, node.cert)).toBe(
      'ca.pem: holds the certificate of CN=node, which is no CA',
    );
  });

  test('refuses an authority that has ended', () => {
    expect(signedReason(node.cert, ours.certPem, nowMs + 4_000 * DAY_MS)).toMatch(/^ca\.pem: .*expired at/);
  });
});
