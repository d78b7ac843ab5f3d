import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { fromProtoCode } from '../../../../common/errors.ts';
import type { IServerEnvelope } from '../../../../proto/index.ts';
import { CHECK_MAX_MS } from '../../../../signal/session/check-allowance.ts';
import { sessionBench, settled } from '../../../support/session-bench.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function checkBench() {
  const { claims } = sessionBench();
  return sessionBench({ tokens: { verify: async () => ({ ...claims, isCheck: true }) } });
}

const codeOf = (answer: IServerEnvelope | undefined) => fromProtoCode(answer?.failure?.code);

describe('a session that checks a connection', () => {
  test('ends after a while by itself: its media, its participant and its place are gone', async () => {
    const { room, media, socket, registry, checks, request, join } = checkBench();
    await join();
    await request({ openMedia: {} });
    expect(checks.takenCount).toBe(1);

    await jest.advanceTimersByTimeAsync(CHECK_MAX_MS);

    expect(socket.sent.at(-1)?.sessionClosed).toMatchObject({ canResume: false, retryAfterMs: 0 });
    expect(socket.endedWith).toBeDefined();
    expect(media.released).toEqual(['sfu-1']);
    expect(room.told).toContainEqual(['leave']);
    expect([room.refs, registry.liveCount, checks.takenCount]).toEqual([0, 0, 0]);
  });

  test('has no grace period: it is over when its socket or its node goes', async () => {
    for (const go of ['socket', 'node'] as const) {
      const { room, session, socket, checks, join } = checkBench();
      await join();
      if (go === 'socket') session.onSocketClosed();
      else session.end({ code: 'DRAINING', detail: 'closing', closeCode: 1001 });
      await settled();

      expect(room.told).toEqual([['leave']]);
      expect([room.refs, checks.takenCount]).toEqual([0, 0]);
      if (go === 'node') expect(socket.sent.at(-1)?.sessionClosed?.canResume).toBe(false);
    }
  });

  test('gives its place back when it does not get in, or goes while it waits for its turn', async () => {
    const failing = checkBench();
    failing.room.join = () => Promise.reject(new Error('refused'));
    await failing.join();
    expect(failing.checks.takenCount).toBe(0);
    failing.session.onSocketClosed();

    const waiting = checkBench();
    const held = Array.from({ length: 10 }, () => waiting.joins.enter(() => {}));
    await waiting.join();
    expect(waiting.checks.takenCount).toBe(1);
    waiting.session.onSocketClosed();
    expect(waiting.checks.takenCount).toBe(0);
    for (const { done } of held) done();
  });

  test('is refused at once while others wait to join', async () => {
    const check = checkBench();
    Array.from({ length: 11 }, () => check.joins.enter(() => {}));

    expect(codeOf(await check.join())).toBe('RATE_LIMITED');
    check.session.onSocketClosed();
  });
});
