/** Coordination contract: reading and writing under conditions. */
import { describe, expect, test } from '@jest/globals';
import { newPrefix, put, putAll, text, type Context } from './support.ts';

export function txnTests({ clients }: Context): void {
  describe('txn()', () => {
    test('writes keys that every client reads, with the revision of the transaction', async () => {
      const [one, other] = clients();
      const prefix = newPrefix();

      const { succeeded, revision } = await one.txn([], [put(`${prefix}a`, '1'), put(`${prefix}b`, '2')]);

      expect(succeeded).toBe(true);
      const item = await other.get(`${prefix}a`);
      expect(item).toMatchObject({ key: `${prefix}a`, modRevision: revision, leaseId: undefined });
      expect(text(item?.value)).toBe('1');
      expect((await other.get(`${prefix}b`))?.modRevision).toBe(revision);
    });

    test('deletes keys; absent ones read as undefined', async () => {
      const [one, other] = clients();
      const prefix = newPrefix();
      await putAll(one, put(`${prefix}a`, '1'));

      await putAll(other, { delete: `${prefix}a` });

      await expect(one.get(`${prefix}a`)).resolves.toBeUndefined();
    });

    test('changes nothing when one condition fails', async () => {
      const [one] = clients();
      const prefix = newPrefix();
      const revision = await putAll(one, put(`${prefix}a`, '1'));

      const result = await one.txn(
        [
          { key: `${prefix}a`, modRevision: revision },
          { key: `${prefix}b`, modRevision: revision },
        ],
        [put(`${prefix}a`, '2'), put(`${prefix}b`, '2')],
      );

      expect(result.succeeded).toBe(false);
      expect(text((await one.get(`${prefix}a`))?.value)).toBe('1');
      await expect(one.get(`${prefix}b`)).resolves.toBeUndefined();
    });

    test('are read in pages, in the order of the keys', async () => {
      const [one, other] = clients();
      const prefix = newPrefix();
      await putAll(one, ...['b', 'a', 'd', 'c'].map((name) => put(`${prefix}${name}`, name)));
      await putAll(one, put(`${prefix.slice(0, -1)}0`, 'beyond'));
      const page = async (limit: number, after?: string): Promise<string[]> => {
        const { items } = await other.range(prefix, { limit, after: after && `${prefix}${after}` });
        return items.map(({ value }) => text(value) ?? '');
      };

      await expect(page(3)).resolves.toEqual(['a', 'b', 'c']);
      await expect(page(3, 'c')).resolves.toEqual(['d']);
      await expect(page(2, 'aa')).resolves.toEqual(['b', 'c']);
      await expect(page(3, 'd')).resolves.toEqual([]);
    });

    test('raises the revision with each change, and deletions and rewrites break older conditions', async () => {
      const [one, other] = clients();
      const key = `${newPrefix()}a`;
      const first = await putAll(one, put(key, '1'));
      const second = await putAll(other, put(key, '1'));

      const stale = await one.txn([{ key, modRevision: first }], [put(key, '2')]);
      await putAll(one, { delete: key });
      const gone = await one.txn([{ key, modRevision: second }], [put(key, '2')]);
      const absent = await one.txn([{ key, modRevision: 0 }], [put(key, '3')]);

      expect(second).toBeGreaterThan(first);
      expect([stale.succeeded, gone.succeeded, absent.succeeded]).toEqual([false, false, true]);
    });

    test('lets exactly one of many concurrent writers with the same condition through', async () => {
      const [one, other] = clients();
      const key = `${newPrefix()}seat`;

      const results = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? one : other).txn([{ key, modRevision: 0 }], [put(key, String(index))]),
        ),
      );

      const winners = results.flatMap((result, index) => (result.succeeded ? [index] : []));
      expect(winners).toHaveLength(1);
      expect(text((await one.get(key))?.value)).toBe(String(winners[0]));
    });

    test('loses no update of guarded counters', async () => {
      const [one, other] = clients();
      const key = `${newPrefix()}count`;
      const increment = async (client: typeof one): Promise<void> => {
        for (;;) {
          const item = await client.get(key);
          const next = put(key, String(Number(text(item?.value) ?? 0) + 1));
          if ((await client.txn([{ key, modRevision: item?.modRevision ?? 0 }], [next])).succeeded) return;
        }
      };

      await Promise.all(Array.from({ length: 12 }, (_, index) => increment(index % 2 ? one : other)));

      expect(text((await one.get(key))?.value)).toBe('12');
    });

    test('refuses to change a key twice', async () => {
      const [one] = clients();
      const key = `${newPrefix()}a`;

      const refused = one.txn([], [put(key, '1'), put(key, '2')]);

      await expect(refused).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
      await expect(one.get(key)).resolves.toBeUndefined();
    });

    test('refuses a lease that does not exist with LEASE_LOST', async () => {
      const [one] = clients();
      const key = `${newPrefix()}a`;
      const lease = await one.grantLease(2);
      await lease.revoke();

      await expect(one.txn([], [put(key, '1', lease.id)])).rejects.toMatchObject({ code: 'LEASE_LOST' });
      await expect(one.get(key)).resolves.toBeUndefined();
    });
  });

  describe('range()', () => {
    test('gives all keys under a prefix, sorted, and no others', async () => {
      const [one, other] = clients();
      const prefix = newPrefix();
      const revision = await putAll(
        one,
        put(`${prefix}b`, '2'),
        put(`${prefix}a/x`, '1'),
        put(`${prefix.slice(0, -1)}0`, 'after the prefix'),
        put(`${prefix.slice(0, -1)}`, 'before the prefix'),
      );

      const range = await other.range(prefix);

      expect(range.items.map((item) => item.key)).toEqual([`${prefix}a/x`, `${prefix}b`]);
      expect(range.revision).toBeGreaterThanOrEqual(revision);
    });

    test('is empty where nothing is', async () => {
      const [one] = clients();

      expect((await one.range(newPrefix())).items).toEqual([]);
    });
  });
}
