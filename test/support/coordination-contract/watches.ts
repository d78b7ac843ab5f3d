/** Coordination contract: watches. */
import { describe, expect, test } from '@jest/globals';
import type { Coordination, RangeResult, WatchEvent } from '../../../common/coordination/port.ts';
import { waitFor } from '../wait-for.ts';
import { newPrefix, put, putAll, show, text, type Context } from './support.ts';

type Seen = { batches: (readonly WatchEvent[])[]; snapshots: RangeResult[]; close(): Promise<void> };

async function watch(client: Coordination, prefix: string): Promise<Seen> {
  const batches: Seen['batches'] = [];
  const snapshots: RangeResult[] = [];
  const handle = await client.watch(prefix, {
    onEvents: (events) => batches.push(events),
    onSnapshot: (range) => snapshots.push(range),
  });
  return { batches, snapshots, close: () => handle.close() };
}

export function watchTests({ clients }: Context): void {
  describe('watch()', () => {
    test('begins with what is there', async () => {
      const [one, other] = clients();
      const prefix = newPrefix();
      await putAll(one, put(`${prefix}a`, '1'), put(`${prefix}b`, '2'));

      const seen = await watch(other, prefix);

      expect(seen.snapshots).toHaveLength(1);
      expect(seen.snapshots[0]?.items.map((item) => text(item.value))).toEqual(['1', '2']);
      await seen.close();
    });

    test('tells puts and deletes of all clients in order, those of one transaction together', async () => {
      const [one, other] = clients();
      const prefix = newPrefix();
      const seen = await watch(other, prefix);

      await putAll(one, put(`${prefix}a`, '1'), put(`${prefix}b`, '1'));
      await putAll(other, put(`${prefix}a`, '2'));
      await putAll(one, { delete: `${prefix}b` });

      await waitFor(() => seen.batches.length >= 3, { what: 'three revisions are seen' });
      expect(seen.batches.map((batch) => batch.map(show).sort())).toEqual([
        [`put ${prefix}a=1`, `put ${prefix}b=1`],
        [`put ${prefix}a=2`],
        [`delete ${prefix}b`],
      ]);
      const revisions = seen.batches.map((batch) => batch[0]?.revision ?? 0);
      expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
      await seen.close();
    });

    test('tells nothing twice and misses nothing between snapshot and events', async () => {
      const [one, other] = clients();
      const prefix = newPrefix();
      const writing = Promise.all(
        Array.from({ length: 50 }, (_, k) => putAll(one, put(`${prefix}${k}`, String(k)))),
      );

      const seen = await watch(other, prefix);
      await writing;

      const known = new Map(seen.snapshots[0]?.items.map((item) => [item.key, item.modRevision]));
      await waitFor(() => known.size + seen.batches.length >= 50, { what: 'all 50 keys are known' });
      for (const event of seen.batches.flat()) {
        expect(event.revision).toBeGreaterThan(seen.snapshots[0]?.revision ?? 0);
        if (event.type === 'put') known.set(event.item.key, event.revision);
      }
      expect(known.size).toBe(50);
      expect(seen.batches).toHaveLength(50 - (seen.snapshots[0]?.items.length ?? 0));
      await seen.close();
    });

    test('tells of keys that go with their lease', async () => {
      const [one, other] = clients();
      const prefix = newPrefix();
      const lease = await one.grantLease(5);
      await putAll(one, put(`${prefix}a`, '1', lease.id), put(`${prefix}b`, '1', lease.id));
      const seen = await watch(other, prefix);

      await lease.revoke();

      await waitFor(() => seen.batches.flat().length >= 2, { what: 'both deletions are seen' });
      expect(seen.batches.flat().map(show).sort()).toEqual([`delete ${prefix}a`, `delete ${prefix}b`]);
      await seen.close();
    });

    test('tells nothing of other prefixes, and nothing after close()', async () => {
      const [one, other] = clients();
      const prefix = newPrefix();
      const [closed, open] = [await watch(other, prefix), await watch(other, prefix)];
      await closed.close();

      await putAll(one, put(`${newPrefix()}a`, '1'));
      await putAll(one, put(`${prefix}a`, '1'));

      await waitFor(() => open.batches.length > 0, { what: 'the open watch sees it' });
      expect(open.batches).toHaveLength(1);
      expect(closed.batches).toEqual([]);
      await open.close();
    });

    test('never calls a handler inside txn()', async () => {
      const [one] = clients();
      const prefix = newPrefix();
      const seen = await watch(one, prefix);

      const writing = putAll(one, put(`${prefix}a`, '1'));

      expect(seen.batches).toEqual([]);
      await writing;
      await waitFor(() => seen.batches.length === 1, { what: 'the put is seen' });
      await seen.close();
    });
  });
}
