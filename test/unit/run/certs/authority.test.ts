import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CertificateAuthority } from '../../../../run/certs/authority.ts';
import { x509 } from '../../../../run/certs/x509.ts';

const KEY = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const BOTH = ['server', 'client'] as const;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

let authority: CertificateAuthority;
let folder: string;

beforeAll(async () => {
  authority = await CertificateAuthority.create({ name: 'Test CA' });
  folder = await mkdtemp(join(tmpdir(), 'kaskade-certs-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function request(): Promise<string> {
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const made = await x509.Pkcs10CertificateRequestGenerator.create(
    { name: 'CN=suhl-1', keys, signingAlgorithm: KEY },
    webcrypto,
  );
  return made.toString('pem');
}

describe('CertificateAuthority', () => {
  test('issues certificates for names and addresses, that belong to their key and are signed by it', async () => {
    const hosts = ['node.example.net', 'localhost', '10.0.0.5', '::1'];

    const { certPem, keyPem } = await authority.issue({ name: 'node-1', hosts, usages: BOTH });

    const certificate = new X509Certificate(certPem);
    const ca = new X509Certificate(authority.certPem);
    expect(certificate.verify(ca.publicKey) && certificate.checkIssued(ca) && ca.ca).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
    expect(certificate.checkHost('node.example.net')).toBe('node.example.net');
    expect(certificate.checkIP('10.0.0.5') ?? certificate.checkIP('::1')).toBe('10.0.0.5');
    expect(certificate.checkHost('other.example.net')).toBeUndefined();
    expect(certificate.keyUsage).toEqual([SERVER_AUTH, CLIENT_AUTH]);
    expect(ca.fingerprint256.replaceAll(':', '').toLowerCase()).toBe(authority.fingerprint);
  });

  test('lets a certificate end when asked, and never after itself', async () => {
    const shortLived = await CertificateAuthority.create({ name: 'Short CA', days: 2 });

    const asked = await authority.issue({ name: 'a', hosts: ['a'], usages: ['server'], days: 3 });
    const capped = await shortLived.issue({ name: 'b', hosts: ['b'], usages: ['server'], days: 30 });

    const daysLeft = (pem: string) => (new X509Certificate(pem).validToDate.getTime() - Date.now()) / DAY_MS;
    expect(daysLeft(asked.certPem)).toBeCloseTo(3, 2);
    expect(daysLeft(capped.certPem)).toBeCloseTo(2, 2);
  });

  test('comes back from its folder, whose key only the owner can read', async () => {
    await authority.save(join(folder, 'ca'));

    const loaded = await CertificateAuthority.load(join(folder, 'ca'));

    const { certPem } = await loaded.issue({ name: 'node-2', hosts: [], usages: ['client'] });
    const signer = new X509Certificate(authority.certPem).publicKey;
    expect(new X509Certificate(certPem).verify(signer)).toBe(true);
    expect(loaded.fingerprint).toBe(authority.fingerprint);
    expect((await stat(join(folder, 'ca', 'ca-key.pem'))).mode & 0o777).toBe(0o600);
  });

  test('tells a folder without an authority from one with broken files', async () => {
    await writeFile(join(folder, 'ca.pem'), 'x');

    await expect(CertificateAuthority.load(folder)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await writeFile(join(folder, 'ca-key.pem'), 'x');
    await expect(CertificateAuthority.load(folder)).rejects.toMatchObject({ code: 'TLS_INVALID' });
  });

  test('signs a request for the name and hosts that it is told, whatever the request asks for', async () => {
    const terms = { name: 'suhl node', hosts: ['10.0.0.9'], usages: BOTH };
    const certPem = await authority.sign(await request(), terms);

    const certificate = new X509Certificate(certPem);
    expect(certificate.subject).toBe('CN=suhl node');
    expect(certificate.subjectAltName).toBe('IP Address:10.0.0.9');
    expect(certificate.verify(new X509Certificate(authority.certPem).publicKey)).toBe(true);
  });

  test('refuses what is no request, and one that its own key did not sign', async () => {
    const pem = await request();
    const other = (await request()).split('\n');
    const forged = [...pem.trim().split('\n').slice(0, -3), ...other.slice(-3)].join('\n');
    const terms = { name: 'x', hosts: [], usages: ['client'] } as const;

    await expect(authority.sign('x', terms)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
    await expect(authority.sign(forged, terms)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });

  test.each(['', 'a,CN=b', 'x'.repeat(65)])('refuses the name %j', async (name) => {
    const issued = authority.issue({ name, hosts: [], usages: ['client'] });

    await expect(issued).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });
});
