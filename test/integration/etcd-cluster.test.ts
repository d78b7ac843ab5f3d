/** An etcd of three members that loses its leader, and one that is silent, while claims and watches run. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { claimExclusive } from '../../common/coordination/claim.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { isAppError } from '../../common/errors.ts';
import { bytes, newPrefix, put, putAll } from '../support/coordination-contract/support.ts';
import { EtcdClients, hear, type Heard } from '../support/etcd-clients.ts';
import { startEtcd } from '../support/etcd-server.ts';
import { waitFor } from '../support/wait-for.ts';

const TIMEOUT_MS = 120_000;
const SOON = { timeoutMs: 30_000 };

let servers: Awaited<ReturnType<typeof startEtcd>>;
const clients = new EtcdClients();

beforeAll(async () => {
  servers = await startEtcd(3);
}, TIMEOUT_MS);
afterAll(() => servers.close());
afterEach(() => clients.close());

/** A client of the leader and one of another member, each of which knows all members. */
async function connectBoth() {
  const leader = await servers.leader();
  const others = servers.members.filter((member) => member !== leader).map((member) => member.address);
  return {
    leader,
    ofLeader: clients.connect([leader.address, ...others]),
    ofFollower: clients.connect([...others, leader.address]),
  };
}

/** Writes new keys until it is stopped; `acknowledged` has the revisions of those that the store confirmed. */
function writeOn(client: Coordination, prefix: string) {
  const acknowledged: number[] = [];
  let isRunning = true;
  const run = async (): Promise<void> => {
    for (let n = 0; isRunning; n += 1) {
      try {
        acknowledged.push(await putAll(client, put(`${prefix}${n}`, String(n))));
      } catch (error) {
        if (!isAppError(error, 'BUSY')) throw error; // it may have been written or not: the next key tells nothing of it
      }
    }
  };
  const done = run();
  return {
    acknowledged,
    stop: async () => {
      isRunning = false;
      await done;
    },
  };
}

async function expectAllHeard(heard: Heard, acknowledged: readonly number[]): Promise<void> {
  const last = acknowledged.at(-1) ?? 0;
  await waitFor(() => (heard.revisions().at(-1) ?? 0) >= last, { what: 'the last write is heard', ...SOON });
  const revisions = heard.revisions();
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
  expect(new Set(revisions)).toEqual(new Set([...revisions, ...acknowledged]));
  expect(heard.snapshots).toHaveLength(1);
}

describe('a cluster of three', () => {
  test(
    'keeps claims and tells watches everything once when its leader is killed',
    async () => {
      const prefix = newPrefix();
      const { leader, ofLeader, ofFollower } = await connectBoth();
      const heard = await Promise.all([ofLeader, ofFollower].map((client) => hear(client, `${prefix}w/`)));
      const key = `${prefix}claim`;
      const [mine, theirs] = [await ofLeader.grantLease(10), await ofFollower.grantLease(10)];
      const request = { key, incarnation: 'i', makeValue: () => bytes('mine') };
      await claimExclusive(ofLeader, { ...request, lease: mine });
      let isLost = false;
      void mine.lost.then(() => (isLost = true));
      const writer = writeOn(ofFollower, `${prefix}w/`);
      await waitFor(() => writer.acknowledged.length > 20, { what: 'the writer is at work' });

      await leader.kill();

      const killedMs = performance.now();
      const before = writer.acknowledged.length;
      await waitFor(() => writer.acknowledged.length > before + 20, { what: 'writes go on', ...SOON });
      await waitFor(() => mine.deadlineMs > killedMs + 10_000, { what: 'the lease is renewed', ...SOON });
      await expect(claimExclusive(ofFollower, { ...request, lease: theirs })).rejects.toMatchObject({
        code: 'CLAIM_HELD',
      });
      await leader.start();
      await writer.stop();
      for (const one of heard) await expectAllHeard(one, writer.acknowledged);
      expect(isLost).toBe(false);
      expect((await ofLeader.get(key))?.leaseId).toBe(mine.id);
    },
    TIMEOUT_MS,
  );

  test(
    'serves a client whose member is silent: calls, lease and watch go on at another one',
    async () => {
      const prefix = newPrefix();
      const { leader, ofLeader, ofFollower } = await connectBoth();
      const heard = await hear(ofLeader, prefix);
      const lease = await ofLeader.grantLease(10);
      let isLost = false;
      void lease.lost.then(() => (isLost = true));

      leader.pause();
      try {
        const pausedMs = performance.now();
        const revision = await waitFor(() => putAll(ofFollower, put(`${prefix}a`, '1')), {
          what: 'the others take a write',
          ...SOON,
        });
        await waitFor(() => ofLeader.get(`${prefix}a`), { what: 'it is read', ...SOON });
        await waitFor(() => lease.deadlineMs > pausedMs + 10_000, { what: 'the lease is renewed', ...SOON });
        await waitFor(() => heard.revisions().includes(revision), { what: 'the write is heard', ...SOON });
      } finally {
        leader.resume();
      }

      expect(isLost).toBe(false);
      expect(heard.snapshots).toHaveLength(1);
    },
    TIMEOUT_MS,
  );

  test(
    'without a majority answers BUSY in bounded time, and goes on when it has one again',
    async () => {
      const prefix = newPrefix();
      const [last, ...others] = servers.members;
      const client = clients.connect([last?.address ?? ''], { callTimeoutMs: 2_000 });
      // whoever was silent before may not know its leader yet
      const heard = await waitFor(() => hear(client, prefix), { what: 'the watch stands', ...SOON });
      await Promise.all(others.map((member) => member.kill()));
      const startMs = performance.now();

      const outcomes = await Promise.allSettled([
        client.txn([], [put(`${prefix}a`, '1')]),
        client.get(`${prefix}a`),
      ]);

      expect(performance.now() - startMs).toBeLessThan(8_000);
      const busy = { status: 'rejected', reason: { code: 'BUSY' } };
      expect(outcomes).toMatchObject([busy, busy]);
      await Promise.all(others.map((member) => member.start()));
      const revision = await waitFor(() => putAll(client, put(`${prefix}b`, '1')), {
        what: 'writes go on',
        ...SOON,
      });
      await waitFor(() => heard.revisions().includes(revision), { what: 'the write is heard', ...SOON });
      expect(heard.snapshots).toHaveLength(1);
    },
    TIMEOUT_MS,
  );
});
