import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { killWorkerProcess } from '../../cascade/media/worker-process.ts';
import { toProtoCode } from '../../common/errors.ts';
import { parseNodeId } from '../../common/ids.ts';
import { Direction } from '../../proto/index.ts';
import { kill } from '../support/kill.ts';
import { identity, ROOM, SIGNAL, startMediaNode, type MediaNode } from '../support/media-node.ts';
import { waitFor } from '../support/wait-for.ts';

let node: MediaNode;

beforeEach(async () => {
  node = await startMediaNode({ workerCount: 2 });
});

afterEach(() => node.close());

const open = (...args: Parameters<typeof identity>) => node.sessions.open(identity(...args), SIGNAL);

describe('opening sessions', () => {
  test('is idempotent for one generation', async () => {
    const [first, second] = await Promise.all([open(), open()]);

    expect([first === second, node.sessions.count]).toEqual([true, 1]);
  });

  test('a newer generation replaces what the older one had, silently', async () => {
    const older = await open('s1', 1);
    const { transport } = await older.transports.create({ direction: Direction.DIRECTION_SEND });

    const newer = await open('s1', 2);

    expect([node.sessions.get(identity().sessionId) === newer, transport.closed, node.events]).toEqual([
      true,
      true,
      [],
    ]);
  });

  test('an older generation is refused', async () => {
    await open('s1', 2);

    await expect(open('s1', 1)).rejects.toMatchObject({ code: 'FENCED' });
  });

  test('one that is overtaken while it opens is refused', async () => {
    const older = open('s1', 1);
    const newer = open('s1', 2);

    await expect(older).rejects.toMatchObject({ code: 'FENCED' });
    expect(node.sessions.get(identity().sessionId)).toBe(await newer);
  });

  test('one session can not be of two participants', async () => {
    await open();
    const other = { ...identity(), participantId: identity('s9').participantId };

    await expect(node.sessions.open(other, SIGNAL)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });

  test('a room does not hold on to sessions that have ended', async () => {
    const stays = await open('s1');
    const { closed } = await node.rooms.acquire(ROOM);
    const sources = node.rooms.get(ROOM)?.sources;
    const before = [getEventListeners(closed, 'abort').length, sources?.listenerCount('scored')];

    for (let index = 0; index < 20; index += 1) {
      await open(`other-${index}`);
      node.sessions.close(identity(`other-${index}`).sessionId);
    }

    expect([getEventListeners(closed, 'abort').length, sources?.listenerCount('scored')]).toEqual(before);
    expect(stays.isRoomClosed).toBe(false);
  });

  test('sessions of one room share its router', async () => {
    await Promise.all([open('s1'), open('s2')]);

    expect([node.rooms.list().length, [...node.announced]]).toEqual([1, [ROOM]]);
  });

  test('a closing node takes none', async () => {
    node.sessions.closeAll();

    await expect(open()).rejects.toMatchObject({ code: 'DRAINING', retryable: true });
  });
});

describe('keeping sessions', () => {
  test('one that nobody vouches for expires, with a word to who vouched last', async () => {
    const session = await open();
    const { transport } = await session.transports.create({ direction: Direction.DIRECTION_RECV });
    node.clock.nowMs += node.keepMs;

    node.sessions.expire();

    const sessionLost = { sessionId: 's1', code: toProtoCode('SESSION_EXPIRED') };
    expect([node.events, transport.closed]).toEqual([[{ to: [SIGNAL], event: { sessionLost } }], true]);
    await waitFor(() => node.rooms.list().length === 0, { what: 'room closed' });
  });

  test('vouching keeps it, also by another node', async () => {
    await open();
    node.clock.nowMs += node.keepMs - 1;
    const unknown = node.sessions.vouch(parseNodeId('signal-b'), [
      identity().sessionId,
      identity('s7').sessionId,
    ]);
    node.clock.nowMs += 1;

    node.sessions.expire();

    expect([unknown, node.sessions.count]).toEqual([['s7'], 1]);
  });

  test('lists by room', async () => {
    await open();

    expect(node.sessions.list(ROOM).map((one) => one.identity)).toEqual([identity()]);
    expect(node.sessions.list(identity().roomId.concat('x') as typeof ROOM)).toEqual([]);
  });
});

describe('a worker that dies', () => {
  test('takes its rooms’ sessions with it, tells of nothing else, and is replaced on the same ports', async () => {
    await open();
    const pid = node.rooms.get(ROOM)?.workerPid ?? 0;
    const portsBefore = node.pool.ports;
    const restarted = new Promise((resolve) => node.pool.once('workerRestarted', resolve));

    process.kill(pid, 'SIGKILL');
    await restarted;

    const sessionLost = { sessionId: 's1', code: toProtoCode('WORKER_DIED') };
    expect(node.events).toEqual([{ to: [SIGNAL], event: { sessionLost } }]);
    expect([node.sessions.count, node.rooms.list(), [...node.announced]]).toEqual([0, [], []]);
    expect([node.pool.ports, node.pool.workers.map((worker) => worker.pid).includes(pid)]).toEqual([
      portsBefore,
      false,
    ]);
  });

  test('leaves the other workers’ rooms alone', async () => {
    const mine = await open();
    const room = identity().roomId.concat('2') as typeof ROOM;
    const other = await node.sessions.open({ ...identity('s2'), roomId: room }, SIGNAL);

    kill(node.rooms.get(ROOM)?.workerPid);

    await waitFor(() => mine.isRoomClosed, { what: 'room lost' });
    expect([other.isRoomClosed, node.sessions.count]).toEqual([false, 1]);
  });

  test('while none lives, opening may be tried again later', async () => {
    const { pool } = node;
    // the first one may be replaced before the second one is known to have died: then that goes as well
    pool.on('workerRestarted', killWorkerProcess);
    const refused = new Promise((resolve) => {
      pool.on('workerDied', () => {
        if (pool.workers.length > 0 || pool.listenerCount('workerRestarted') === 0) return;
        pool.off('workerRestarted', killWorkerProcess);
        resolve(open().catch((error: unknown) => error));
      });
    });

    for (const worker of pool.workers) killWorkerProcess(worker);

    expect(await refused).toMatchObject({ code: 'WORKER_DIED', retryable: true });
    await waitFor(() => open().catch(() => undefined), { what: 'opened again' });
  });
});
