import { afterEach, describe, expect, test } from '@jest/globals';
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { pino } from 'pino';
import { AppError } from '../../../../common/errors.ts';
import { MAX_CALLS_UNDER_WAY, CallDesk } from '../../../../common/rpc/call-desk.ts';
import { CallTogether } from '../../../../common/rpc/call-together.ts';
import { RpcClient } from '../../../../common/rpc/client.ts';
import { MAX_MESSAGE_BYTES } from '../../../../common/rpc/options.ts';
import { RoomHome, SfuControl } from '../../../../common/rpc/services.ts';
import { RpcServer } from '../../../../common/rpc/server.ts';
import {
  CallTogetherRequest,
  type CallTogetherResponse,
  type ICallTogetherRequest,
  type ICallTogetherResponse,
} from '../../../../proto/index.ts';
import { FakeRpcStream } from '../../../fakes/fake-rpc-stream.ts';
import { waitFor } from '../../../support/wait-for.ts';

const log = pino({ level: 'silent' });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
/** No call of a test is to end by its time. */
const LONG_MS = 60_000;
const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

type Caller = FakeRpcStream<CallTogetherResponse, ICallTogetherRequest>;

function makeCaller() {
  const streams: Caller[] = [];
  const caller = new CallTogether({
    open: () => {
      const stream: Caller = new FakeRpcStream();
      streams.push(stream);
      return stream;
    },
    unreachable: (detail) => new AppError('SFU_UNREACHABLE', detail),
  });
  const call = (path: string, request = ''): Promise<Uint8Array> =>
    caller.call(path, bytes(request), LONG_MS);
  return { caller, call, streams };
}

const written = (stream: Caller | undefined) =>
  (stream?.written ?? []).map(({ calls }) => (calls ?? []).map(({ path }) => path));

describe('CallTogether', () => {
  test('puts the calls of one moment into one frame, in their order', async () => {
    const { call, streams } = makeCaller();

    for (const path of ['/a', '/b', '/c']) call(path).catch(() => {});
    await waitFor(() => written(streams[0]).length > 0, { what: 'a frame is written' });

    expect(written(streams[0])).toEqual([['/a', '/b', '/c']]);
    expect(streams).toHaveLength(1);
    streams[0]?.fail(new AppError('SFU_UNREACHABLE', 'over'));
  });

  test('calls whose stream ends have failed, and the next one opens a new stream', async () => {
    const { call, streams } = makeCaller();
    const lost = call('/a');
    await waitFor(() => written(streams[0]).length > 0, { what: 'a frame is written' });

    streams[0]?.fail(new AppError('DRAINING', 'the node is closing'));
    await expect(lost).rejects.toMatchObject({ code: 'DRAINING' });
    const next = call('/b');
    await waitFor(() => written(streams[1]).length > 0, { what: 'a frame is written' });
    streams[1]?.end();

    await expect(next).rejects.toMatchObject({ code: 'SFU_UNREACHABLE' });
    expect(streams).toHaveLength(2);
  });

  test('a call that was made while the stream ended goes by the next one, once', async () => {
    const { call, streams } = makeCaller();
    const gone = new AppError('SFU_UNREACHABLE', 'connection dropped');

    const moved = call('/a');
    streams[0]?.fail(gone);
    await waitFor(() => streams.length === 2, { what: 'a second stream' });
    streams[1]?.fail(gone);

    await expect(moved).rejects.toBe(gone);
    expect(streams).toHaveLength(2);
  });
});

type Serving = FakeRpcStream<CallTogetherRequest, ICallTogetherResponse>;

/** As it comes from the other side. */
const frameOf = (calls: readonly (readonly [callId: number, path: string])[]): CallTogetherRequest =>
  CallTogetherRequest.decode(
    CallTogetherRequest.encode({ calls: calls.map(([callId, path]) => ({ callId, path })) }).finish(),
  );

function makeDesk() {
  const known = (_: string, error: unknown): AppError => error as AppError;
  const desk = new CallDesk(known);
  const stream: Serving = new FakeRpcStream();
  desk.serve(stream);
  const answers = () => stream.written.flatMap((frame) => frame.answers ?? []);
  const ask = (...calls: readonly (readonly [callId: number, path: string])[]): void =>
    stream.deliver(frameOf(calls));
  return { desk, answers, ask };
}

describe('CallDesk', () => {
  test('answers each call when it is done, whatever the others do', async () => {
    const { desk, answers, ask } = makeDesk();
    desk.add('/slow', () => new Promise(() => {}));
    desk.add('/quick', async () => bytes('yes'));
    desk.add('/wrong', async () => {
      throw new AppError('NO_CAPACITY', 'full');
    });

    ask([1, '/slow'], [2, '/wrong'], [3, '/quick'], [4, '/new']);
    await waitFor(() => answers().length === 3, { what: 'three answers' });

    const codes = answers().map(({ callId, failure }) => [callId, failure?.code ?? 'OK']);
    expect(Object.fromEntries(codes)).toEqual({ 2: 'NO_CAPACITY', 3: 'OK', 4: 'COMMAND_UNKNOWN' });
  });

  test('refuses calls beyond its bound, and large answers', async () => {
    const { desk, answers, ask } = makeDesk();
    desk.add('/never', () => new Promise(() => {}));
    desk.add('/large', async () => new Uint8Array(MAX_MESSAGE_BYTES));

    ask([1, '/large']);
    await waitFor(() => answers().length === 1, { what: 'the first answer' });
    ask(...Array.from({ length: MAX_CALLS_UNDER_WAY + 1 }, (_, index) => [index + 2, '/never'] as const));
    await waitFor(() => answers().length === 2, { what: 'the second answer' });

    expect(answers().map(({ failure }) => failure?.code)).toEqual(['FRAME_TOO_LARGE', 'BUSY']);
  });
});

describe('RpcClient with calls in one stream', () => {
  test('a thousand calls open one stream, and begin in their order', async () => {
    const begun: number[] = [];
    const server = new RpcServer({ host: '127.0.0.1', port: 0, log });
    server.add(RoomHome, {
      executeRoomCommand: async () => ({}),
      collectRoomFacts: async () => ({}),
      awaitReplica: async ({ roomId }) => {
        begun.push(Number(roomId));
        return {};
      },
    });
    const { port } = await server.start();
    const client = new RpcClient(RoomHome, { address: `127.0.0.1:${port}`, callsTogether: true });
    closers.push(
      () => server.close(),
      () => client.close(),
    );

    const roomIds = Array.from({ length: 1_000 }, (_, index) => index);
    await Promise.all(roomIds.map((id) => client.call('awaitReplica', { roomId: String(id) })));

    expect(begun).toEqual(roomIds);
  });

  test('a refusal arrives with its reason, and with when to ask again', async () => {
    const server = new RpcServer({ host: '127.0.0.1', port: 0, log });
    const refused = new AppError('FEATURE_REFUSED', 'not now', { reason: 'votes.closed', retryAfterMs: 70 });
    const refuse = () => Promise.reject(refused);
    server.add(RoomHome, { executeRoomCommand: refuse, collectRoomFacts: refuse, awaitReplica: refuse });
    const { port } = await server.start();
    const client = new RpcClient(RoomHome, { address: `127.0.0.1:${port}`, callsTogether: true });
    closers.push(
      () => server.close(),
      () => client.close(),
    );

    await expect(client.call('awaitReplica', { roomId: '1' })).rejects.toMatchObject({
      ...{ code: 'FEATURE_REFUSED', reason: 'votes.closed', retryAfterMs: 70 },
    });
  });

  test('asks a node of an older version by single calls', async () => {
    const server = new Server();
    const { path, encodeRequest, decodeRequest, encodeResponse, decodeResponse } = SfuControl.listSessions;
    const definition = {
      path,
      requestStream: false,
      responseStream: false,
      requestSerialize: encodeRequest,
      requestDeserialize: decodeRequest,
      responseSerialize: encodeResponse,
      responseDeserialize: decodeResponse,
    };
    const implementation: UntypedServiceImplementation = {
      listSessions: (_: unknown, answer: (error: null, response: object) => void) =>
        answer(null, { sessions: [{ sessionId: 's1' }] }),
    };
    server.addService({ listSessions: definition }, implementation);
    const port = await new Promise<number>((resolve) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_, bound) => resolve(bound));
    });
    const client = new RpcClient(SfuControl, { address: `127.0.0.1:${port}`, callsTogether: true });
    closers.push(
      () => client.close(),
      async () => server.forceShutdown(),
    );

    const answers = await Promise.all([client.call('listSessions', {}), client.call('listSessions', {})]);
    const later = await client.call('listSessions', {});

    for (const { sessions } of [...answers, later]) expect(sessions[0]?.sessionId).toBe('s1');
  });
});
