/** etcd that wants certificates: what is refused and why, and a new certificate without a new client. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { isAppError, type AppError } from '../../common/errors.ts';
import type { TlsSource } from '../../common/tls/material.ts';
import type { CertificateAuthority } from '../../run/certs/authority.ts';
import { EtcdClients, hear } from '../support/etcd-clients.ts';
import { startEtcd } from '../support/etcd-server.ts';
import {
  EXPIRED,
  makeAuthority,
  makeMaterial,
  storeMaterial,
  TestIdentity,
} from '../support/tls-identity.ts';
import { waitFor } from '../support/wait-for.ts';

jest.setTimeout(90_000);

/** Short, since a refusal waits for all of it. */
const TRY_MS = 200;
const KEY = '/kaskade/v1/test';
const clients = new EtcdClients();

let folder: string;
let ours: CertificateAuthority;
let next: CertificateAuthority;
let etcd: Awaited<ReturnType<typeof startEtcd>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kaskade-tls-'));
  [ours, next] = await Promise.all([makeAuthority('Ours'), makeAuthority('Next')]);
  etcd = await startEtcd(1, await storeMaterial(folder, await makeMaterial(ours)));
});

afterEach(() => clients.close());

afterAll(async () => {
  await etcd.close();
  await rm(folder, { recursive: true });
});

const connect = (tls: TlsSource, callTimeoutMs = 5_000) =>
  clients.connect(etcd.endpoints, { tls, callTimeoutMs });
const identity = async (...args: Parameters<typeof makeMaterial>) =>
  new TestIdentity(await makeMaterial(...args));
/** Tries, each time for a moment, until it is refused for its certificate. */
function refused(tls: TlsSource): Promise<AppError> {
  const client = connect(tls, TRY_MS);
  const tried = () =>
    client.get(KEY).then(
      () => undefined,
      (error: unknown) => (isAppError(error, 'TLS_PEER_REFUSED') ? error : undefined),
    );
  return waitFor(tried, { what: 'etcd or its client refuses a certificate' });
}

const refusal = async (...args: Parameters<typeof makeMaterial>): Promise<AppError> =>
  refused(await identity(...args));

describe('etcd with certificates', () => {
  test('tells why it is not trusted', async () => {
    expect(await refusal(ours, { trusted: [next] })).toMatchObject({
      code: 'TLS_PEER_REFUSED',
      retryable: true,
      message: expect.stringMatching(
        /https:\/\/127\.0\.0\.1:\d+ since .*certificate of etcd at 127\.0\.0\.1:\d+ is signed by an unknown authority/,
      ),
    });
  });

  test('tells why it does not trust us', async () => {
    const reasons = [
      await refusal(next, { trusted: [ours] }),
      await refusal(ours, { days: EXPIRED }),
      await refusal(ours, { usages: ['server'] }),
    ].map(({ message }) => message);

    const all = expect.stringMatching(/etcd at 127\.0\.0\.1:\d+ refuses our certificate/);
    expect(reasons).toEqual([all, all, all]);
  });

  test('needs certificates', () => {
    expect(() => clients.connect(etcd.endpoints)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });

  test('takes a new certificate from the same client; watches hear everything and the old one is refused', async () => {
    const both = [ours, next];
    const tls = await identity(ours, { trusted: both });
    const left = await identity(ours, { trusted: both });
    const client = connect(tls);
    const heard = await hear(client, KEY);
    await client.txn([], [{ put: KEY, value: Uint8Array.of(1) }]);

    tls.replace(await makeMaterial(next, { trusted: both }));
    await Promise.all(etcd.members.map((member) => member.kill()));
    await storeMaterial(folder, await makeMaterial(next));
    await Promise.all(etcd.members.map((member) => member.start()));
    // the longer it was away, the longer until it is looked for again
    await waitFor(() => client.get(KEY), { what: 'etcd is reached again', timeoutMs: 30_000 });

    await client.txn([], [{ put: KEY, value: Uint8Array.of(2) }]);
    expect((await client.get(KEY))?.value).toEqual(Uint8Array.of(2));
    await waitFor(() => heard.batches.length === 2, { what: 'the watch hears both changes' });
    expect((await refused(left)).message).toMatch(/refuses our certificate/);
  });

  test('ends no call that is under way when the certificate changes', async () => {
    const tls = await identity(next);
    const client = connect(tls);
    const puts = Array.from({ length: 20 }, () => client.txn([], [{ put: KEY, value: Uint8Array.of(3) }]));

    tls.replace(await makeMaterial(next));
    puts.push(client.txn([], [{ put: KEY, value: Uint8Array.of(4) }]));

    expect((await Promise.all(puts)).every(({ succeeded }) => succeeded)).toBe(true);
    await clients.close();
    await waitFor(() => tls.listenerCount === 0, { what: 'nobody waits for certificates any more' });
  });
});
