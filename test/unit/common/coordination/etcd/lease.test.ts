import { describe, expect, test } from '@jest/globals';
import { EtcdLease, type LeaseStore } from '../../../../../common/coordination/etcd/lease.ts';
import { AppError } from '../../../../../common/errors.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { waitFor } from '../../../../support/wait-for.ts';

type Answer = 'renewed' | 'gone' | 'unreachable';

/** A lease of 3 s whose store answers as `next` says, at once or when `release` is called. */
function makeLease() {
  const clock = new FakeClock();
  const store = { next: 'renewed' as Answer, asked: 0, revoked: 0, hold: Promise.resolve() };
  const answer = async (): Promise<boolean> => {
    await store.hold;
    if (store.next === 'unreachable') throw new AppError('BUSY', 'away');
    return store.next === 'renewed';
  };
  const calls: LeaseStore = {
    clock,
    renew: () => {
      store.asked += 1;
      return answer();
    },
    revoke: async () => {
      await answer();
      store.revoked += 1;
    },
  };
  const lease = new EtcdLease({ id: '7', askedMs: clock.monotonicMs() }, 3, calls);
  let isLost = false;
  void lease.lost.then(() => (isLost = true));
  return { clock, store, lease, isLost: () => isLost };
}

describe('EtcdLease', () => {
  test('counts its time from when it asked, not from when it was answered', async () => {
    const { clock, store, lease } = makeLease();
    const held = Promise.withResolvers<void>();
    store.hold = held.promise;
    expect(lease.deadlineMs).toBe(3_000);

    clock.advance(1_000);
    clock.advance(500);
    held.resolve();

    await waitFor(() => lease.deadlineMs === 4_000, { what: 'the deadline moves' });
  });

  test('keeps its deadline and asks again while the store is away', async () => {
    const { clock, store, lease, isLost } = makeLease();
    store.next = 'unreachable';
    clock.advance(1_000);
    await waitFor(
      () => {
        clock.advance(100);
        return store.asked > 3;
      },
      { what: 'it asks again' },
    );
    expect(lease.deadlineMs).toBe(3_000);
    expect(isLost()).toBe(false);

    store.next = 'renewed';

    await waitFor(
      () => {
        clock.advance(100);
        return lease.deadlineMs > 3_000;
      },
      { what: 'it is renewed' },
    );
  });

  test('is lost when the store does not know it, and asks no more', async () => {
    const { clock, store, isLost } = makeLease();
    store.next = 'gone';

    clock.advance(1_000);

    await waitFor(isLost, { what: 'it is lost' });
    clock.advance(10_000);
    expect(store.asked).toBe(1);
  });

  test('is not lost by being revoked while it is renewed', async () => {
    const { clock, store, lease, isLost } = makeLease();
    const held = Promise.withResolvers<void>();
    store.hold = held.promise;
    clock.advance(1_000);
    const revoking = Promise.all([lease.revoke(), lease.revoke()]);
    store.next = 'gone';

    held.resolve();
    await revoking;

    expect(isLost()).toBe(false);
    expect(store.revoked).toBe(1);
    await lease.revoke();
    expect(store.revoked).toBe(1);
  });

  test('can be revoked again when the store was away', async () => {
    const { clock, store, lease } = makeLease();
    store.next = 'unreachable';
    await expect(lease.revoke()).rejects.toMatchObject({ code: 'BUSY' });
    store.next = 'renewed';

    clock.advance(1_000);
    expect(store.asked).toBe(1);
    await lease.revoke();

    expect(store.revoked).toBe(1);
    await lease.ended;
  });

  test('is let expire when it is abandoned', async () => {
    const { clock, store, lease } = makeLease();

    lease.abandon();
    clock.advance(10_000);
    await lease.revoke();

    expect([store.asked, store.revoked]).toEqual([0, 0]);
  });
});
