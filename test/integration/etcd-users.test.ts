/** An etcd that asks for a name and a password. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Etcd3 } from 'etcd3';
import { newPrefix, put, putAll } from '../support/coordination-contract/support.ts';
import { EtcdClients, hear } from '../support/etcd-clients.ts';
import { startEtcd } from '../support/etcd-server.ts';
import { waitFor } from '../support/wait-for.ts';

const TIMEOUT_MS = 120_000;
const SOON = { timeoutMs: 30_000 };
/** Longer than it takes to find an etcd that was started anew, however long that took. */
const TTL_SEC = 15;
const AUTH = { username: 'root', password: 'correct horse' };

let servers: Awaited<ReturnType<typeof startEtcd>>;
const clients = new EtcdClients();

beforeAll(async () => {
  servers = await startEtcd();
  const admin = new Etcd3({ hosts: [...servers.endpoints] });
  await admin.auth.userAdd({ name: AUTH.username, password: AUTH.password });
  await admin.auth.roleAdd({ name: 'root' });
  await admin.auth.userGrantRole({ user: AUTH.username, role: 'root' });
  await admin.auth.authEnable();
  admin.close();
}, TIMEOUT_MS);
afterAll(() => servers.close());
afterEach(() => clients.close());

describe('an etcd with users', () => {
  test.each([
    ['no name', {}],
    ['a wrong password', { auth: { ...AUTH, password: 'wrong' } }],
  ])('refuses %s with CONFIG_INVALID', async (_, options) => {
    const client = clients.connect(servers.endpoints, options);

    await expect(client.get('a')).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  test(
    'serves its user, also when it has forgotten all tokens',
    async () => {
      const prefix = newPrefix();
      const client = clients.connect(servers.endpoints, { auth: AUTH });
      const heard = await hear(client, prefix);
      const lease = await client.grantLease(TTL_SEC);
      const revisions = [await putAll(client, put(`${prefix}a`, '1', lease.id))];
      const [member] = servers.members;

      await member?.kill();
      await member?.start();

      revisions.push(
        await waitFor(() => putAll(client, put(`${prefix}a`, '2', lease.id)), { what: 'a write', ...SOON }),
      );
      await waitFor(() => heard.batches.length === 2, { what: 'both writes are heard', ...SOON });
      expect(heard.revisions()).toEqual(revisions);
      const askedMs = performance.now();
      await waitFor(() => lease.deadlineMs > askedMs + TTL_SEC * 1_000, {
        what: 'the lease is renewed',
        ...SOON,
      });
    },
    TIMEOUT_MS,
  );
});
