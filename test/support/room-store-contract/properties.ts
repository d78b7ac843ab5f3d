/** Room store contract: what holds for every sequence of transactions (fast-check). */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isAppError } from '../../../common/errors.ts';
import { type RoomId } from '../../../common/ids.ts';
import type { RoomStore } from '../../../common/store/port.ts';
import { replay } from '../../../common/store/replay.ts';
import { FAR, entry, newRoom, plain, put, text, type Context } from './support.ts';

/** Raises a counter by one with a guard, as commands do; again when somebody else was faster. */
async function increment(store: RoomStore, room: RoomId): Promise<void> {
  for (;;) {
    const record = (await store.snapshot(room, store.site))?.records.get('count');
    const next = Number(text(record?.value) ?? 0) + 1;
    try {
      await store.apply(room, {
        epoch: 1,
        guards: [{ key: 'count', n: record?.n ?? 0 }],
        writes: [put('count', String(next))],
      });
      return;
    } catch (error) {
      if (!isAppError(error, 'STORE_CONFLICT')) throw error;
    }
  }
}

export function propertyTests({ stores }: Context): void {
  describe('properties', () => {
    const write = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      value: fc.option(fc.uint8Array({ maxLength: 8 }), { nil: undefined }),
    });

    test('replaying the log gives the snapshot', async () => {
      const [one, other] = stores();
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(write, { maxLength: 4 }), { maxLength: 20 }),
          async (transactions) => {
            const room = await newRoom(one);
            for (const writes of transactions) await one.apply(room, { epoch: 1, guards: [], writes });

            const snapshot = await other.snapshot(room, other.site);
            const log = await other.read(room, other.site, { epoch: 1, n: 0 }, 1000);
            expect(log).toHaveLength(transactions.filter((writes) => writes.length > 0).length);
            expect(plain(replay(log))).toEqual(plain(snapshot?.records));
          },
        ),
        { numRuns: 25 },
      );
    });

    test('a replica that is fed in any overlapping pieces equals the original', async () => {
      const [one] = stores();
      const pieces = fc.array(fc.tuple(fc.nat({ max: 12 }), fc.nat({ max: 12 })), { maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 12 }), pieces, async (writes, cuts) => {
          const room = await newRoom(one);
          const log = writes.map((item, index) => entry(1, index + 1, item));
          let have = 0;
          for (const [from, to] of cuts) {
            const piece = log.slice(Math.min(from, have), to);
            await one.appendReplica(room, FAR, piece);
            have = Math.max(have, piece.at(-1)?.version.n ?? 0);
          }
          await one.appendReplica(room, FAR, log);

          expect(plain((await one.snapshot(room, FAR))?.records)).toEqual(plain(replay(log)));
        }),
        { numRuns: 25 },
      );
    });

    test('concurrent guarded writers lose no update', async () => {
      const [one, other] = stores();
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 2, max: 6 }),
          fc.integer({ min: 1, max: 4 }),
          async (writers, rounds) => {
            const room = await newRoom(one);
            await Promise.all(
              Array.from({ length: writers }, async (_, index) => {
                for (let round = 0; round < rounds; round += 1)
                  await increment(index % 2 ? one : other, room);
              }),
            );

            const count = (await one.snapshot(room, one.site))?.records.get('count');
            expect(text(count?.value)).toBe(String(writers * rounds));
          },
        ),
        { numRuns: 10 },
      );
    });
  });
}
