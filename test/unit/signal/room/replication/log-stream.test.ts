import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { AppError } from '../../../../../common/errors.ts';
import { parseRoomId } from '../../../../../common/ids.ts';
import { MemoryRoomStore } from '../../../../../common/store/memory.ts';
import { FollowLogResponse, type IFollowLogResponse } from '../../../../../proto/index.ts';
import { LogServer } from '../../../../../signal/room/replication/log-server.ts';
import {
  BEAT_PERIOD_MS,
  LogStream,
  MAX_QUEUED_BATCHES,
  PACE_MS,
} from '../../../../../signal/room/replication/log-stream.ts';
import { createLogger } from '../../../../../common/log/logger.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { ERFURT } from '../../../../support/room-logs.ts';
import { waitFor } from '../../../../support/wait-for.ts';

const ROOM = parseRoomId('hall');
const stores: MemoryRoomStore[] = [];
afterEach(() => Promise.all(stores.splice(0).map((store) => store.close())));

/** A follower that reads at once, or not at all. */
function follower() {
  const { promise: closed, resolve } = Promise.withResolvers<AppError | undefined>();
  const got: IFollowLogResponse[] = [];
  const state = { queued: 0, isOpen: true };
  const over = (error?: AppError): void => {
    state.isOpen = false;
    resolve(error);
  };
  const write = (message: IFollowLogResponse): boolean => {
    got.push(FollowLogResponse.decode(FollowLogResponse.encode(message).finish()));
    return true;
  };
  const stream = {
    write,
    fail: over,
    end: () => over(),
    closed,
    get queued() {
      return state.queued;
    },
    get isOpen() {
      return state.isOpen;
    },
  };
  const entries = () => got.flatMap((message) => message.entries?.entries ?? []).map(({ n }) => n);
  return { stream, got, state, entries };
}

async function setUp(maxLogEntries = 1_000) {
  const store = new MemoryRoomStore(ERFURT, { maxLogEntries });
  stores.push(store);
  await store.open(ROOM, 1);
  const clock = new FakeClock();
  const write = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      const writes = [{ key: 'x', value: new Uint8Array([i]) }];
      await store.apply(ROOM, { epoch: 1, guards: [], writes });
    }
  };
  return { store, clock, write };
}

describe('LogStream', () => {
  test('sends what the follower lacks, then what comes, each once and in order', async () => {
    const { store, clock, write } = await setUp();
    await write(500);
    const one = follower();

    const running = new LogStream(
      { store, room: ROOM, clock, stream: one.stream },
      { epoch: 1, n: 10 },
    ).run();
    await waitFor(() => one.entries().length === 490, { what: 'the past' });
    await write(300);
    await waitFor(
      () => {
        clock.advance(PACE_MS);
        return one.entries().length === 790;
      },
      { what: 'the present' },
    );

    expect(one.entries()).toEqual(Array.from({ length: 790 }, (_, i) => i + 11));
    one.stream.end();
    await running;
  });

  test('sends the first change at once, and what comes right after it in one message', async () => {
    const { store, clock, write } = await setUp();
    const one = follower();
    const read = jest.spyOn(store, 'read');
    const running = new LogStream({ store, room: ROOM, clock, stream: one.stream }, { epoch: 1, n: 0 }).run();
    await waitFor(() => read.mock.calls.length === 1, { what: 'the first look' });
    clock.advance(PACE_MS);

    await write(1);
    await waitFor(() => one.got.length === 1, { what: 'the first change' });
    await write(40);
    clock.advance(PACE_MS);
    await waitFor(() => one.entries().length === 41, { what: 'what came right after it' });

    expect(one.got).toHaveLength(2);
    expect(read).toHaveBeenCalledTimes(3);
    one.stream.end();
    await running;
  });

  test.each([
    ['nothing', { epoch: 0, n: 0 }],
    ['another epoch', { epoch: 7, n: 1 }],
    ['what was cut off', { epoch: 1, n: 1 }],
  ])('begins with a snapshot for a follower that has %s', async (_what, after) => {
    const { store, clock, write } = await setUp(5);
    await write(50);
    const one = follower();

    const running = new LogStream({ store, room: ROOM, clock, stream: one.stream }, after).run();
    await waitFor(() => one.got.length > 0, { what: 'a message' });

    expect(one.got[0]?.snapshot).toMatchObject({ epoch: 1, n: 50 });
    one.stream.end();
    await running;
  });

  test('proves that it lives while there is nothing to say', async () => {
    const { store, clock } = await setUp();
    const one = follower();

    const running = new LogStream({ store, room: ROOM, clock, stream: one.stream }, { epoch: 1, n: 0 }).run();
    await waitFor(
      () => {
        clock.advance(BEAT_PERIOD_MS);
        return one.got.length >= 3;
      },
      { what: 'beats' },
    );

    expect(one.got.every(({ idle }) => idle)).toBe(true);
    one.stream.end();
    await running;
  });

  test('sends what is missing before it ends because the room closes', async () => {
    const { store, clock, write } = await setUp();
    const one = follower();
    const stream = new LogStream({ store, room: ROOM, clock, stream: one.stream }, { epoch: 1, n: 0 });
    const running = stream.run();

    await write(3);
    await stream.finish();
    await running;

    expect(one.entries()).toEqual([1, 2, 3]);
    expect(await one.stream.closed).toBeUndefined();
  });

  test('ends for a follower that does not read', async () => {
    const { store, clock, write } = await setUp();
    const one = follower();
    const running = new LogStream({ store, room: ROOM, clock, stream: one.stream }, { epoch: 1, n: 0 }).run();

    one.state.queued = MAX_QUEUED_BATCHES;
    await write(1);
    await running;

    expect(await one.stream.closed).toMatchObject({ code: 'BUSY' });
    expect(one.got).toEqual([]);
  });
});

describe('LogServer', () => {
  const request = { roomId: 'hall', site: 'erfurt', epoch: 0, n: 0, followerNodeId: 'j1' };
  const serve = async (over: Partial<typeof request>, isOpen = true) => {
    const { store, clock } = await setUp();
    const server = new LogServer({
      store,
      clock,
      log: createLogger({ level: 'silent' }),
      isOpen: () => isOpen,
    });
    const one = follower();
    const served = server.followLog({ ...request, ...over }, one.stream);
    return { server, served, one };
  };

  test.each([
    ['a room that is not open here', {}, false, 'ROOM_UNKNOWN'],
    ['another site’s log', { site: 'jena' }, true, 'ARGUMENT_INVALID'],
    ['no room id', { roomId: '?' }, true, 'ARGUMENT_INVALID'],
  ])('refuses %s', async (_what, over, isOpen, code) => {
    const { served } = await serve(over, isOpen);

    await expect(served).rejects.toMatchObject({ code });
  });

  test('ends its streams when the room closes here', async () => {
    const { server, served, one } = await serve({});

    await server.closeRoom(ROOM);
    await served;

    expect(await one.stream.closed).toBeUndefined();
  });
});
