import { describe, expect, test } from '@jest/globals';
import {
  BEHIND_AT_MOST_MS,
  BEHIND_BYTES,
  ClientSocket,
  MAX_WAITING_BYTES,
  type NativeSocket,
} from '../../../../signal/server/client-socket.ts';

const text = (topic: unknown): string => (typeof topic === 'string' ? topic : '?');

/** A socket whose buffer is set by hand. */
function setUp() {
  const log: string[] = [];
  const state = { waiting: 0 };
  const ws: NativeSocket = {
    send: () => (log.push('send'), state.waiting > 0 ? 0 : 1),
    end: () => void log.push('end'),
    subscribe: (topic) => log.push(`+${text(topic)}`) > 0,
    unsubscribe: (topic) => log.push(`-${text(topic)}`) > 0,
    getBufferedAmount: () => state.waiting,
  };
  const socket = new ClientSocket(ws, {
    onBehind: () => log.push('behind'),
    onCaughtUp: () => log.push('caught up'),
    onSlow: () => log.push('slow'),
    onEntered: () => {},
    onSent: () => {},
  });
  socket.subscribe('room/r');
  socket.subscribe('room/r/1/0');
  log.length = 0;
  return { socket, log, state };
}

describe('ClientSocket', () => {
  test('that falls behind hears nothing of its topics until it has caught up, and is told all anew before', () => {
    const { socket, log, state } = setUp();

    state.waiting = BEHIND_BYTES + 1;
    socket.check(0);
    expect(log).toEqual(['-room/r', '-room/r/1/0', 'behind']);

    socket.unsubscribe('room/r/1/0'); // it goes on turning pages
    socket.subscribe('room/r/1/1');
    state.waiting = BEHIND_BYTES / 2;
    socket.onDrain();
    expect(log).toHaveLength(3);

    state.waiting = 0;
    socket.onDrain();
    expect(log.slice(3)).toEqual(['caught up', '+room/r', '+room/r/1/1']);
  });

  test('that does not catch up in time is slow, and is told so once', () => {
    const { socket, log, state } = setUp();
    state.waiting = BEHIND_BYTES + 1;
    socket.check(0);
    log.length = 0;

    socket.check(BEHIND_AT_MOST_MS);
    expect(log).toEqual([]);
    socket.check(BEHIND_AT_MOST_MS + 1);
    expect(log).toEqual(['slow']);

    expect([socket.markDropped(), socket.markDropped()]).toEqual([true, false]);
    socket.check(2 * BEHIND_AT_MOST_MS);
    expect(log).toEqual(['slow']);
  });

  test('for which more waits than may, whatever it is, is slow at once', async () => {
    const { socket, log, state } = setUp();
    state.waiting = MAX_WAITING_BYTES + 1;

    socket.send(new Uint8Array(10));
    expect(log).toEqual(['send']); // not from within
    await Promise.resolve();

    expect(log).toContain('slow');
  });

  test('is not touched any more once it has closed', () => {
    const { socket, log, state } = setUp();
    state.waiting = MAX_WAITING_BYTES + 1;

    socket.onClosed();
    socket.send(new Uint8Array(1));
    socket.subscribe('room/x');
    socket.check(0);
    socket.onDrain();
    socket.end(1000, '');

    expect(log).toEqual([]);
  });
});
