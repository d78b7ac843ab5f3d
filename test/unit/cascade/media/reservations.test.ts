import { describe, expect, test } from '@jest/globals';
import { HeldSessions } from '../../../../cascade/media/held-sessions.ts';
import { Reservations } from '../../../../cascade/media/reservations.ts';
import { parseRoomId, parseSessionId, type RoomId, type SessionId } from '../../../../common/ids.ts';

const ROOM = parseRoomId('council');
const sessionId = (index: number): SessionId => parseSessionId(`s${index}`);

function nodeOf(sessionsPerWorker: number) {
  const state = { nowMs: 0, isDraining: false };
  const held = new HeldSessions<{ identity: { sessionId: SessionId; roomId: RoomId } }>();
  const reservations = new Reservations({
    limits: { sessionsPerWorker, packetsPerWorker: 1e6, packetsPerSession: 1, maxLoad: 1 },
    pace: { perSec: 10, burst: 4, maxWaitMs: 1_000 },
    workers: () => [{ pid: 1, meanLoad: 0, isResponsive: true }],
    workersOf: () => (held.size > 0 ? [1] : []),
    sessionsOn: () => held.size,
    maxRouters: 1,
    held,
    isDraining: () => state.isDraining,
    nowMs: () => state.nowMs,
    random: () => 0,
  });
  const open = (index: number): void => {
    reservations.assertPlace(sessionId(index), ROOM);
    held.set({ identity: { sessionId: sessionId(index), roomId: ROOM } });
    reservations.release(sessionId(index));
  };
  const reserve = (index: number) => reservations.reserve(sessionId(index), ROOM);
  return { reservations, state, held, open, reserve };
}

describe('Reservations', () => {
  test('counts a promise at once, not when the session opens', () => {
    const { reserve, reservations } = nodeOf(2);

    reserve(1);
    reserve(2);

    expect(() => reserve(3)).toThrow(expect.objectContaining({ code: 'NO_CAPACITY', retryAfterMs: 2_000 }));
    expect(reservations.use()).toEqual({ sessions: 0, reserved: 2, ceiling: 2 });
    expect(reservations.refusals.get('sessions')).toBe(1);
  });

  test('a promise is used up by its session, and is not promised twice', () => {
    const { reserve, open, reservations } = nodeOf(2);

    reserve(1);
    reserve(1);
    open(1);

    expect(reservations.use()).toEqual({ sessions: 1, reserved: 0, ceiling: 2 });
  });

  test('what is not used is free again after ten seconds, or when it is given back', () => {
    const { reserve, state, reservations } = nodeOf(1);

    reserve(1);
    state.nowMs = 10_000;
    reserve(2);
    reservations.release(sessionId(2));

    expect(reserve(3)).toMatchObject({ waitMs: 0 });
  });

  test('who comes without a promise needs a place all the same; who is here opens anew', () => {
    const { open } = nodeOf(1);

    open(1);
    open(1);

    expect(() => open(2)).toThrow(expect.objectContaining({ code: 'NO_CAPACITY' }));
  });

  test('what comes at once is spread over time, up to a bound', () => {
    const { reserve, reservations } = nodeOf(100);

    const waits = Array.from({ length: 14 }, (_, index) => reserve(index).waitMs);

    expect(waits).toEqual([0, 0, 0, 0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]);
    expect(() => reserve(14)).toThrow(expect.objectContaining({ code: 'NO_CAPACITY' }));
    expect(reservations.refusals.get('rate')).toBe(1);
  });

  test('a node that drains says so', () => {
    const { reserve, state } = nodeOf(1);

    state.isDraining = true;

    expect(() => reserve(1)).toThrow(expect.objectContaining({ code: 'DRAINING' }));
  });
});
