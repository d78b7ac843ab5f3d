/** A first site's service and a newcomer on loopback, with real TLS and without processes. */
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { CertificateAuthority } from '../../../../run/certs/authority.ts';
import { callSite, fetchAuthority } from '../../../../run/site/call.ts';
import { requestCertificates, termsOf } from '../../../../run/site/identity.ts';
import { JoinDesk } from '../../../../run/site/join-desk.ts';
import { parseJoinToken } from '../../../../run/site/join-token.ts';
import { Empty, JoinAnswer } from '../../../../run/site/messages.ts';
import { DEFAULT_PORTS } from '../../../../run/site/ports.ts';
import { SiteService } from '../../../../run/site/service.ts';
import type { SiteRecord, SiteState } from '../../../../run/site/site-state.ts';
import { TokenBook } from '../../../../run/site/token-book.ts';

const HOST = '127.0.0.1';
const HOUR_MS = 3_600_000;
const log = pino({ level: 'silent' });
const code = (value: string) => expect.objectContaining({ code: value });

const record = (name: string, announced: string, port: number): SiteRecord => ({
  ...{ name, address: announced, announced, signalNodes: 1, workers: 1 },
  ports: { ...DEFAULT_PORTS, site: port },
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('JoinDesk', () => {
  let folder: string;
  let service: SiteService;
  let desk: JoinDesk;
  let state: SiteState;
  let at: { host: string; port: number };
  let joined: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kaskade-desk-'));
    const authority = await CertificateAuthority.create({ name: 'test' });
    const self = record('erfurt', HOST, await freePort());
    at = { host: HOST, port: self.ports.site };
    joined = [];
    state = {
      ...{ version: 1, fingerprint: authority.fingerprint, first: 'erfurt', self, sites: [self] },
      ...{ etcdEndpoints: ['https://127.0.0.1:7379'], pageSecret: 'page-secret' },
    };
    const issued = await authority.issue({ ...termsOf(self).node, name: 'erfurt node' });
    const tls = { ca: authority.certPem, cert: issued.certPem, key: issued.keyPem };
    desk = new JoinDesk({
      authority,
      book: await TokenBook.open(join(folder, 'tokens.json')),
      state: () => state,
      save: async (changed) => void (state = changed),
      identity: () => tls,
      tokenKeys: 'site:key\n',
      examine: () => Promise.reject(new Error('not in this test')),
      onJoined: ({ name }) => void joined.push(name),
      onReady: ({ name }, isNew) => void joined.push(`${name} ready ${isNew ? 'anew' : 'again'}`),
      log,
    });
    service = new SiteService({ host: HOST, port: at.port, tls, routes: desk.routes, log });
    await service.start();
  });

  afterEach(async () => {
    await service.close();
    await rm(folder, { recursive: true });
  });

  /** @param asked name in the requests for certificates */
  const joinAs = async (site: SiteRecord, token: string, asked = site.name) => {
    const { fingerprint, secret } = parseJoinToken(token);
    const ca = await fetchAuthority(at, fingerprint);
    const requests = await requestCertificates(join(folder, site.name), asked);
    const body = { version: 1, secret, site, requests };
    return callSite({ at, path: '/v1/site/join', trust: { ca }, body, answer: JoinAnswer });
  };

  test('gives a newcomer all it needs, and knows it from then on', async () => {
    const suhl = record('suhl', '10.0.0.2', 7_443);

    const answer = await joinAs(suhl, await desk.newToken(HOUR_MS));

    expect(answer).toMatchObject({ first: 'erfurt', tokenKeys: 'site:key\n', pageSecret: 'page-secret' });
    expect(answer.sites.map(({ name }) => name)).toEqual(['erfurt', 'suhl']);
    expect(answer.certificates.node).toContain('BEGIN CERTIFICATE');
    expect(state.sites).toContainEqual(suhl);
    expect(joined).toEqual(['suhl']);
  });

  test('lets nobody be another site than the one that joins', async () => {
    const suhl = record('suhl', '10.0.0.2', 7_443);

    const { certificates } = await joinAs(suhl, await desk.newToken(HOUR_MS), 'erfurt');

    expect(new X509Certificate(certificates.node).subject).toBe('CN=suhl node');
  });

  test('takes a token once, and none that it did not give out', async () => {
    const token = await desk.newToken(HOUR_MS);
    await joinAs(record('suhl', '10.0.0.2', 7_443), token);
    const other = record('gera', '10.0.0.3', 7_443);

    await expect(joinAs(other, token)).rejects.toThrow(code('JOIN_TOKEN_USED'));
    await expect(joinAs(other, `${token.split('.')[0]}.${'A'.repeat(22)}`)).rejects.toThrow(
      code('JOIN_TOKEN_INVALID'),
    );
    await expect(joinAs(other, await desk.newToken(0))).rejects.toThrow(code('JOIN_TOKEN_EXPIRED'));
  });

  test('is told from a host that has another authority', async () => {
    const [, secret] = (await desk.newToken(HOUR_MS)).split('.');

    const joining = joinAs(record('suhl', '10.0.0.2', 7_443), `${'A'.repeat(43)}.${secret}`);

    await expect(joining).rejects.toThrow(code('JOIN_CA_MISMATCH'));
  });

  test('does not give a living name or address twice, nor use the token up for it', async () => {
    const token = await desk.newToken(HOUR_MS);

    await expect(joinAs(record('erfurt', '10.0.0.2', 7_443), token)).rejects.toThrow(code('SITE_NAME_TAKEN'));
    await expect(joinAs(record('suhl', HOST, 7_444), token)).rejects.toThrow(code('ARGUMENT_INVALID'));
    await expect(joinAs(record('suhl', '10.0.0.2', 7_443), token)).resolves.toBeDefined();
  });

  test('lets only members do what members do', async () => {
    const ca = await fetchAuthority(at, state.fingerprint);
    const ready = callSite({ at, path: '/v1/site/ready', trust: { ca }, body: {}, answer: Empty });

    await expect(ready).rejects.toThrow(code('TLS_PEER_REFUSED'));
    expect(joined).toEqual([]);
  });

  test('says what is not there', async () => {
    const trust = { ca: await fetchAuthority(at, state.fingerprint) };

    await expect(callSite({ at, path: '/v1/site/nothing', trust, answer: Empty })).rejects.toThrow(
      code('NOT_FOUND'),
    );
    const nobody = { host: HOST, port: await freePort() };
    await expect(callSite({ at: nobody, path: '/', trust, answer: Empty })).rejects.toThrow(
      code('SITE_UNREACHABLE'),
    );
  });
});
