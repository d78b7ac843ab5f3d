import { afterEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../../../../common/errors.ts';
import { parseRoomId } from '../../../../../common/ids.ts';
import { createLogger } from '../../../../../common/log/logger.ts';
import { MemoryRoomStore } from '../../../../../common/store/memory.ts';
import { StoreWatch } from '../../../../../signal/room/rebuild/store-watch.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { ERFURT } from '../../../../support/room-logs.ts';

const room = parseRoomId('hall');
const EMPTY = { records: new Map<string, Uint8Array>(), locals: new Map<string, Uint8Array>() };
const rebuilding = (): never => {
  throw new AppError('STORE_REBUILDING', 'not now');
};

let close: () => Promise<unknown> = async () => {};
afterEach(() => close());

async function setUp() {
  const store = new MemoryRoomStore(ERFURT);
  await store.open(room, 1);
  const clock = new FakeClock();
  const knowledge = { version: { epoch: 1, n: 0 } };
  const calls: string[] = [];
  let answers: boolean[] = [];
  const rebuilder = {
    open: async () => {
      calls.push('open');
      return answers.shift() ?? true;
    },
    recover: async () => {
      calls.push('recover');
      const isDone = answers.shift() ?? true;
      if (!isDone) return false;
      const epoch = knowledge.version.epoch + 1;
      await store.beginRebuild(room, epoch);
      await store.rebuild(room, epoch, EMPTY);
      return true;
    },
  };
  const reload = async (): Promise<void> => {
    calls.push('reload');
    knowledge.version = (await store.head(room)).version;
  };
  const log = createLogger({ level: 'silent' });
  const watch = new StoreWatch({ store, room, knowledge, rebuilder, reload, clock, random: () => 0, log });
  close = () => Promise.all([watch.close(), store.close()]);
  const lose = (): void => void (knowledge.version = { epoch: 1, n: 5 });
  return { watch, clock, calls, lose, answer: (...next: boolean[]) => void (answers = next) };
}

/** Lets time pass in steps, so that what waits is armed again in between. */
async function pass(clock: FakeClock, ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 50) {
    await new Promise(setImmediate);
    clock.advance(50);
  }
  await new Promise(setImmediate);
}

describe('StoreWatch', () => {
  test('opens as soon as the others let it', async () => {
    const { watch, clock, calls, answer } = await setUp();
    answer(false, false, true);

    const opened = watch.open();
    await pass(clock, 200);
    await opened;

    expect(calls).toEqual(['open', 'open', 'open']);
  });

  test('says that it can’t be opened after a while', async () => {
    const { watch, clock, answer } = await setUp();
    answer(...Array.from({ length: 1_000 }, () => false));

    const opened = expect(watch.open()).rejects.toMatchObject({ code: 'STORE_REBUILDING' });
    await pass(clock, 9_000);

    await opened;
  });

  test('looks by itself, and leaves a store alone that has everything', async () => {
    const { watch, clock, calls, lose } = await setUp();
    watch.start();
    await pass(clock, 4_000);
    expect(calls).toEqual([]);

    lose();
    await pass(clock, 4_000);

    expect(calls).toEqual(['recover', 'reload']);
  });

  test('lets a task wait for the rebuild, as long as that may take', async () => {
    const { watch, clock, calls, lose, answer } = await setUp();
    watch.start();
    lose();
    answer(false, false, true);
    let tries = 0;

    const done = watch.whenWhole(async () => ((tries += 1) < 2 ? rebuilding() : 'done'));
    await pass(clock, 300);

    await expect(done).resolves.toBe('done');
    expect(calls).toEqual(['recover', 'recover', 'recover', 'reload']);
  });

  test('gives a task its answer when the rebuild takes too long, and other errors at once', async () => {
    const { watch, clock, lose, answer } = await setUp();
    watch.start();
    await expect(watch.whenWhole(() => Promise.reject(new AppError('BUSY', 'away')))).rejects.toMatchObject({
      code: 'BUSY',
    });
    lose();
    answer(...Array.from({ length: 1_000 }, () => false));

    const done = expect(watch.whenWhole(async () => rebuilding())).rejects.toMatchObject({
      code: 'STORE_REBUILDING',
    });
    await pass(clock, 7_000);

    await done;
  });
});
