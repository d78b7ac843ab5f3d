/** Coordination contract: exclusive claims and their fences (common/coordination/claim.ts). */
import { describe, expect, test } from '@jest/globals';
import { claimExclusive, ClaimHeldError, type Claim } from '../../../common/coordination/claim.ts';
import { generationKey } from '../../../common/coordination/keys.ts';
import type { Coordination, Lease } from '../../../common/coordination/port.ts';
import { waitFor } from '../wait-for.ts';
import { bytes, newPrefix, text, type Context } from './support.ts';

const claim = (client: Coordination, key: string, lease: Lease, incarnation = 'i'): Promise<Claim> =>
  claimExclusive(client, {
    key,
    lease,
    incarnation,
    makeValue: (fence) => bytes(`${fence.incarnation}/${fence.generation}`),
  });

export function claimTests({ clients, connect }: Context): void {
  describe('claimExclusive()', () => {
    test('holds the key until it is released, under a generation that never repeats', async () => {
      const [one, other] = clients();
      const key = `${newPrefix()}claim`;
      const [mine, theirs] = [await one.grantLease(5), await other.grantLease(5)];

      const first = await claim(one, key, mine, 'a');
      await expect(claim(other, key, theirs, 'b')).rejects.toMatchObject({ code: 'CLAIM_HELD', key });
      expect(text((await other.get(key))?.value)).toBe('a/1');
      await first.release();
      const second = await claim(other, key, theirs, 'b');
      await first.release();

      expect(first.fence).toEqual({ incarnation: 'a', generation: 1 });
      expect(second.fence).toEqual({ incarnation: 'b', generation: 2 });
      expect(text((await one.get(key))?.value)).toBe('b/2');
      await Promise.all([mine.revoke(), theirs.revoke()]);
    });

    test('tells what the holder wrote', async () => {
      const [one, other] = clients();
      const key = `${newPrefix()}claim`;
      const [mine, theirs] = [await one.grantLease(5), await other.grantLease(5)];
      await claim(one, key, mine, 'a');

      const refused: unknown = await claim(other, key, theirs).catch((error: unknown) => error);

      expect(refused).toBeInstanceOf(ClaimHeldError);
      expect(refused instanceof ClaimHeldError && text(refused.holder)).toBe('a/1');
      await Promise.all([mine.revoke(), theirs.revoke()]);
    });

    test('takes what hangs on no lease, above a counter that can not be read', async () => {
      const [one, other] = clients();
      const key = `${newPrefix()}claim`;
      const mine = await one.grantLease(5);
      const nonsense = bytes('nonsense');
      await other.txn([], [{ put: key, value: nonsense }]);
      await other.txn([], [{ put: generationKey(key), value: nonsense }]);

      const { fence } = await claim(one, key, mine, 'a');

      expect(fence.generation).toBeGreaterThan(1_700_000_000_000);
      expect((await claim(one, key, mine, 'a')).fence.generation).toBe(fence.generation + 1);
      await mine.revoke();
    });

    test('lets exactly one of many through at a time', async () => {
      const [one, other] = clients();
      const key = `${newPrefix()}claim`;
      const leases = await Promise.all(
        Array.from({ length: 8 }, (_, k) => (k % 2 ? one : other).grantLease(5)),
      );

      const outcomes = await Promise.allSettled(
        leases.map((lease, k) => claim(k % 2 ? one : other, key, lease)),
      );

      const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      expect(won).toHaveLength(1);
      expect(won[0]?.value.fence.generation).toBe(1);
      await Promise.all(leases.map((lease) => lease.revoke()));
    });

    test('may be repeated by its holder, under a higher generation', async () => {
      const [one] = clients();
      const key = `${newPrefix()}claim`;
      const lease = await one.grantLease(5);

      const first = await claim(one, key, lease);
      const second = await claim(one, key, lease);
      await first.release();

      expect(second.fence.generation).toBe(2);
      expect(text((await one.get(key))?.value)).toBe('i/2');
      await lease.revoke();
    });

    test('starts above a generation that the caller has seen, if the store has forgotten it', async () => {
      const [one] = clients();
      const lease = await one.grantLease(5);

      const { fence } = await claimExclusive(one, {
        key: `${newPrefix()}claim`,
        lease,
        incarnation: 'i',
        seenGeneration: 41,
        makeValue: () => bytes(''),
      });

      expect(fence.generation).toBe(42);
      await lease.revoke();
    });

    test('is free again when its holder has died, with a higher generation', async () => {
      const [one] = clients();
      const key = `${newPrefix()}claim`;
      const dying = await connect();
      const before = await claim(dying, key, await dying.grantLease(5));
      await dying.close();
      const lease = await one.grantLease(5);

      const after = await waitFor(() => claim(one, key, lease), {
        what: 'the claim is free',
        timeoutMs: 30_000,
      });

      expect(after.fence.generation).toBe(before.fence.generation + 1);
      await lease.revoke();
    }, 60_000);
  });
}
