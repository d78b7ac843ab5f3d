import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { MAX_PENDING_REQUESTS, openConnection } from '../../../../client/signal/connection.ts';
import { FakeServer, refusal } from '../support/fake-server.ts';
import { fakeTime, settle } from '../support/room-fixture.ts';

beforeEach(fakeTime);
afterEach(() => {
  jest.useRealTimers();
});

const open = async () => {
  const server = new FakeServer();
  return { server, connection: await openConnection('ws://test', server.openSocket) };
};

describe('SignalConnection', () => {
  test('gives each request its own answer, whatever their order', async () => {
    const { server, connection } = await open();
    server.handlers.openMedia = () => 'silence';
    const [first, second] = [connection.request('openMedia', {}), connection.request('openMedia', {})];

    server.send({ requestId: 2, openMedia: { sfuNodeId: 'b' } });
    server.send({ requestId: 1, openMedia: { sfuNodeId: 'a' } });

    expect((await first).sfuNodeId).toBe('a');
    expect((await second).sfuNodeId).toBe('b');
  });

  test('turns a refusal into a failure with code and hint', async () => {
    const { server, connection } = await open();
    server.handlers.openMedia = () => refusal('NO_CAPACITY', 700);

    await expect(connection.request('openMedia', {})).rejects.toMatchObject({
      code: 'NO_CAPACITY',
      retryAfterMs: 700,
    });
  });

  test('gives up on one request but keeps a connection that still talks', async () => {
    const { server, connection } = await open();
    server.handlers.openMedia = () => 'silence';
    const outcome = expect(connection.request('openMedia', {})).rejects.toMatchObject({
      code: 'SIGNAL_UNREACHABLE',
    });
    await settle(5_000);
    server.send({ delta: {} });

    await settle(5_000);

    await outcome;
    expect(connection.isClosed).toBe(false);
  });

  test('rejects what is under way when the socket goes', async () => {
    const { server, connection } = await open();
    server.handlers.openMedia = () => 'silence';
    const outcome = expect(connection.request('openMedia', {})).rejects.toMatchObject({
      code: 'SIGNAL_UNREACHABLE',
    });

    server.cut();

    await outcome;
    await expect(connection.request('leave', {})).rejects.toMatchObject({ code: 'SIGNAL_UNREACHABLE' });
  });

  test('bounds the requests under way', async () => {
    const { server, connection } = await open();
    server.handlers.stats = () => 'silence';
    for (let index = 0; index < MAX_PENDING_REQUESTS; index += 1) {
      connection.request('stats', {}).catch(() => undefined);
    }

    await expect(connection.request('stats', {})).rejects.toMatchObject({ code: 'BUSY' });
  });

  test.each(['text', new Uint8Array([255, 255, 255]).buffer])(
    'closes on a frame that is not ours',
    async (data) => {
      const { server, connection } = await open();
      const closed = jest.fn();
      connection.on('closed', closed);

      server.sockets[0]?.dispatchEvent(new MessageEvent('message', { data }));

      expect(closed).toHaveBeenCalledTimes(1);
    },
  );
});

describe('openConnection()', () => {
  test('fails when the node refuses', async () => {
    const server = new FakeServer();
    server.isReachable = false;

    await expect(openConnection('ws://test', server.openSocket)).rejects.toMatchObject({
      code: 'SIGNAL_UNREACHABLE',
    });
  });
});
