import { describe, expect, test } from '@jest/globals';
import { parseRoomId, parseSiteId } from '../../../../common/ids.ts';
import { MemoryRoomStore } from '../../../../common/store/memory.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { CONTRACT_MAX_LOG_ENTRIES, roomStoreContract } from '../../../support/room-store-contract.ts';

const SITE = parseSiteId('erfurt');
const ROOM = parseRoomId('r1');

roomStoreContract('memory', async () => {
  const store = new MemoryRoomStore(SITE, { maxLogEntries: CONTRACT_MAX_LOG_ENTRIES });
  return { one: store, other: store, close: () => store.close() };
});

describe('MemoryRoomStore', () => {
  test('keeps the time of entries from going back with the clock', async () => {
    const clock = new FakeClock();
    const store = new MemoryRoomStore(SITE, { clock });
    await store.open(ROOM, 1);
    clock.advance(1_000);
    const first = await store.apply(ROOM, {
      epoch: 1,
      guards: [],
      writes: [{ key: 'a', value: new Uint8Array() }],
    });
    clock.advance(-500);

    const second = await store.apply(ROOM, {
      epoch: 1,
      guards: [],
      writes: [{ key: 'a', value: undefined }],
    });

    expect(second.timeMs).toBe(first.timeMs);
    await store.close();
  });

  test('goes on with the same values when the caller changes its buffer', async () => {
    const store = new MemoryRoomStore(SITE);
    await store.open(ROOM, 1);
    const value = Uint8Array.of(1);
    await store.apply(ROOM, {
      epoch: 1,
      guards: [],
      writes: [{ key: 'a', value }],
      localWrites: [{ key: 'b', value }],
    });

    value[0] = 2;

    const [logged] = await store.read(ROOM, SITE, { epoch: 1, n: 0 }, 1);
    expect(logged?.writes[0]?.value).toEqual(Uint8Array.of(1));
    expect((await store.snapshot(ROOM, SITE))?.records.get('a')?.value).toEqual(Uint8Array.of(1));
    expect((await store.readLocal(ROOM, 'b'))?.value).toEqual(Uint8Array.of(1));
    await store.close();
  });

  test('lets a room go exactly when its time is up', async () => {
    const clock = new FakeClock();
    const store = new MemoryRoomStore(SITE, { clock });
    await store.open(ROOM, 1);
    await store.expire(ROOM, 1_000);

    clock.advance(999);
    await expect(store.snapshot(ROOM, SITE)).resolves.toBeDefined();
    clock.advance(1);

    await expect(store.snapshot(ROOM, SITE)).resolves.toBeUndefined();
    await store.close();
  });

  test('lets a room go by itself, also when the timer comes before its time', async () => {
    const clock = new FakeClock();
    let slowMs = 1;
    const wallMs = (): number => clock.wallMs() - slowMs;
    const after = clock.after.bind(clock);
    const store = new MemoryRoomStore(SITE, { clock: { monotonicMs: () => 0, wallMs, after } });
    await store.open(ROOM, 1);
    await store.expire(ROOM, 1_000);
    slowMs = 2;

    clock.advance(1_000);
    expect(store.roomCount).toBe(1);
    clock.advance(1);

    expect(store.roomCount).toBe(0);
    await store.close();
  });

  test('forgets a room that nobody has opened with its last listener', async () => {
    const store = new MemoryRoomStore(SITE);
    const subscription = await store.subscribe(
      ROOM,
      () => {},
      () => {},
    );

    await subscription.close();

    expect(store.roomCount).toBe(0);
    await store.close();
  });

  test('refuses to have its own site as a replica', async () => {
    const store = new MemoryRoomStore(SITE);

    await expect(store.dropReplica(ROOM, SITE)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
    await store.close();
  });

  test('refuses everything after close()', async () => {
    const store = new MemoryRoomStore(SITE);

    await store.close();

    await expect(store.open(ROOM, 1)).rejects.toMatchObject({ code: 'INVALID_STATE' });
  });
});
