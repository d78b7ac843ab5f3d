import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { epochKey, roomServerKey } from '../../../../../common/coordination/keys.ts';
import { MemoryCluster } from '../../../../../common/coordination/memory.ts';
import { parseNodeId, parseParticipantId, parseRoomId, parseSessionId } from '../../../../../common/ids.ts';
import { MemoryRoomStore } from '../../../../../common/store/memory.ts';
import { StoreEpoch } from '../../../../../proto/index.ts';
import { assertSessionKnown } from '../../../../../signal/room/rebuild/known-session.ts';
import { encodeSession, sessionKey } from '../../../../../signal/room/records.ts';
import { FakeClock } from '../../../../fakes/fake-clock.ts';
import { ERFURT, sessionFact } from '../../../../support/room-logs.ts';

const room = parseRoomId('hall');
const hash = new Uint8Array(32).fill(7);
const session = { sessionId: parseSessionId('s'), participantId: parseParticipantId('ada'), generation: 1 };
const LOCALS = new Map([
  [sessionKey(session.sessionId), encodeSession(sessionFact(session, { tokenHash: hash }))],
]);
const CONTENT = { records: new Map<string, Uint8Array>(), locals: LOCALS };

let store: MemoryRoomStore;
let clock: FakeClock;
let coordination: ReturnType<MemoryCluster['client']>;

beforeEach(() => {
  store = new MemoryRoomStore(ERFURT);
  clock = new FakeClock();
  coordination = new MemoryCluster().client();
});
afterEach(async () => {
  await store.close();
  await coordination.close();
});

const ask = () =>
  assertSessionKnown({ store, coordination, clock }, { room, sessionId: session.sessionId, hash });
const raise = (epoch: number) =>
  coordination.txn([], [{ put: epochKey(room, ERFURT), value: StoreEpoch.encode({ epoch }).finish() }]);
const serve = () =>
  coordination.txn([], [{ put: roomServerKey(room, ERFURT, parseNodeId('e1')), value: new Uint8Array() }]);
async function rebuild(epoch: number, content = CONTENT): Promise<void> {
  await store.beginRebuild(room, epoch);
  await store.rebuild(room, epoch, content);
}

/** Lets the one who waits look again, `times` times. */
async function pass(times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    await new Promise(setImmediate);
    clock.advance(100);
  }
}

describe('assertSessionKnown()', () => {
  test('knows a session of the store', async () => {
    await rebuild(1);

    await expect(ask()).resolves.toBeUndefined();
  });

  test.each([
    ['nobody ever had the room', async () => {}],
    [
      'the store is whole',
      async () => void (await Promise.all([rebuild(1, { ...CONTENT, locals: new Map() }), raise(1)])),
    ],
    ['nobody is left who could fill the store', async () => void (await raise(1))],
  ])('says that there is none where %s', async (_what, prepare) => {
    await prepare();

    await expect(ask()).rejects.toMatchObject({ code: 'RESUME_INVALID' });
  });

  test('waits while the store is being filled', async () => {
    await Promise.all([raise(1), serve()]);

    const asked = ask();
    await pass(5);
    await rebuild(2);
    await pass(2);

    await expect(asked).resolves.toBeUndefined();
  });

  test('says that it can’t be said when that takes too long', async () => {
    await Promise.all([raise(1), serve()]);

    const asked = expect(ask()).rejects.toMatchObject({ code: 'STORE_REBUILDING', retryable: true });
    await pass(65);

    await asked;
  });
});
