import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { fromProtoCode } from '../../../../common/errors.ts';
import { ClientEnvelope } from '../../../../proto/index.ts';
import { sessionBench, settled } from '../../../support/session-bench.ts';

const JOIN = { roomId: 'council', accessToken: 't' };

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A session behind so many others, of whom ten a second come in. */
function behind(others: number) {
  const bench = sessionBench();
  for (let index = 0; index < 10 + others; index += 1) bench.joins.enter(() => {}).done();
  return bench;
}

describe('a session that waits to join', () => {
  test('hears its place, is not given up meanwhile, and joins when its turn comes', async () => {
    const { session, socket, request, joins } = sessionBench();
    const held = Array.from({ length: 10 }, () => joins.enter(() => {}));

    await request({ join: JOIN });
    expect(socket.sent.map(({ queuePlace }) => queuePlace?.place)).toEqual([1]);
    for (let second = 0; second < 20; second += 1) await jest.advanceTimersByTimeAsync(1_000);
    expect(socket.endedWith).toBeUndefined();
    for (const { done } of held) done();
    await settled();

    expect(socket.answer(1)?.join).toBeDefined();
    session.onSocketClosed();
  });

  test('keeps its place when it asks again: that is refused at once', async () => {
    const { session, socket, request, joins } = sessionBench();
    Array.from({ length: 10 }, () => joins.enter(() => {}));

    await request({ join: JOIN });
    await request({ join: JOIN });

    expect(fromProtoCode(socket.answer(2)?.failure?.code)).toBe('ALREADY_JOINED');
    expect(joins.waitingCount).toBe(1);
    session.onSocketClosed();
    expect(joins.waitingCount).toBe(0);
  });

  test('is told to come again later when too many wait', async () => {
    const { session, socket, joins } = behind(0);
    Array.from({ length: 10 }, () => joins.enter(() => {}));

    session.onFrame(ClientEnvelope.encode({ requestId: 7, join: JOIN }).finish(), true);
    await settled();

    expect(fromProtoCode(socket.answer(7)?.failure?.code)).toBe('RATE_LIMITED');
    expect(socket.answer(7)?.failure?.retryAfterMs).toBeGreaterThan(0);
    session.onSocketClosed();
  });
});
