/** Asks one node what it is and what it believes. What it does not answer is part of the result. */
import { AppError, toAppError, type ErrorCode } from '../../../common/errors.ts';
import { RpcClient, type RpcClientOptions } from '../../../common/rpc/client.ts';
import type { Service, Shapes, ShapesOf } from '../../../common/rpc/method.ts';
import { NodeInspection, SfuInspection, SignalInspection } from '../../../common/rpc/services.ts';
import type { RpcStream } from '../../../common/rpc/stream.ts';
import type { TlsSource } from '../../../common/tls/material.ts';
import type { ISfuUse } from '../../../proto/index.ts';
import type { NodeAnswer, NodeLook, NodeSilence, NodeUse, SfuRoomLook, SignalRoomLook } from './look.ts';
import { wayOf } from './ways.ts';
import { sfuRooms, signalRooms } from './room-looks.ts';

const ANSWER_TIMEOUT_MS = 2_000;
/** The quickest answer says most about round trip and clock. */
const SAMPLES = 4;
/** For all rooms of a node. */
const ROOMS_TIMEOUT_MS = 10_000;
/** Far more than the rooms of one node need: whoever sends more is not one of ours. */
const MAX_PARTS = 100_000;

export type NodeAsker = {
  readonly tls: TlsSource | undefined;
  /** One room; empty = all. */
  readonly room: string;
};

export type Inspected = {
  readonly answer: NodeAnswer | NodeSilence;
  readonly signal: readonly SignalRoomLook[];
  readonly sfu: readonly SfuRoomLook[];
};

type Asked = Pick<NodeLook, 'kind' | 'nodeId' | 'rpcAddress'>;

/** Never rejects. */
export async function inspectNode(node: Asked, asker: NodeAsker): Promise<Inspected> {
  try {
    const answer = await askNode(node, asker);
    // after the measuring, which it would disturb
    const rooms = await askRooms(node, asker);
    return { answer, ...rooms };
  } catch (error) {
    const { code, message: detail } = toAppError(error);
    return { answer: { isAnswer: false, code, detail }, signal: [], sfu: [] };
  }
}

async function askNode(node: Asked, { tls }: NodeAsker): Promise<NodeAnswer> {
  return withClient(NodeInspection, optionsFor(node, tls), async (client) => {
    // the first question makes the connection
    let best = await askOnce(client);
    for (let sample = 1; sample < SAMPLES; sample += 1) {
      const next = await askOnce(client);
      if (next.rttMs < best.rttMs) best = next;
    }
    return best;
  });
}

async function askOnce(client: RpcClient<ShapesOf<typeof NodeInspection>>): Promise<NodeAnswer> {
  const sentAtMs = Date.now();
  const startMs = performance.now();
  const answer = await client.call('inspectNode', {}, { timeoutMs: ANSWER_TIMEOUT_MS });
  const rttMs = performance.now() - startMs;
  const { nodeId, incarnation, hasAuthority, storesDown, uptimeMs } = answer;
  return {
    isAnswer: true,
    nodeId,
    incarnation,
    hasAuthority,
    storesDown,
    uptimeMs,
    rttMs,
    clockOffsetMs: answer.wallClockMs - (sentAtMs + rttMs / 2),
    peers: answer.peers.map(({ nodeId: peerId, rttMs: peerRttMs, way }) => ({
      nodeId: peerId ?? '',
      rttMs: peerRttMs ?? 0,
      way: way ? wayOf(way) : undefined,
    })),
    use: useOf(answer.use),
  };
}

function useOf(use: ISfuUse | null | undefined): NodeUse | undefined {
  return use?.ceiling
    ? { sessions: use.sessions ?? 0, reserved: use.reserved ?? 0, ceiling: use.ceiling }
    : undefined;
}

async function askRooms(
  node: Asked,
  { tls, room: roomId }: NodeAsker,
): Promise<Pick<Inspected, 'signal' | 'sfu'>> {
  const options = optionsFor(node, tls);
  if (node.kind === 'signal') {
    const parts = await withClient(SignalInspection, options, (client) =>
      readAll(client.stream('inspectSignalRooms', { roomId }), options.unreachableCode),
    );
    return { signal: signalRooms(node.nodeId, parts), sfu: [] };
  }
  const parts = await withClient(SfuInspection, options, (client) =>
    readAll(client.stream('inspectSfuRooms', { roomId }), options.unreachableCode),
  );
  return { signal: [], sfu: sfuRooms(node.nodeId, parts) };
}

type Options = RpcClientOptions & { readonly unreachableCode: ErrorCode };

function optionsFor({ kind, rpcAddress: address }: Asked, tls: TlsSource | undefined): Options {
  const unreachableCode = kind === 'sfu' ? 'SFU_UNREACHABLE' : 'SIGNAL_UNREACHABLE';
  return { address, unreachableCode, ...(tls === undefined ? {} : { tls }) };
}

async function withClient<M extends Shapes, T>(
  service: Service<M>,
  options: Options,
  use: (client: RpcClient<M>) => Promise<T>,
): Promise<T> {
  const client = new RpcClient(service, options);
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

async function readAll<Part>(stream: RpcStream<Part, never>, lateCode: ErrorCode): Promise<readonly Part[]> {
  const parts: Part[] = [];
  stream.onMessage((part) => {
    if (parts.push(part) > MAX_PARTS) throw new AppError('FRAME_TOO_LARGE', 'the answer does not end');
  });
  const late = new AppError(lateCode, `no whole answer in ${ROOMS_TIMEOUT_MS} ms`);
  const timer = setTimeout(() => stream.fail(late), ROOMS_TIMEOUT_MS);
  const failure = await stream.closed;
  clearTimeout(timer);
  if (failure !== undefined) throw failure;
  return parts;
}
