/** Coordination contract: leases and the keys that hang on them. */
import { describe, expect, test } from '@jest/globals';
import { waitFor } from '../wait-for.ts';
import { newPrefix, put, putAll, text, type Context } from './support.ts';

/** Time for a lease of 4 s to go: etcd needs up to 5.5 s, and a busy machine more. */
const EXPIRY = { timeoutMs: 20_000 };
const TEST_TIMEOUT_MS = 60_000;

export function leaseTests({ clients, connect }: Context): void {
  describe('leases', () => {
    test('revoke() deletes the keys under the lease and no others, and is idempotent', async () => {
      const [one, other] = clients();
      const prefix = newPrefix();
      const lease = await one.grantLease(5);
      await putAll(one, put(`${prefix}leased`, '1', lease.id), put(`${prefix}free`, '2'));
      expect((await other.get(`${prefix}leased`))?.leaseId).toBe(lease.id);

      await Promise.all([lease.revoke(), lease.revoke()]);

      expect((await other.range(prefix)).items.map((item) => item.key)).toEqual([`${prefix}free`]);
    });

    test('a key that is written anew without the lease stays when it ends', async () => {
      const [one] = clients();
      const key = `${newPrefix()}a`;
      const lease = await one.grantLease(5);
      await putAll(one, put(key, '1', lease.id));
      await putAll(one, put(key, '2'));

      await lease.revoke();

      expect(text((await one.get(key))?.value)).toBe('2');
    });

    test(
      'live while their client lives, and expire with their keys when it has gone',
      async () => {
        const [one, other] = clients();
        const prefix = newPrefix();
        const dying = await connect();
        const [lasting, ending] = [await one.grantLease(10), await dying.grantLease(4)];
        await putAll(one, put(`${prefix}lasting`, '1', lasting.id));
        await putAll(dying, put(`${prefix}ending`, '1', ending.id));
        let isLost = false;
        void lasting.lost.then(() => {
          isLost = true;
        });
        const firstDeadlineMs = lasting.deadlineMs;

        await dying.close();

        await waitFor(async () => (await other.get(`${prefix}ending`)) === undefined, {
          what: 'the key of the dead client goes',
          ...EXPIRY,
        });
        expect(text((await other.get(`${prefix}lasting`))?.value)).toBe('1');
        expect(isLost).toBe(false);
        await waitFor(() => lasting.deadlineMs > firstDeadlineMs, {
          what: 'the lease is kept alive',
          ...EXPIRY,
        });
        await lasting.revoke();
      },
      TEST_TIMEOUT_MS,
    );

    test('know their deadline: never later than their time from now', async () => {
      const [one] = clients();
      const beforeMs = performance.now();
      const lease = await one.grantLease(3);

      expect(lease.ttlSec).toBe(3);
      expect(lease.deadlineMs).toBeGreaterThan(beforeMs);
      expect(lease.deadlineMs).toBeLessThanOrEqual(performance.now() + 3_000);
      await lease.revoke();
    });

    test.each([1, 61, 2.5])('refuse a time of %p s', async (ttlSec) => {
      const [one] = clients();

      await expect(one.grantLease(ttlSec)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
    });
  });
}
