/** gRPC between nodes with certificates: both sides check, new connections take new certificates. */
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { RpcClient } from '../../common/rpc/client.ts';
import { RpcServer } from '../../common/rpc/server.ts';
import { SfuPeer } from '../../common/rpc/services.ts';
import type { TlsSource } from '../../common/tls/material.ts';
import type { CertificateAuthority } from '../../run/certs/authority.ts';
import { EXPIRED, makeAuthority, makeMaterial, TestIdentity } from '../support/tls-identity.ts';

const log = pino({ level: 'silent' });
const closers: (() => Promise<void>)[] = [];

let ours: CertificateAuthority;
let foreign: CertificateAuthority;

beforeAll(async () => {
  [ours, foreign] = await Promise.all([makeAuthority('Ours'), makeAuthority('Foreign')]);
});

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function serve(tls?: TlsSource): Promise<number> {
  const server = new RpcServer({ host: '127.0.0.1', port: 0, log, ...(tls && { tls }) });
  server.add(SfuPeer, {
    peerChannel: (stream) => stream.onMessage(() => stream.write({ message: { beat: {} } })),
  });
  const { port } = await server.start();
  closers.push(() => server.close());
  return port;
}

function dial(address: string, tls?: TlsSource) {
  const client = new RpcClient(SfuPeer, { address, ...(tls && { tls }) });
  closers.push(() => client.close());
  const stream = client.bidi('peerChannel');
  const answer = new Promise<string>((resolve) => stream.onMessage(() => resolve('answered')));
  const failure = stream.closed.then((error) => error?.message ?? 'ended');
  const ask = (): Promise<string> => {
    stream.write({ message: { beat: {} } });
    return Promise.race([answer, failure]);
  };
  return { stream, ask };
}

const identity = async (...args: Parameters<typeof makeMaterial>) =>
  new TestIdentity(await makeMaterial(...args));

describe('gRPC with certificates', () => {
  test('connects nodes of one authority, by address and by name', async () => {
    const tls = await identity(ours);
    const port = await serve(tls);

    expect(await dial(`127.0.0.1:${port}`, tls).ask()).toBe('answered');
    expect(await dial(`localhost:${port}`, tls).ask()).toBe('answered');
  });

  test('tells why a server is refused', async () => {
    const client = await identity(ours);
    const ask = async (server: TlsSource) => dial(`127.0.0.1:${await serve(server)}`, client).ask();

    expect(await ask(await identity(foreign, { trusted: [ours] }))).toMatch(
      /127\.0\.0\.1:\d+ is signed by an unknown authority/,
    );
    expect(await ask(await identity(ours, { days: EXPIRED }))).toMatch(/127\.0\.0\.1:\d+ has expired/);
    expect(await ask(await identity(ours, { hosts: ['10.0.0.1'] }))).toMatch(
      /127\.0\.0\.1:\d+ is made for other addresses/,
    );
  });

  test('tells why a client is refused', async () => {
    const port = await serve(await identity(ours));
    const ask = (client?: TlsSource) => dial(`127.0.0.1:${port}`, client).ask();
    const refused = /127\.0\.0\.1:\d+ refuses our certificate: the connection was closed/;

    expect(await ask(await identity(foreign, { trusted: [ours] }))).toMatch(refused);
    expect(await ask(await identity(ours, { days: EXPIRED }))).toMatch(refused);
    expect(await ask()).toMatch(/UNAVAILABLE/);
  });

  test('refuses a server in plain text', async () => {
    const port = await serve();

    expect(await dial(`127.0.0.1:${port}`, await identity(ours)).ask()).toMatch(/plain text/);
  });
});

describe('a new certificate', () => {
  test('is used by new connections, while the old ones go on', async () => {
    const server = await identity(ours, { trusted: [ours, foreign] });
    const client = await identity(ours, { trusted: [ours, foreign] });
    const port = await serve(server);
    const old = dial(`127.0.0.1:${port}`, client);
    await old.ask();
    const left = new TestIdentity(client.current());

    const both = await makeMaterial(foreign);
    server.replace(both);
    client.replace(both);

    expect(await dial(`127.0.0.1:${port}`, client).ask()).toBe('answered');
    expect(await dial(`127.0.0.1:${port}`, left).ask()).toMatch(/refuses our certificate/);
    expect(old.stream.isOpen).toBe(true);
  });

  test('is no longer waited for when all connections are closed', async () => {
    const tls = await identity(ours);
    const port = await serve(tls);
    await dial(`127.0.0.1:${port}`, tls).ask();

    await Promise.all(closers.splice(0).map((close) => close()));

    expect(tls.listenerCount).toBe(0);
  });
});
