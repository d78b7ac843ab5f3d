/** Room store contract: what applying transactions means, in the log and in local keys. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { parseRoomId } from '../../../common/ids.ts';
import { newRoom, plain, put, set, text, type Context } from './support.ts';

export function commandTests({ stores }: Context): void {
  describe('apply()', () => {
    test('writes all of a transaction, seen by every client', async () => {
      const [one, other] = stores();
      const room = await newRoom(one);

      const applied = await one.apply(room, { epoch: 1, guards: [], writes: [put('a', '1'), put('b', '2')] });

      expect(applied.version).toEqual({ epoch: 1, n: 1 });
      const snapshot = await other.snapshot(room, other.site);
      expect(snapshot?.version).toEqual({ epoch: 1, n: 1 });
      expect(plain(snapshot?.records)).toEqual({ a: ['1', 1], b: ['2', 1] });
    });

    test('deletes keys', async () => {
      const [one] = stores();
      const room = await newRoom(one);
      await set(one, room, 'a', '1');

      await one.apply(room, { epoch: 1, guards: [], writes: [{ key: 'a', value: undefined }] });

      expect((await one.snapshot(room, one.site))?.records.size).toBe(0);
    });

    test('keeps binary and empty values as they are', async () => {
      const [one, other] = stores();
      const room = await newRoom(one);
      const all = Uint8Array.from({ length: 256 }, (_, index) => index);

      await one.apply(room, {
        epoch: 1,
        guards: [],
        writes: [
          { key: 'all', value: all },
          { key: 'empty', value: new Uint8Array(0) },
        ],
        events: [all, new Uint8Array(0)],
      });

      const records = (await other.snapshot(room, other.site))?.records;
      expect(Array.from(records?.get('all')?.value ?? [])).toEqual(Array.from(all));
      expect(records?.get('empty')?.value.length).toBe(0);
      const [logged] = await other.read(room, other.site, { epoch: 1, n: 0 }, 10);
      expect(logged?.events.map((event) => event.length)).toEqual([256, 0]);
    });

    test.each([
      ['a key that was written since', { key: 'a', n: 1 }],
      ['a key that is there and should not be', { key: 'a', n: 0 }],
      ['a key that is absent and should not be', { key: 'missing', n: 1 }],
    ])('refuses %s and changes nothing', async (_what, guard) => {
      const [one] = stores();
      const room = await newRoom(one);
      await set(one, room, 'a', '1');
      await set(one, room, 'a', '2');

      const refused = one.apply(room, {
        epoch: 1,
        guards: [{ key: 'a', n: 2 }, guard],
        writes: [put('a', '3'), put('b', '3')],
        localWrites: [put('session/x', '3')],
      });

      await expect(refused).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
      expect(plain((await one.snapshot(room, one.site))?.records)).toEqual({ a: ['2', 2] });
      await expect(one.readLocal(room, 'session/x')).resolves.toBeUndefined();
    });

    test('lets exactly one of many concurrent transactions with the same guard through', async () => {
      const [one, other] = stores();
      const room = await newRoom(one);

      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? one : other).apply(room, {
            epoch: 1,
            guards: [{ key: 'seat', n: 0 }],
            writes: [put('seat', String(index))],
          }),
        ),
      );

      const winners = outcomes.flatMap((outcome, index) => (outcome.status === 'fulfilled' ? [index] : []));
      expect(winners).toHaveLength(1);
      expect(plain((await one.snapshot(room, one.site))?.records)).toEqual({ seat: [String(winners[0]), 1] });
    });

    test('refuses a room that is not open', async () => {
      const [one] = stores();

      await expect(set(one, parseRoomId(randomUUID()), 'a', '1')).rejects.toMatchObject({
        code: 'STORE_REBUILDING',
      });
    });
  });
}

export function localTests({ stores }: Context): void {
  describe('local keys', () => {
    test('are written with a transaction and appear in no log', async () => {
      const [one, other] = stores();
      const room = await newRoom(one);

      const applied = await one.apply(room, {
        epoch: 1,
        guards: [],
        writes: [],
        localWrites: [put('session/a', '1'), put('session/b', '2'), put('other', '3')],
      });

      expect(applied.version).toEqual({ epoch: 1, n: 0 });
      expect(text((await other.readLocal(room, 'session/a'))?.value)).toBe('1');
      expect([...(await other.rangeLocal(room, 'session/')).keys()].sort()).toEqual([
        'session/a',
        'session/b',
      ]);
      expect((await other.snapshot(room, other.site))?.records.size).toBe(0);
      await expect(other.read(room, other.site, { epoch: 1, n: 0 }, 10)).resolves.toEqual([]);
    });

    test('are deleted like others', async () => {
      const [one] = stores();
      const room = await newRoom(one);
      await one.apply(room, { epoch: 1, guards: [], writes: [], localWrites: [put('session/a', '1')] });

      await one.apply(room, {
        epoch: 1,
        guards: [],
        writes: [],
        localWrites: [{ key: 'session/a', value: undefined }],
      });

      await expect(one.readLocal(room, 'session/a')).resolves.toBeUndefined();
    });

    test('hand a session over to exactly one of those who want it', async () => {
      const [one, other] = stores();
      const room = await newRoom(one);
      await one.apply(room, { epoch: 1, guards: [], writes: [], localWrites: [put('session/x', 'node-0')] });
      const before = await one.readLocal(room, 'session/x');

      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 === 0 ? one : other).apply(room, {
            epoch: 1,
            guards: [],
            writes: [put('p/1', `node-${index}`)],
            localGuards: [{ key: 'session/x', n: before?.n ?? 0 }],
            localWrites: [put('session/x', `node-${index}`)],
          }),
        ),
      );

      const winners = outcomes.flatMap((outcome, index) => (outcome.status === 'fulfilled' ? [index] : []));
      expect(winners).toHaveLength(1);
      const after = await one.readLocal(room, 'session/x');
      expect(text(after?.value)).toBe(`node-${winners[0]}`);
      expect(after?.n).toBeGreaterThan(before?.n ?? 0);
      expect(plain((await one.snapshot(room, one.site))?.records)).toEqual({
        'p/1': [`node-${winners[0]}`, 1],
      });
    });

    test('a local guard with n = 0 holds only while the key is absent', async () => {
      const [one] = stores();
      const room = await newRoom(one);
      const create = () =>
        one.apply(room, {
          epoch: 1,
          guards: [],
          writes: [],
          localGuards: [{ key: 'session/x', n: 0 }],
          localWrites: [put('session/x', '1')],
        });
      await create();

      await expect(create()).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
    });
  });
}
