/** Watches on a real etcd whose connection, history or data goes. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Etcd3 } from 'etcd3';
import { newPrefix, put, putAll, show, text } from '../support/coordination-contract/support.ts';
import { EtcdClients, hear } from '../support/etcd-clients.ts';
import { startEtcd } from '../support/etcd-server.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait-for.ts';

const TIMEOUT_MS = 120_000;
const SOON = { timeoutMs: 30_000 };
/** Longer than it takes to find an etcd that was started anew, however long that took. */
const TTL_SEC = 15;

let servers: Awaited<ReturnType<typeof startEtcd>>;
let proxy: TcpProxy;
const clients = new EtcdClients();

beforeAll(async () => {
  servers = await startEtcd();
}, TIMEOUT_MS);
afterAll(() => servers.close());
afterEach(async () => {
  await clients.close();
  await proxy.close();
});

/** A watcher behind a wire that can be cut, and a writer that is not. */
async function watched() {
  const prefix = newPrefix();
  proxy = await startTcpProxy(servers.members[0]?.port ?? 0);
  const watcher = clients.connect([`http://127.0.0.1:${proxy.port}`]);
  const writer = clients.connect(servers.endpoints);
  return { prefix, writer, heard: await hear(watcher, prefix) };
}

async function compact(revision: number): Promise<void> {
  const etcd = new Etcd3({ hosts: [...servers.endpoints] });
  await etcd.kv.compact({ revision, physical: true });
  etcd.close();
}

describe('a watch that was cut off', () => {
  test(
    'goes on where it was, without missing or doubling a revision',
    async () => {
      const { prefix, writer, heard } = await watched();
      const revisions = [await putAll(writer, put(`${prefix}a`, '1'))];
      await waitFor(() => heard.batches.length === 1, { what: 'the first put is heard' });

      for (let round = 0; round < 3; round += 1) {
        proxy.stall();
        revisions.push(await putAll(writer, put(`${prefix}a`, 'x'), put(`${prefix}${round}`, 'x')));
        revisions.push(await putAll(writer, { delete: `${prefix}${round}` }));
        proxy.cut();
        proxy.resume();
        await waitFor(() => heard.batches.length >= revisions.length, { what: 'both are heard', ...SOON });
      }

      expect(heard.revisions()).toEqual(revisions);
      expect(heard.snapshots).toHaveLength(1);
    },
    TIMEOUT_MS,
  );

  test(
    'gets the whole truth when history was compacted meanwhile, and events from there on',
    async () => {
      const { prefix, writer, heard } = await watched();
      await putAll(writer, put(`${prefix}gone`, '1'));
      await waitFor(() => heard.batches.length === 1, { what: 'the first put is heard' });
      proxy.stall();
      await putAll(writer, put(`${prefix}stays`, '1'));
      const last = await putAll(writer, { delete: `${prefix}gone` });
      await compact(last);
      proxy.cut();

      proxy.resume();

      await waitFor(() => heard.snapshots.length === 2, { what: 'a snapshot is heard', ...SOON });
      expect(heard.snapshots[1]?.items.map((item) => item.key)).toEqual([`${prefix}stays`]);
      await putAll(writer, put(`${prefix}later`, '1'));
      await waitFor(() => heard.batches.length === 2, { what: 'the later put is heard', ...SOON });
      expect(heard.batches[1]?.map(show)).toEqual([`put ${prefix}later=1`]);
    },
    TIMEOUT_MS,
  );

  test(
    'notices nothing of a compaction when it was up to date',
    async () => {
      const { prefix, writer, heard } = await watched();
      const revision = await putAll(writer, put(`${prefix}a`, '1'));
      await waitFor(() => heard.batches.length === 1, { what: 'the put is heard' });

      await compact(revision);
      await putAll(writer, put(`${prefix}a`, '2'));

      await waitFor(() => heard.batches.length === 2, { what: 'the next put is heard' });
      expect(heard.snapshots).toHaveLength(1);
    },
    TIMEOUT_MS,
  );
});

describe('a single member', () => {
  test(
    'that is started anew on its data loses no key, no lease and no event',
    async () => {
      const { prefix, writer, heard } = await watched();
      const lease = await writer.grantLease(TTL_SEC);
      const revision = await putAll(writer, put(`${prefix}leased`, '1', lease.id), put(`${prefix}b`, '1'));
      const [member] = servers.members;

      await member?.kill();
      await member?.start();

      await waitFor(() => writer.get(`${prefix}b`), { what: 'the store answers again', ...SOON });
      const next = await putAll(writer, put(`${prefix}b`, '2'));
      await waitFor(() => heard.batches.length === 2, { what: 'both writes are heard', ...SOON });
      expect(heard.revisions()).toEqual([revision, next]);
      expect(heard.snapshots).toHaveLength(1);
      const asked = performance.now();
      await waitFor(() => lease.deadlineMs > asked + TTL_SEC * 1_000, {
        what: 'the lease is renewed',
        ...SOON,
      });
      expect((await writer.get(`${prefix}leased`))?.leaseId).toBe(lease.id);
      await lease.revoke();
    },
    TIMEOUT_MS,
  );

  test(
    'that has lost its data makes watches forget what they knew, and leases be lost',
    async () => {
      const { prefix, writer, heard } = await watched();
      const lease = await writer.grantLease(5);
      await putAll(writer, put(`${prefix}old`, '1', lease.id));
      await waitFor(() => heard.batches.length === 1, { what: 'the put is heard' });
      const [member] = servers.members;

      await member?.kill();
      await member?.forget();
      await member?.start();

      await waitFor(() => heard.snapshots.length === 2, { what: 'a snapshot is heard', ...SOON });
      expect(heard.snapshots[1]?.items).toEqual([]);
      expect(heard.snapshots[1]?.revision).toBeLessThan(heard.snapshots[0]?.revision ?? 0);
      await lease.lost;
      const revision = await waitFor(() => putAll(writer, put(`${prefix}new`, '1')), {
        what: 'the store takes a write',
        ...SOON,
      });
      await waitFor(() => heard.batches.length === 2, { what: 'the new put is heard', ...SOON });
      expect(heard.revisions().at(-1)).toBe(revision);
      expect(text((await writer.get(`${prefix}new`))?.value)).toBe('1');
    },
    TIMEOUT_MS,
  );
});
