import { afterEach, describe, expect, test } from '@jest/globals';
import { Client, credentials } from '@grpc/grpc-js';
import { pino } from 'pino';
import { AppError, isAppError } from '../../../../common/errors.ts';
import { RpcClient } from '../../../../common/rpc/client.ts';
import { RpcServer, type Handlers } from '../../../../common/rpc/server.ts';
import { SfuControl, SfuPeer, type SfuControlShapes } from '../../../../common/rpc/services.ts';
import { MAX_QUEUED_MESSAGES, type RpcStream } from '../../../../common/rpc/stream.ts';
import { CLOSE_GRACE_MS, MAX_MESSAGE_BYTES } from '../../../../common/rpc/options.ts';
import type { PeerChannelRequest, PeerChannelResponse } from '../../../../proto/index.ts';
import { waitFor } from '../../../support/wait-for.ts';

const log = pino({ level: 'silent' });
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

const unused = async (): Promise<never> => {
  throw new AppError('INTERNAL', 'not used in this test');
};

const NO_HANDLERS: Handlers<SfuControlShapes> = {
  reserveSession: unused,
  openSession: unused,
  closeSession: unused,
  vouchSessions: unused,
  listSessions: unused,
  createMediaTransport: unused,
  connectMediaTransport: unused,
  restartTransportIce: unused,
  produceSource: unused,
  pauseSource: unused,
  removeSource: unused,
  setWatch: unused,
  startConsumers: unused,
  rankParticipants: unused,
  describeRoom: unused,
  watchEvents: unused,
};

async function serveControl(over: Partial<Handlers<SfuControlShapes>>, port = 0) {
  const server = new RpcServer({ host: '127.0.0.1', port, log });
  server.add(SfuControl, { ...NO_HANDLERS, ...over });
  const bound = await server.start();
  closers.push(() => server.close());
  return { server, port: bound.port };
}

function controlClient(port: number, callsTogether = false) {
  const client = new RpcClient(SfuControl, { address: `127.0.0.1:${port}`, callsTogether });
  closers.push(() => client.close());
  return client;
}

type PeerStream = RpcStream<PeerChannelRequest, PeerChannelResponse>;

async function servePeer(handler: (stream: PeerStream) => void | Promise<void>) {
  const server = new RpcServer({ host: '127.0.0.1', port: 0, log });
  server.add(SfuPeer, { peerChannel: handler });
  const { port } = await server.start();
  const client = new RpcClient(SfuPeer, { address: `127.0.0.1:${port}` });
  closers.push(
    () => server.close(),
    () => client.close(),
  );
  return { server, client, port };
}

describe.each([
  ['unary calls', false],
  ['calls in one stream', true],
])('%s', (_, callsTogether) => {
  test('carry a request there and a response back', async () => {
    const { port } = await serveControl({
      openSession: async (request) => ({
        routerRtpCapabilitiesJson: `${request.roomId}/${request.generation}`,
      }),
    });

    const response = await controlClient(port, callsTogether).call('openSession', {
      roomId: 'r',
      generation: 2 ** 40,
    });

    expect(response.routerRtpCapabilitiesJson).toBe(`r/${2 ** 40}`);
  });

  test('bring an AppError back with code, message and retry-after', async () => {
    const { port } = await serveControl({
      openSession: async () => {
        throw new AppError('NO_CAPACITY', 'full – voll', { retryAfterMs: 1500 });
      },
    });

    const failed = controlClient(port, callsTogether).call('openSession', {});

    await expect(failed).rejects.toMatchObject({
      code: 'NO_CAPACITY',
      message: 'full – voll',
      retryAfterMs: 1500,
      retryable: true,
    });
  });

  test('bring anything else that is thrown back as INTERNAL', async () => {
    const { port } = await serveControl({
      openSession: () => {
        throw new TypeError('oops');
      },
    });

    await expect(controlClient(port, callsTogether).call('openSession', {})).rejects.toMatchObject({
      code: 'INTERNAL',
    });
  });

  test('fail with SFU_UNREACHABLE when nobody listens', async () => {
    const { server, port } = await serveControl({});
    await server.close();

    await expect(controlClient(port, callsTogether).call('openSession', {})).rejects.toMatchObject({
      code: 'SFU_UNREACHABLE',
    });
  });

  test('fail with the given code when there is no answer in time', async () => {
    const { port } = await serveControl({ openSession: () => new Promise(() => {}) });
    const client = new RpcClient(SfuControl, {
      address: `127.0.0.1:${port}`,
      unreachableCode: 'HOME_UNREACHABLE',
      callsTogether,
    });
    closers.push(() => client.close());

    const failed = client.call('openSession', {}, { timeoutMs: 50 });

    await expect(failed).rejects.toMatchObject({ code: 'HOME_UNREACHABLE' });
  });

  test('work again when the server comes back on its port', async () => {
    const handlers = { listSessions: async () => ({ sessions: [] }) };
    const first = await serveControl(handlers);
    const client = controlClient(first.port, callsTogether);
    await client.call('listSessions', {});
    await first.server.close();
    // what the old stream says last, that its server is closing, may still be on its way
    const isGone = (error: unknown) => isAppError(error, 'SFU_UNREACHABLE');
    await waitFor(() => client.call('listSessions', {}).then(() => false, isGone), { what: 'it has gone' });

    await serveControl(handlers, first.port);

    await waitFor(() => client.call('listSessions', {}), { what: 'the client reconnects' });
  });

  test('end when the client closes, and are refused afterwards', async () => {
    const { port } = await serveControl({ openSession: () => new Promise(() => {}) });
    const client = controlClient(port, callsTogether);
    const pending = client.call('openSession', {});
    const failed = expect(pending).rejects.toMatchObject({ code: 'SFU_UNREACHABLE' });

    await client.close();

    await failed;
    await expect(client.call('openSession', {})).rejects.toMatchObject({ code: 'INVALID_STATE' });
  });
});

describe('bad frames', () => {
  const raw = (port: number, path: string, bytes: Buffer) =>
    new Promise<{ code: number; metadata: { get(key: string): unknown[] } } | null>((resolve) => {
      const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
      const same = (value: Buffer) => value;
      client.makeUnaryRequest(path, same, same, bytes, (error) => {
        client.close();
        resolve(error);
      });
    });

  test('a malformed request is FRAME_INVALID and the server goes on', async () => {
    const { port } = await serveControl({ listSessions: async () => ({ sessions: [] }) });

    const error = await raw(port, SfuControl.openSession.path, Buffer.from([0x0a, 0xff, 0xff]));

    expect(error?.metadata.get('kaskade-code')).toEqual(['FRAME_INVALID']);
    await expect(controlClient(port).call('listSessions', {})).resolves.toMatchObject({ sessions: [] });
  });

  test('a malformed message in a stream fails that stream', async () => {
    const { port } = await servePeer((stream) => stream.onMessage(() => {}));

    const error = await new Promise<{ code: number }>((resolve) => {
      const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
      const same = (value: Buffer) => value;
      const call = client.makeBidiStreamRequest(SfuPeer.peerChannel.path, same, same);
      call.on('error', (failure: { code: number } & Error) => {
        client.close();
        resolve(failure);
      });
      call.on('data', () => {});
      call.write(Buffer.from([0x0a, 0xff, 0xff]));
    });

    expect(error).toMatchObject({ code: 3 });
  });

  test('a message above the limit is FRAME_TOO_LARGE', async () => {
    const { port } = await serveControl({ openSession: async () => ({}) });

    const failed = controlClient(port).call('openSession', { roomId: 'x'.repeat(MAX_MESSAGE_BYTES + 1) });

    await expect(failed).rejects.toMatchObject({ code: 'FRAME_TOO_LARGE' });
  });

  test('an unknown method is COMMAND_UNKNOWN', async () => {
    const { port } = await servePeer(() => {});

    await expect(controlClient(port).call('openSession', {})).rejects.toMatchObject({
      code: 'COMMAND_UNKNOWN',
    });
  });
});

describe('server streams', () => {
  test('deliver all messages before the end', async () => {
    const { port } = await serveControl({
      watchEvents: (_request, stream) => {
        for (let n = 1; n <= 100; n += 1) stream.write({ beat: { sessionCount: n } });
        stream.end();
      },
    });
    const seen: (number | undefined)[] = [];

    const stream = controlClient(port).stream('watchEvents', { signalNodeId: 's' });
    stream.onMessage((message) => seen.push(message.beat?.sessionCount ?? undefined));

    await expect(stream.closed).resolves.toBeUndefined();
    expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  test('deliver what came before somebody listened', async () => {
    const { port } = await serveControl({
      watchEvents: (_request, stream) => {
        stream.write({ beat: { sessionCount: 7 } });
        stream.end();
      },
      listSessions: async () => ({ sessions: [] }),
    });
    const client = controlClient(port);
    const stream = client.stream('watchEvents', {});
    for (let n = 0; n < 5; n += 1) await client.call('listSessions', {});
    const seen: unknown[] = [];

    stream.onMessage((message) => seen.push(message.beat?.sessionCount));

    await expect(stream.closed).resolves.toBeUndefined();
    expect(seen).toEqual([7]);
  });

  test('tell the server when the client has gone', async () => {
    const opened = Promise.withResolvers<RpcStream<never, object>>();
    const { port } = await serveControl({
      watchEvents: (_request, stream) => opened.resolve(stream),
    });
    const stream = controlClient(port).stream('watchEvents', {});
    const atServer = await opened.promise;

    stream.fail(new AppError('INVALID_STATE', 'enough'));

    await expect(atServer.closed).resolves.toMatchObject({ code: 'SFU_UNREACHABLE' });
    await expect(stream.closed).resolves.toMatchObject({ code: 'INVALID_STATE' });
    expect(atServer.write({})).toBe(false);
  });

  test('tell the client why they failed', async () => {
    const { port } = await serveControl({
      watchEvents: async () => {
        throw new AppError('FENCED', 'an older one');
      },
    });

    const stream = controlClient(port).stream('watchEvents', {});

    await expect(stream.closed).resolves.toMatchObject({ code: 'FENCED', message: 'an older one' });
  });

  test('close with SFU_UNREACHABLE when nobody listens', async () => {
    const { server, port } = await serveControl({});
    await server.close();

    const stream = controlClient(port).stream('watchEvents', {});

    await expect(stream.closed).resolves.toMatchObject({ code: 'SFU_UNREACHABLE' });
  });
});

describe('bidirectional streams', () => {
  test('carry messages both ways in order', async () => {
    const { client } = await servePeer((stream) => stream.onMessage((message) => stream.write(message)));
    const seen: number[] = [];
    const stream = client.bidi('peerChannel');
    stream.onMessage((message) => {
      seen.push(message.message?.beat?.sentAtUs ?? -1);
      if (seen.length === 50) stream.end();
    });

    for (let n = 0; n < 50; n += 1) stream.write({ message: { beat: { sentAtUs: n } } });

    await expect(stream.closed).resolves.toBeUndefined();
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  test('a listener that throws ends the stream with what it threw', async () => {
    const { client } = await servePeer((stream) =>
      stream.onMessage(() => {
        throw new AppError('FENCED', 'no');
      }),
    );
    const stream = client.bidi('peerChannel');

    stream.write({});

    await expect(stream.closed).resolves.toMatchObject({ code: 'FENCED' });
  });

  test('fail with BUSY when the other side does not read', async () => {
    const { client } = await servePeer(() => {});
    const stream = client.bidi('peerChannel');

    let written = 0;
    while (stream.write({ message: { hello: { nodeId: 'n'.repeat(1000) } } })) written += 1;

    expect(written).toBeLessThanOrEqual(MAX_QUEUED_MESSAGES + 1);
    await expect(stream.closed).resolves.toMatchObject({ code: 'BUSY' });
  });
});

describe('RpcServer', () => {
  test('refuses a port in use with PORT_IN_USE', async () => {
    const { port } = await serveControl({});
    const second = new RpcServer({ host: '127.0.0.1', port, log });
    closers.push(() => second.close());

    await expect(second.start()).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  });

  test('fails open streams with DRAINING and closes within its bound', async () => {
    const opened = Promise.withResolvers<void>();
    const { server, client } = await servePeer(() => opened.resolve());
    const stream = client.bidi('peerChannel');
    await opened.promise;

    // of two timers that are late the one that was due first comes first, however slow the machine is
    const late = () => new Promise((resolve) => setTimeout(resolve, 2 * CLOSE_GRACE_MS, 'late').unref());

    expect(await Promise.race([server.close().then(() => 'closed'), late()])).toBe('closed');
    await expect(stream.closed).resolves.toMatchObject({ code: 'DRAINING' });
  });

  test('cuts calls that do not end', async () => {
    const { server, port } = await serveControl({ openSession: () => new Promise(() => {}) });
    const pending = controlClient(port).call('openSession', {}, { timeoutMs: 10_000 });
    const failed = expect(pending).rejects.toMatchObject({ code: 'SFU_UNREACHABLE' });
    await controlClient(port)
      .call('listSessions', {})
      .catch(() => {}); // any answer shows that the pending call has arrived

    await server.close();

    await failed;
  });
});
