/** Room store contract: reading logs, epochs, and a room's end. */
import { describe, expect, test } from '@jest/globals';
import { type SiteId } from '../../../common/ids.ts';
import type { Version } from '../../../common/store/port.ts';
import { waitFor } from '../wait-for.ts';
import {
  CONTRACT_MAX_LOG_ENTRIES,
  FAR,
  entry,
  newRoom,
  plain,
  put,
  set,
  text,
  type Context,
} from './support.ts';

export function logTests({ stores }: Context): void {
  describe('read()', () => {
    test('gives entries in order after a version, at most as many as asked', async () => {
      const [one] = stores();
      const room = await newRoom(one);
      for (let n = 1; n <= 5; n += 1) await set(one, room, `k${n}`, String(n));

      const entries = await one.read(room, one.site, { epoch: 1, n: 1 }, 3);

      expect(entries.map((item) => item.version.n)).toEqual([2, 3, 4]);
      expect(text(entries[0]?.writes[0]?.value)).toBe('2');
      await expect(one.read(room, one.site, { epoch: 1, n: 5 }, 3)).resolves.toEqual([]);
    });

    test('gives times that never decrease and are near the clock', async () => {
      const [one, other] = stores();
      const room = await newRoom(one);
      const beforeMs = await one.nowMs();
      for (let n = 1; n <= 6; n += 1) await set(n % 2 ? one : other, room, 'k', String(n));

      const times = (await one.read(room, one.site, { epoch: 1, n: 0 }, 10)).map((item) => item.timeMs);

      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times[0]).toBeGreaterThanOrEqual(beforeMs);
      expect(times.at(-1)).toBeLessThanOrEqual(await one.nowMs());
    });

    test.each<[string, Version]>([
      ['another epoch', { epoch: 2, n: 0 }],
      ['a version that is not there yet', { epoch: 1, n: 99 }],
    ])('answers LOG_TRUNCATED for %s', async (_what, after) => {
      const [one] = stores();
      const room = await newRoom(one);
      await set(one, room, 'a', '1');

      await expect(one.read(room, one.site, after, 10)).rejects.toMatchObject({ code: 'LOG_TRUNCATED' });
    });

    test('answers LOG_TRUNCATED for a site of which nothing is here', async () => {
      const [one] = stores();
      const room = await newRoom(one);

      await expect(one.read(room, FAR, { epoch: 1, n: 0 }, 10)).rejects.toMatchObject({
        code: 'LOG_TRUNCATED',
      });
      await expect(one.snapshot(room, FAR)).resolves.toBeUndefined();
    });

    test('cuts old entries, keeps the newer ones, and the snapshot stays whole', async () => {
      const [one] = stores();
      const room = await newRoom(one);
      const last = 4 * CONTRACT_MAX_LOG_ENTRIES;
      for (let n = 1; n <= last; n += 1) await set(one, room, `k${n % 7}`, String(n));

      const kept = await one.read(room, one.site, { epoch: 1, n: last - CONTRACT_MAX_LOG_ENTRIES }, 1000);

      expect(kept).toHaveLength(CONTRACT_MAX_LOG_ENTRIES);
      await expect(one.read(room, one.site, { epoch: 1, n: 0 }, 10)).rejects.toMatchObject({
        code: 'LOG_TRUNCATED',
      });
      expect((await one.snapshot(room, one.site))?.records.size).toBe(7);
    });
  });
}

export function epochTests({ stores }: Context): void {
  describe('open()', () => {
    test('keeps everything under the same epoch', async () => {
      const [one, other] = stores();
      const room = await newRoom(one);
      await set(one, room, 'a', '1');

      await other.open(room, 1);

      expect(plain((await one.snapshot(room, one.site))?.records)).toEqual({ a: ['1', 1] });
    });

    test('drops log and local keys under a newer epoch and says so', async () => {
      const [one, other] = stores();
      const room = await newRoom(one);
      const resets: SiteId[] = [];
      const subscription = await other.subscribe(
        room,
        () => {},
        (site) => resets.push(site),
      );
      await one.apply(room, {
        epoch: 1,
        guards: [],
        writes: [put('a', '1')],
        localWrites: [put('session/x', '1')],
      });

      await one.open(room, 2);

      const snapshot = await other.snapshot(room, other.site);
      expect(snapshot?.version).toEqual({ epoch: 2, n: 0 });
      expect(snapshot?.records.size).toBe(0);
      await expect(other.readLocal(room, 'session/x')).resolves.toBeUndefined();
      await waitFor(() => resets.includes(one.site), { what: 'subscribers hear of the reset' });
      await subscription.close();
    });

    test('refuses an older epoch, and transactions of one', async () => {
      const [one] = stores();
      const room = await newRoom(one, 2);

      await expect(one.open(room, 1)).rejects.toMatchObject({ code: 'STORE_REBUILDING' });
      await expect(set(one, room, 'a', '1')).rejects.toMatchObject({ code: 'STORE_REBUILDING' });
      await expect(one.apply(room, { epoch: 3, guards: [], writes: [] })).rejects.toMatchObject({
        code: 'STORE_REBUILDING',
      });
    });
  });
}

export function lifetimeTests({ stores }: Context): void {
  describe('expire()', () => {
    test('lets everything of a room go, unless something is applied or it is opened before', async () => {
      const [one, other] = stores();
      const [gone, applied, opened] = [await newRoom(one), await newRoom(one), await newRoom(one)];
      await one.apply(gone, {
        epoch: 1,
        guards: [],
        writes: [put('a', '1')],
        localWrites: [put('session/x', '1')],
      });
      await one.appendReplica(gone, FAR, [entry(4, 1)]);

      await Promise.all([one.expire(applied, 300), one.expire(opened, 300)]);
      await set(other, applied, 'a', '1');
      await other.open(opened, 1);
      await one.expire(gone, 400);

      await waitFor(async () => (await other.snapshot(gone, one.site)) === undefined, {
        what: 'the room goes',
      });
      await waitFor(async () => (await other.snapshot(gone, FAR)) === undefined, {
        what: 'its replica goes',
      });
      await waitFor(async () => (await other.readLocal(gone, 'session/x')) === undefined, {
        what: 'its sessions go',
      });
      expect((await one.snapshot(applied, one.site))?.version.n).toBe(1);
      expect((await one.snapshot(opened, one.site))?.version.n).toBe(0);
    });
  });
}
