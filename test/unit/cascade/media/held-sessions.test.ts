import { describe, expect, test } from '@jest/globals';
import { HeldSessions } from '../../../../cascade/media/held-sessions.ts';
import { parseRoomId, parseSessionId } from '../../../../common/ids.ts';

const held = (sessionId: string, roomId: string) => ({
  identity: { sessionId: parseSessionId(sessionId), roomId: parseRoomId(roomId) },
});

describe('HeldSessions', () => {
  test('knows sessions by room, also when one comes back in another', () => {
    const sessions = new HeldSessions<ReturnType<typeof held>>();
    const first = held('s1', 'council');
    const second = held('s2', 'council');
    const again = held('s1', 'hall');

    for (const one of [first, second, again]) sessions.set(one);
    sessions.delete(first); // replaced already

    expect(sessions.size).toBe(2);
    expect(sessions.get(again.identity.sessionId)).toBe(again);
    expect([...sessions.values(second.identity.roomId)]).toEqual([second]);
    expect([...sessions.countsByRoom()]).toEqual([
      ['council', 1],
      ['hall', 1],
    ]);
  });

  test('forgets a room with its last session', () => {
    const sessions = new HeldSessions<ReturnType<typeof held>>();
    const one = held('s1', 'council');

    sessions.set(one);
    sessions.delete(one);

    expect([...sessions.countsByRoom()]).toEqual([]);
    expect([...sessions.values()]).toEqual([]);
  });
});
