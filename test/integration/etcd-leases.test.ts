/** Authority over keys of a real etcd that stops, is out of reach, or never was there. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Lease } from '../../common/coordination/port.ts';
import { newPrefix, put, putAll } from '../support/coordination-contract/support.ts';
import { EtcdClients } from '../support/etcd-clients.ts';
import { startEtcd } from '../support/etcd-server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

const TIMEOUT_MS = 120_000;
const SOON = { timeoutMs: 30_000 };
/** Longer than this process is kept waiting while it begins something with a lease. */
const TTL_SEC = 5;

let servers: Awaited<ReturnType<typeof startEtcd>>;
const clients = new EtcdClients();

beforeAll(async () => {
  servers = await startEtcd();
}, TIMEOUT_MS);
afterAll(() => servers.close());
afterEach(() => clients.close());

const hasAuthority = (lease: Lease): boolean => performance.now() < lease.deadlineMs;

function watchLoss(lease: Lease): { isLost: boolean } {
  const seen = { isLost: false };
  void lease.lost.then(() => {
    seen.isLost = true;
  });
  return seen;
}

describe('a lease', () => {
  test(
    'ends by our clock while etcd is stopped for longer than it lasts; its keys go and it is lost',
    async () => {
      const [holder, other] = [clients.connect(servers.endpoints), clients.connect(servers.endpoints)];
      const key = `${newPrefix()}a`;
      const lease = await holder.grantLease(TTL_SEC);
      const loss = watchLoss(lease);
      await putAll(holder, put(key, '1', lease.id));
      const [member] = servers.members;

      member?.pause();
      try {
        await waitFor(() => !hasAuthority(lease), {
          what: 'authority ends',
          timeoutMs: TTL_SEC * 1_000 + 500,
        });
        expect(loss.isLost).toBe(false);
        await waitFor(() => performance.now() > lease.deadlineMs + 2_000, { what: 'etcd expires it' });
      } finally {
        member?.resume();
      }

      await waitFor(async () => (await other.get(key)) === undefined, { what: 'its key goes', ...SOON });
      await waitFor(() => loss.isLost, { what: 'it is lost', ...SOON });
      expect(hasAuthority(lease)).toBe(false);
      await expect(putAll(holder, put(key, '2', lease.id))).rejects.toMatchObject({ code: 'LEASE_LOST' });
    },
    TIMEOUT_MS,
  );

  test(
    'ends for its holder before its keys go for others when the wire is silent',
    async () => {
      const proxy = await startTcpProxy(servers.members[0]?.port ?? 0);
      const holder = clients.connect([`http://127.0.0.1:${proxy.port}`]);
      const other = clients.connect(servers.endpoints);
      const key = `${newPrefix()}a`;
      const lease = await holder.grantLease(TTL_SEC);
      const loss = watchLoss(lease);
      await putAll(holder, put(key, '1', lease.id));

      proxy.stall();
      await waitFor(async () => (await other.get(key)) === undefined, { what: 'its key goes', ...SOON });

      expect(hasAuthority(lease)).toBe(false);
      expect(loss.isLost).toBe(false);
      proxy.cut();
      proxy.resume();
      await waitFor(() => loss.isLost, { what: 'it is lost', ...SOON });
      await clients.close();
      await proxy.close();
    },
    TIMEOUT_MS,
  );

  test(
    'lasts through a cut that is shorter than its time',
    async () => {
      const proxy = await startTcpProxy(servers.members[0]?.port ?? 0);
      const holder = clients.connect([`http://127.0.0.1:${proxy.port}`]);
      const lease = await holder.grantLease(2 * TTL_SEC);
      const loss = watchLoss(lease);

      proxy.stall();
      const stalledMs = performance.now();
      // by then a renewal has got no answer
      await waitFor(() => performance.now() > stalledMs + 1_000 * TTL_SEC, {
        what: 'half of its time is over',
      });
      const cutMs = performance.now();
      proxy.cut();
      proxy.resume();

      await waitFor(() => lease.deadlineMs > cutMs + 2_000 * TTL_SEC, { what: 'it is renewed', ...SOON });
      expect(loss.isLost).toBe(false);
      await lease.revoke();
      await clients.close();
      await proxy.close();
    },
    TIMEOUT_MS,
  );
});

/** What calls may take where nothing else is asked for: here they take less. */
const DEFAULT_CALL_MS = 5_000;

describe('an etcd that can not be reached', () => {
  test('refuses in bounded time, and says which address and since when', async () => {
    const gone = await startTcpProxy(1);
    await gone.close();
    const address = `http://127.0.0.1:${gone.port}`;
    const client = clients.connect([address], { callTimeoutMs: 500 });
    const startMs = performance.now();
    const calls = [
      client.get('a'),
      client.txn([], [put('a', '1')]),
      client.grantLease(2),
      client.watch('a', { onEvents: () => {}, onSnapshot: () => {} }),
    ];

    const outcomes = await Promise.allSettled(calls);

    expect(performance.now() - startMs).toBeLessThan(DEFAULT_CALL_MS);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'BUSY', retryable: true } });
      const reason: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
      expect(String(reason)).toMatch(new RegExp(`${address} since \\d{4}-\\d\\d-\\d\\dT`));
    }
  });

  test('refuses in bounded time when it takes connections and says nothing', async () => {
    const proxy = await startTcpProxy(servers.members[0]?.port ?? 0);
    proxy.stall();
    const client = clients.connect([`http://127.0.0.1:${proxy.port}`], { callTimeoutMs: 700 });
    const startMs = performance.now();

    await expect(client.get('a')).rejects.toMatchObject({ code: 'BUSY', retryable: true });
    await expect(client.txn([], [put('a', '1')])).rejects.toMatchObject({ code: 'BUSY' });

    expect(performance.now() - startMs).toBeLessThan(2 * DEFAULT_CALL_MS);
    await clients.close();
    await proxy.close();
  });

  test('does not matter as long as another member answers', async () => {
    const gone = await startTcpProxy(1);
    await gone.close();
    const client = clients.connect([`http://127.0.0.1:${gone.port}`, ...servers.endpoints]);
    const key = `${newPrefix()}a`;

    await putAll(client, put(key, '1'));

    await expect(client.get(key)).resolves.toBeDefined();
  });

  test('answers INVALID_STATE after close(), also to calls that wait', async () => {
    const proxy = await startTcpProxy(servers.members[0]?.port ?? 0);
    proxy.stall();
    const client = clients.connect([`http://127.0.0.1:${proxy.port}`]);
    const waiting = client.get('a');
    const refused = expect(waiting).rejects.toMatchObject({ code: 'INVALID_STATE' });

    await client.close();

    await expect(client.get('a')).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await refused;
    await proxy.close();
  });
});
