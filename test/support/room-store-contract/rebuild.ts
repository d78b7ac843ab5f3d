/** Room store contract: a log that is rebuilt under a new epoch, and rooms that nobody lets go of. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { parseRoomId, type SiteId } from '../../../common/ids.ts';
import type { Rebuilt } from '../../../common/store/port.ts';
import { waitFor } from '../wait-for.ts';
import { FAR, bytes, entry, newRoom, plain, put, set, text, type Context } from './support.ts';

const CONTENT: Rebuilt = {
  records: new Map([
    ['a', bytes('1')],
    ['b', bytes('2')],
  ]),
  locals: new Map([['session/y', bytes('s')]]),
};
const EMPTY: Rebuilt = { records: new Map(), locals: new Map() };
const rebuilding = expect.objectContaining({ code: 'STORE_REBUILDING' });

export function rebuildTests({ stores }: Context): void {
  describe('rebuild()', () => {
    test('begins a log of which nothing is known', async () => {
      const [one, other] = stores();
      const room = parseRoomId(randomUUID());
      expect(await one.head(room)).toMatchObject({ version: { epoch: 0, n: 0 }, rebuildingEpoch: 0 });

      await one.beginRebuild(room, 7);
      expect(await other.head(room)).toMatchObject({ version: { epoch: 0, n: 0 }, rebuildingEpoch: 7 });
      await one.rebuild(room, 7, EMPTY);

      expect(await other.head(room)).toEqual({
        version: { epoch: 7, n: 1 },
        isSettled: true,
        rebuildingEpoch: 0,
      });
      await expect(
        other.apply(room, { epoch: 7, guards: [], writes: [put('a', '1')] }),
      ).resolves.toMatchObject({ version: { epoch: 7, n: 2 } });
    });

    test('takes nothing from its beginning on, and replaces log and local keys at once', async () => {
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
        writes: [put('old', '1')],
        localWrites: [put('session/x', '1')],
      });

      await one.beginRebuild(room, 5);
      await expect(set(other, room, 'old', '2')).rejects.toEqual(rebuilding);
      await expect(other.open(room, 1)).rejects.toEqual(rebuilding);
      expect(plain((await other.snapshot(room, one.site))?.records)).toEqual({ old: ['1', 1] });
      expect(resets).toEqual([]);
      await one.rebuild(room, 5, CONTENT);

      const snapshot = await other.snapshot(room, one.site);
      expect(snapshot?.version).toEqual({ epoch: 5, n: 1 });
      expect(plain(snapshot?.records)).toEqual({ a: ['1', 1], b: ['2', 1] });
      await expect(other.readLocal(room, 'session/x')).resolves.toBeUndefined();
      expect(text((await other.readLocal(room, 'session/y'))?.value)).toBe('s');
      await waitFor(() => resets.includes(one.site), { what: 'subscribers hear of the new log' });
      await subscription.close();
    });

    test('gives records and local keys that guards hold on to, and no entries before them', async () => {
      const [one] = stores();
      const room = parseRoomId(randomUUID());
      await one.beginRebuild(room, 5);
      await one.rebuild(room, 5, CONTENT);
      const local = await one.readLocal(room, 'session/y');

      await one.apply(room, {
        epoch: 5,
        guards: [{ key: 'a', n: 1 }],
        localGuards: [{ key: 'session/y', n: local?.n ?? 0 }],
        writes: [put('a', '2')],
      });

      expect((await one.read(room, one.site, { epoch: 5, n: 1 }, 9)).map(({ version }) => version.n)).toEqual(
        [2],
      );
      await expect(one.read(room, one.site, { epoch: 5, n: 0 }, 9)).rejects.toMatchObject({
        code: 'LOG_TRUNCATED',
      });
    });

    test('by one that was overtaken is refused at every step', async () => {
      const [slow, fast] = stores();
      const room = await newRoom(slow);
      await slow.beginRebuild(room, 5);
      await fast.beginRebuild(room, 6);

      await expect(slow.beginRebuild(room, 5)).rejects.toEqual(rebuilding);
      await expect(slow.rebuild(room, 5, CONTENT)).rejects.toEqual(rebuilding);
      await fast.rebuild(room, 6, EMPTY);
      await expect(slow.rebuild(room, 5, CONTENT)).rejects.toEqual(rebuilding);
      await expect(slow.rebuild(room, 6, CONTENT)).rejects.toEqual(rebuilding);
      await expect(slow.beginRebuild(room, 6)).rejects.toEqual(rebuilding);

      expect((await slow.snapshot(room, slow.site))?.version).toEqual({ epoch: 6, n: 1 });
    });

    test('leaves replicas of other sites as they are', async () => {
      const [one] = stores();
      const room = await newRoom(one);
      await one.appendReplica(room, FAR, [entry(4, 1, put('far', '1'))]);

      await one.beginRebuild(room, 5);
      await one.rebuild(room, 5, CONTENT);

      expect(plain((await one.snapshot(room, FAR))?.records)).toEqual({ far: ['1', 1] });
      await one.appendReplica(room, FAR, [entry(4, 2)]);
    });
  });
}

export function sweepTests({ stores }: Context): void {
  describe('lastingRooms()', () => {
    test('names rooms that do not go by themselves, also one whose rebuild was given up', async () => {
      const [one, other] = stores();
      const [stays, goes, begun] = [await newRoom(one), await newRoom(one), parseRoomId(randomUUID())];
      await one.beginRebuild(begun, 5);
      await one.expire(goes, 60_000);

      const rooms = await other.lastingRooms();

      expect(rooms).toEqual(expect.arrayContaining([stays, begun]));
      expect(rooms).not.toContain(goes);
      await one.expire(begun, 1);
      await waitFor(async () => (await one.head(begun)).rebuildingEpoch === 0, { what: 'it goes' });
    });
  });
}
