/** A signalling node that serves clients by TLS: what they see, and how its certificate is replaced while it runs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CertificateAuthority } from '../../run/certs/authority.ts';
import type { SignalNode } from '../../signal/node.ts';
import { SignalSites } from '../support/signal-sites.ts';
import { trustAuthority } from '../support/trust.ts';
import { waitFor } from '../support/wait-for.ts';

let authority: CertificateAuthority;
let folder: string;
let sites: SignalSites;
let clientTls: { certFile: string; keyFile: string };

beforeAll(async () => {
  authority = await CertificateAuthority.create({ name: 'Test CA' });
  trustAuthority(authority.certPem);
  folder = await mkdtemp(join(tmpdir(), 'kaskade-tls-'));
  clientTls = { certFile: join(folder, 'node.pem'), keyFile: join(folder, 'node-key.pem') };
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  sites = new SignalSites();
  await replaceCertificate('first');
});
afterEach(() => sites.close());

async function replaceCertificate(name: string): Promise<void> {
  const hosts = ['localhost', '127.0.0.1'];
  const { certPem, keyPem } = await authority.issue({ name, hosts, usages: ['server'] });
  await writeFile(clientTls.keyFile, keyPem);
  await writeFile(clientTls.certFile, certPem);
}

/** Name in the certificate that a new connection gets; without a server name, as for a page at an address. */
function nameSeen(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca: authority.certPem }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

async function untilSeen(node: SignalNode, name: string): Promise<void> {
  await waitFor(async () => (await nameSeen(node.port)) === name, { what: `the certificate "${name}"` });
}

describe('a node with a certificate for clients', () => {
  test('serves HTTPS and WSS, and pages of its own origin may connect', async () => {
    const node = await sites.node({ clientTls });
    const base = `https://localhost:${node.port}`;

    const token = await fetch(`${base}/v1/token`, {
      method: 'POST',
      headers: { origin: base },
      body: JSON.stringify({ room: 'r', name: 'Anna' }),
    });

    expect(node.clientUrl).toBe(`wss://localhost:${node.port}/v1/signal`);
    expect(await token.json()).toMatchObject({ signalUrl: node.clientUrl });
    expect((await sites.join(node, 'r')).joined.site).toBe('erfurt');
    await expect(fetch(`http://localhost:${node.port}/livez`)).rejects.toThrow();
  });

  test('takes up a new certificate: new connections get it, open ones stay and go on hearing of the room', async () => {
    const node = await sites.node({ clientTls });
    const { client: anna } = await sites.join(node, 'r');

    await replaceCertificate('second');
    await untilSeen(node, 'second');
    const { joined } = await sites.join(node, 'r', { name: 'Ben', subject: 'ben' });
    await waitFor(() => anna.deltas.length > 0, { what: 'news of Ben over the old connection' });
    await replaceCertificate('third');
    await untilSeen(node, 'third');

    expect(joined.participantId).toBeTruthy();
    expect(anna.closed).toBeUndefined();
    expect(await anna.codeOf({ stats: {} })).toBe('OK');
  });

  test('keeps the old certificate when the new files are of no use, and takes the next good ones', async () => {
    const node = await sites.node({ clientTls });

    await writeFile(clientTls.certFile, 'nonsense');
    expect(await nameSeen(node.port)).toBe('first');
    await replaceCertificate('good again');

    await untilSeen(node, 'good again');
  });

  test('does not start with files of no use, and says which', async () => {
    await writeFile(clientTls.keyFile, 'nonsense');

    await expect(sites.node({ clientTls })).rejects.toMatchObject({
      code: 'TLS_INVALID',
      message: expect.stringContaining(clientTls.keyFile),
    });
  });

  test('does not start without one where others than this machine could connect', async () => {
    await expect(sites.node({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});
