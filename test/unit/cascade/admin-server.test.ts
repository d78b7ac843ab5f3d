import { get } from 'node:https';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { AdminServer } from '../../../cascade/admin-server.ts';
import type { CertificateAuthority } from '../../../run/certs/authority.ts';
import { makeAuthority, makeMaterial, TestIdentity } from '../../support/tls-identity.ts';

const log = pino({ level: 'silent' });
const LISTEN = { host: '127.0.0.1', port: 0 };

let ours: CertificateAuthority;

beforeAll(async () => {
  ours = await makeAuthority();
});

const serve = (tls?: TestIdentity): AdminServer =>
  new AdminServer({
    unreadiness: () => undefined,
    renderMetrics: async () => ({ contentType: 'text/plain', body: 'metrics' }),
    tls,
    log,
  });

function ask(address: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(`https://${address}/readyz`, { ca, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

describe('AdminServer', () => {
  test('speaks HTTP without a certificate', async () => {
    const server = serve();
    const address = await server.start(LISTEN);

    expect((await fetch(`http://${address}/readyz`)).status).toBe(200);
    await server.close();
  });

  test('speaks HTTPS with one, and takes up the next', async () => {
    const next = await makeAuthority('Next');
    const tls = new TestIdentity(await makeMaterial(ours));
    const server = serve(tls);
    const address = await server.start(LISTEN);
    expect(await ask(address, ours.certPem)).toBe(200);

    tls.replace(await makeMaterial(next));

    expect(await ask(address, next.certPem)).toBe(200);
    await expect(ask(address, ours.certPem)).rejects.toThrow(/certificate/);
    await server.close();
    expect(tls.listenerCount).toBe(0);
  });
});
