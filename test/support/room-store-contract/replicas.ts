/** Room store contract: replicas of other sites' logs, and what subscribers hear. */
import { describe, expect, test } from '@jest/globals';
import { type RoomId, type SiteId } from '../../../common/ids.ts';
import type { LogEntry, RoomStore } from '../../../common/store/port.ts';
import { replay } from '../../../common/store/replay.ts';
import { waitFor } from '../wait-for.ts';
import { FAR, bytes, entry, newRoom, plain, put, set, type Context } from './support.ts';

export function replicaTests({ stores }: Context): void {
  describe('replicas', () => {
    test('take entries from the first one on and skip those they have', async () => {
      const [one, other] = stores();
      const room = await newRoom(one);
      const entries = [entry(4, 1, put('a', '1')), entry(4, 2, put('b', '2')), entry(4, 3, put('a', '3'))];

      await one.appendReplica(room, FAR, entries.slice(0, 2));
      await other.appendReplica(room, FAR, entries);

      const snapshot = await one.snapshot(room, FAR);
      expect(snapshot?.version).toEqual({ epoch: 4, n: 3 });
      expect(plain(snapshot?.records)).toEqual({ a: ['3', 3], b: ['2', 2] });
      expect((await one.read(room, FAR, { epoch: 4, n: 0 }, 10)).map((item) => item.version.n)).toEqual([
        1, 2, 3,
      ]);
    });

    test.each([
      ['a gap', entry(4, 3)],
      ['another epoch', entry(5, 2)],
    ])('refuse %s and stay as they are', async (_what, wrong) => {
      const [one] = stores();
      const room = await newRoom(one);
      await one.appendReplica(room, FAR, [entry(4, 1, put('a', '1'))]);

      await expect(one.appendReplica(room, FAR, [wrong])).rejects.toMatchObject({ code: 'LOG_TRUNCATED' });

      expect((await one.snapshot(room, FAR))?.version).toEqual({ epoch: 4, n: 1 });
    });

    test('do not begin in the middle of a log', async () => {
      const [one] = stores();
      const room = await newRoom(one);

      await expect(one.appendReplica(room, FAR, [entry(4, 2)])).rejects.toMatchObject({
        code: 'LOG_TRUNCATED',
      });

      await expect(one.snapshot(room, FAR)).resolves.toBeUndefined();
    });

    test('are replaced by a snapshot, after which entries follow', async () => {
      const [one] = stores();
      const room = await newRoom(one);
      await one.appendReplica(room, FAR, [entry(4, 1, put('a', '1'))]);
      const records = new Map([['b', { value: bytes('2'), n: 17 }]]);

      await one.resetReplica(room, FAR, { version: { epoch: 5, n: 20 }, timeMs: 1, records });
      await one.appendReplica(room, FAR, [entry(5, 21, put('c', '3'))]);

      expect(plain((await one.snapshot(room, FAR))?.records)).toEqual({ b: ['2', 17], c: ['3', 21] });
      expect(await one.read(room, FAR, { epoch: 5, n: 20 }, 10)).toHaveLength(1);
      await expect(one.read(room, FAR, { epoch: 5, n: 19 }, 10)).rejects.toMatchObject({
        code: 'LOG_TRUNCATED',
      });
    });

    test('stay as they are when an older snapshot comes', async () => {
      const [one] = stores();
      const room = await newRoom(one);
      await one.resetReplica(room, FAR, { version: { epoch: 5, n: 20 }, timeMs: 1, records: new Map() });

      for (const version of [
        { epoch: 5, n: 19 },
        { epoch: 4, n: 99 },
      ])
        await one.resetReplica(room, FAR, { version, timeMs: 1, records: new Map() });

      expect((await one.snapshot(room, FAR))?.version).toEqual({ epoch: 5, n: 20 });
    });

    test('are dropped without touching the own log', async () => {
      const [one] = stores();
      const room = await newRoom(one);
      await set(one, room, 'own', '1');
      await one.appendReplica(room, FAR, [entry(4, 1, put('a', '1'))]);

      await one.dropReplica(room, FAR);

      await expect(one.snapshot(room, FAR)).resolves.toBeUndefined();
      expect(plain((await one.snapshot(room, one.site))?.records)).toEqual({ own: ['1', 1] });
    });
  });
}

type Heard = {
  readonly entries: { site: SiteId; entry: LogEntry }[];
  readonly resets: SiteId[];
  close(): Promise<void>;
};

async function listen(store: RoomStore, room: RoomId): Promise<Heard> {
  const entries: Heard['entries'] = [];
  const resets: SiteId[] = [];
  const subscription = await store.subscribe(
    room,
    (site, item) => entries.push({ site, entry: item }),
    (site) => resets.push(site),
  );
  return { entries, resets, close: () => subscription.close() };
}

const numbers = (heard: Heard, site: SiteId): number[] =>
  heard.entries.filter((item) => item.site === site).map((item) => item.entry.version.n);

export function subscriptionTests({ stores }: Context): void {
  describe('subscribe()', () => {
    test('delivers entries of all clients in order, each once', async () => {
      const [one, other] = stores();
      const room = await newRoom(one);
      const heard = await listen(other, room);

      await Promise.all(Array.from({ length: 100 }, (_, k) => set(k % 2 ? one : other, room, `k${k}`, 'x')));

      await waitFor(() => heard.entries.length >= 100, { what: '100 entries are heard' });
      expect(numbers(heard, one.site)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
      await heard.close();
    });

    test('never calls the listener inside apply()', async () => {
      const [one] = stores();
      const room = await newRoom(one);
      const heard = await listen(one, room);

      const applying = set(one, room, 'a', '1');

      expect(heard.entries).toEqual([]);
      await applying;
      await waitFor(() => heard.entries.length === 1, { what: 'the entry is heard' });
      await heard.close();
    });

    test('misses nothing after a snapshot that is taken while others write', async () => {
      const [one, other] = stores();
      const room = await newRoom(one);
      const writing = Promise.all(
        Array.from({ length: 80 }, (_, k) => set(other, room, `k${k % 9}`, String(k))),
      );

      const heard = await listen(one, room);
      const start = await one.snapshot(room, one.site);
      await writing;

      const end = await one.snapshot(room, one.site);
      const startN = start?.version.n ?? 0;
      await waitFor(() => startN === 80 || numbers(heard, one.site).at(-1) === 80, {
        what: 'the last entry is heard',
      });
      const later = heard.entries.map((item) => item.entry).filter((item) => item.version.n > startN);
      expect(later.map((item) => item.version.n)).toEqual(
        Array.from({ length: 80 - startN }, (_, k) => startN + 1 + k),
      );
      expect(plain(replay(later, start?.records))).toEqual(plain(end?.records));
      await heard.close();
    });

    test('delivers replicas, their resets and their end', async () => {
      const [one, other] = stores();
      const room = await newRoom(one);
      const heard = await listen(other, room);

      await one.appendReplica(room, FAR, [entry(4, 1), entry(4, 2)]);
      await one.resetReplica(room, FAR, { version: { epoch: 5, n: 9 }, timeMs: 1, records: new Map() });
      await one.dropReplica(room, FAR);

      await waitFor(() => heard.resets.length >= 2, { what: 'both resets are heard' });
      expect(numbers(heard, FAR)).toEqual([1, 2]);
      expect(heard.resets).toEqual([FAR, FAR]);
      await heard.close();
    });

    test('delivers nothing of other rooms, and nothing after close()', async () => {
      const [one] = stores();
      const room = await newRoom(one);
      const elsewhere = await newRoom(one);
      const closed = await listen(one, room);
      const open = await listen(one, room);
      await closed.close();

      await set(one, elsewhere, 'a', '1');
      await set(one, room, 'a', '1');

      await waitFor(() => open.entries.length > 0, { what: 'the open subscription hears it' });
      expect(open.entries).toHaveLength(1);
      expect(closed.entries).toEqual([]);
      await open.close();
    });
  });
}
