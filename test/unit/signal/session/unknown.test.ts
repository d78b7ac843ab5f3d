/** A session of somebody of whom the room at this node has not heard yet: the log came, and its news are late. */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { fromProtoCode } from '../../../../common/errors.ts';
import type { ParticipantId } from '../../../../common/ids.ts';
import { sessionBench, settled } from '../../../support/session-bench.ts';

const ME = 'me' as ParticipantId;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

async function joined(known: ReturnType<typeof sessionBench>['room']['known']) {
  const bench = sessionBench();
  bench.room.known = known;
  const welcome = (await bench.join())?.join;
  const codeOf = async (body: Parameters<typeof bench.request>[0]) => {
    const failure = (await bench.request(body))?.failure;
    return failure ? fromProtoCode(failure.code) : 'OK';
  };
  return { ...bench, welcome, codeOf };
}

describe('somebody of whom the room has not heard', () => {
  test('hears nothing of it and opens no media until it has; then what is for them, and no more', async () => {
    const { session, socket, room, welcome, codeOf } = await joined(undefined);
    expect(welcome?.snapshot?.counts).toBeNull();
    expect(socket.topics).toEqual([]);
    expect(await codeOf({ openMedia: {} })).toBe('NOT_ADMITTED');
    expect(await codeOf({ updateSettings: { title: 'mine' } })).toBe('GRANT_MISSING');

    room.known = { role: 'observer', isOutside: false };
    room.emit('audienceMoved', ME);

    expect(socket.topics).toEqual(['room/council']);
    expect(socket.sent.findLast(({ snapshot }) => snapshot)?.snapshot?.counts?.people).toBe(1);
    expect(await codeOf({ openMedia: {} })).toBe('OK');
    session.onSocketClosed();
  });

  test('stays what they were while the room has lost them, media and all', async () => {
    const { session, socket, media, room, codeOf } = await joined({ role: 'member', isOutside: false });
    await codeOf({ openMedia: {} });
    const before = [...socket.topics];

    room.known = undefined;
    room.emit('delta', new Uint8Array([0x08, 0x00]));
    room.emit('audienceMoved', ME);
    await settled();

    expect(socket.topics).toEqual(before);
    expect(media.released).toEqual([]);
    expect(await codeOf({ openMedia: {} })).toBe('OK');
    session.onSocketClosed();
  });
});
