import { afterEach, describe, expect, test } from '@jest/globals';
import { parseRoomId, parseSiteId, type SiteId } from '../../../../common/ids.ts';
import { createLogger } from '../../../../common/log/logger.ts';
import { MemoryRoomStore } from '../../../../common/store/memory.ts';
import { RoomFeed } from '../../../../signal/room/feed.ts';
import { RoomView } from '../../../../signal/room/view.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { ERFURT, emptyLog, entry, participant, present } from '../../../support/room-logs.ts';
import { waitFor } from '../../../support/wait-for.ts';

const ROOM = parseRoomId('hall');
const JENA = parseSiteId('jena');
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function setUp() {
  const store = new MemoryRoomStore(ERFURT);
  await store.open(ROOM, 1);
  const clock = new FakeClock();
  const view = new RoomView();
  const heard: string[] = [];
  const log = createLogger({ level: 'silent' });
  const listeners = {
    touched: () => void heard.push('touched'),
    replaced: () => void heard.push('replaced'),
    lost: () => void heard.push('lost'),
  };
  const make = (over: Partial<MemoryRoomStore> = {}) => {
    const port = new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(over, name) ?? Reflect.get(target, name, target);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    const feed = new RoomFeed({ store: port, room: ROOM, view, clock, log, listeners });
    ends.push(
      () => feed.close(),
      () => store.close(),
    );
    return feed;
  };
  const join = (name: string) =>
    store.apply(ROOM, { epoch: 1, guards: [], writes: [present(participant(name))] });
  return { store, clock, view, heard, make, join };
}

/** One person per site, of its name. */
function recordsOf(site: SiteId) {
  const { key, value = new Uint8Array() } = present(participant(site, { site }));
  return new Map([[key, { value, n: 1 }]]);
}

describe('RoomFeed', () => {
  test('has what was there and hears what comes', async () => {
    const { make, join, view } = await setUp();
    await join('ada');
    const feed = make();

    await feed.start([ERFURT]);
    expect(view.participantCount()).toBe(1);
    const { version } = await join('bea');
    await feed.reached(version);

    expect(view.participantCount()).toBe(2);
  });

  test('takes a site in that it has not heard of, and lets it go', async () => {
    const { make, store, view, heard } = await setUp();
    await make().start([ERFURT]);

    await store.resetReplica(ROOM, JENA, emptyLog(3));
    await store.appendReplica(ROOM, JENA, [entry(1, [present(participant('bea', { site: JENA }))], 3)]);
    await waitFor(() => view.participantCount() === 1, { what: 'the new site' });
    await store.dropReplica(ROOM, JENA);
    await waitFor(() => !view.has(JENA), { what: 'its end' });

    expect(view.participantCount()).toBe(0);
    expect(heard.at(-1)).toBe('replaced');
  });

  test('loses no entry that comes while a snapshot is being read', async () => {
    const { make, store, view } = await setUp();
    const { promise: isFree, resolve: free } = Promise.withResolvers<void>();
    const feed = make({
      snapshot: async (room, site) => {
        const early = await store.snapshot(room, site);
        await isFree;
        return early;
      },
    });

    const started = feed.start([ERFURT]);
    await new Promise(setImmediate);
    await store.apply(ROOM, { epoch: 1, guards: [], writes: [present(participant('ada'))] });
    await new Promise(setImmediate);
    free();
    await started;

    expect(view.participantCount()).toBe(1);
  });

  test('asks again for a snapshot that failed', async () => {
    const { make, store, view, clock, join } = await setUp();
    await join('ada');
    let failures = 1;
    const feed = make({
      snapshot: async (room, site) => {
        if ((failures -= 1) >= 0) throw new Error('away');
        return store.snapshot(room, site);
      },
    });

    await feed.start([ERFURT]);
    expect(view.participantCount()).toBe(0);
    clock.advance(1_000);

    await waitFor(() => view.participantCount() === 1, { what: 'second attempt' });
  });

  test('keeps what it knows, of all sites, when the store has lost the room', async () => {
    const { make, join, view, heard } = await setUp();
    await join('ada');
    let isLost = false;
    const head = { version: { epoch: 0, n: 0 }, isSettled: true, rebuildingEpoch: 0 };
    const feed = make({
      snapshot: async (_room, site) =>
        isLost ? undefined : { version: { epoch: 1, n: 1 }, timeMs: 0, records: recordsOf(site) },
      head: async () => head,
    });
    await feed.start([ERFURT, JENA]);
    isLost = true;

    await Promise.all([feed.load(ERFURT), feed.load(JENA)]);

    expect(heard.filter((what) => what !== 'touched')).toEqual(['lost', 'lost']);
    expect(view.participantCount()).toBe(2);
  });

  test('reads what it wrote when the store does not tell it', async () => {
    const { make, view, clock, join } = await setUp();
    const feed = make({ subscribe: async () => ({ close: async () => {} }) });
    await feed.start([ERFURT]);
    const { version } = await join('ada');

    const reached = feed.reached(version);
    clock.advance(1_000);
    await reached;

    expect(view.participantCount()).toBe(1);
  });
});
