import { get } from 'node:https';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { AdminServer } from '../../../../common/http/admin-server.ts';
import type { CertificateAuthority } from '../../../../run/certs/authority.ts';
import { makeAuthority, makeMaterial, TestIdentity } from '../../../support/tls-identity.ts';

const log = pino({ level: 'silent' });

let ours: CertificateAuthority;

beforeAll(async () => {
  ours = await makeAuthority();
});

const serve = (host: string, tls?: TestIdentity, reason?: string): AdminServer =>
  new AdminServer({
    listen: { host, port: 0 },
    unreadiness: () => reason,
    metrics: { contentType: 'text/plain; version=0.0.4', render: async () => 'up 1\n' },
    tls,
    log,
  });

/** @param address 0.0.0.0 and the port */
function ask(address: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const url = `https://127.0.0.1:${address.split(':').at(-1)}/readyz`;
    get(url, { ca, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

describe('AdminServer', () => {
  test('speaks HTTP on this machine, whether or not there is a certificate', async () => {
    const server = serve('127.0.0.1', new TestIdentity(await makeMaterial(ours)), 'draining');
    const address = await server.start();

    const [live, ready, metrics, other] = await Promise.all(
      ['livez', 'readyz', 'metrics', 'x'].map((path) => fetch(`http://${address}/${path}`)),
    );

    expect([live?.status, ready?.status, metrics?.status, other?.status]).toEqual([200, 503, 200, 404]);
    expect(await ready?.text()).toBe('not ready: draining\n');
    expect(await metrics?.text()).toBe('up 1\n');
    expect(metrics?.headers.get('content-type')).toBe('text/plain; version=0.0.4');
    await server.close();
  });

  test('speaks HTTPS beyond it, and takes up the next certificate', async () => {
    const next = await makeAuthority('Next');
    const tls = new TestIdentity(await makeMaterial(ours));
    const server = serve('0.0.0.0', tls);
    const address = await server.start();
    expect(await ask(address, ours.certPem)).toBe(200);

    tls.replace(await makeMaterial(next));

    expect(await ask(address, next.certPem)).toBe(200);
    await expect(ask(address, ours.certPem)).rejects.toThrow(/certificate/);
    await server.close();
    expect(tls.listenerCount).toBe(0);
  });

  test('refuses plain text beyond it', () => {
    expect(() => serve('0.0.0.0')).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });

  test('says which port is taken', async () => {
    const first = serve('127.0.0.1');
    const port = Number((await first.start()).split(':').at(-1));
    const second = new AdminServer({
      listen: { host: '127.0.0.1', port },
      unreadiness: () => undefined,
      metrics: { contentType: 'text/plain', render: async () => '' },
      tls: undefined,
      log,
    });

    await expect(second.start()).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: expect.stringContaining(`127.0.0.1:${port}`),
    });
    await Promise.all([first.close(), second.close()]);
  });
});
