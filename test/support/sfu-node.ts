/** A whole SFU node on free ports of loopback, and a client that speaks to it as a signalling node does. */
import { pino } from 'pino';
import { startSfuNode, type SfuNode } from '../../cascade/node.ts';
import type { SfuOptions } from '../../cascade/options.ts';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import { RpcClient } from '../../common/rpc/client.ts';
import type { NamesOf } from '../../common/rpc/method.ts';
import { SfuControl, type SfuControlShapes } from '../../common/rpc/services.ts';
import type { WatchEventsResponse } from '../../proto/index.ts';
import { workerBin } from './worker-bin.ts';

const HOST = '127.0.0.1';
/** A bound, not an expectation: a wish alone may wait for 4 s, and many nodes share a test's machine. */
const CALL_TIMEOUT_MS = 30_000;

class PatientClient extends RpcClient<SfuControlShapes> {
  override call<Name extends NamesOf<SfuControlShapes, 'unary'>>(
    name: Name,
    request: SfuControlShapes[Name]['requestIn'],
    options: { readonly timeoutMs?: number } = {},
  ): Promise<SfuControlShapes[Name]['response']> {
    return super.call(name, request, { timeoutMs: CALL_TIMEOUT_MS, ...options });
  }
}

/** Options of a node of one worker. */
export const sfuOptions = (over: Partial<SfuOptions> = {}): SfuOptions => ({
  nodeId: parseNodeId('sfu-a'),
  site: parseSiteId('erfurt'),
  rpc: { host: HOST, port: 0 },
  admin: { host: HOST, port: 0 },
  workerCount: 1,
  workerBin: workerBin(),
  webRtc: { ip: HOST, port: 0 },
  pipe: { ip: HOST, portRange: { min: 40_000, max: 49_999 } },
  // nobody vouches for sessions that are opened by hand
  sessionKeepMs: 600_000,
  ...over,
});

export type RunningSfu = {
  readonly node: SfuNode;
  readonly cluster: MemoryCluster;
  readonly rpc: RpcClient<SfuControlShapes>;
  /** Everything told to signalling node `signal-a`, beats left out. */
  readonly events: WatchEventsResponse[];
  readonly beats: WatchEventsResponse[];
  /** Goes without a word to the store: its registrations stay until its lease expires. */
  kill(): Promise<void>;
  close(): Promise<void>;
};

/** Starts a node; close it in every test. */
export async function startSfu(
  over: Partial<SfuOptions> = {},
  cluster: MemoryCluster = new MemoryCluster(),
): Promise<RunningSfu> {
  const coordination = cluster.client();
  const node = await startSfuNode(sfuOptions(over), { coordination, log: pino({ level: 'silent' }) });
  const rpc = new PatientClient(SfuControl, { address: `${HOST}:${node.rpcAddress.split(':').at(-1)}` });
  const events: WatchEventsResponse[] = [];
  const beats: WatchEventsResponse[] = [];
  rpc.stream('watchEvents', { signalNodeId: 'signal-a' }).onMessage((event) => {
    (event.beat ? beats : events).push(event);
  });
  const close = async (): Promise<void> => {
    await rpc.close();
    await node.close();
    await coordination.close();
  };
  const kill = async (): Promise<void> => {
    await coordination.close();
    await close();
  };
  return { node, cluster, rpc, events, beats, kill, close };
}
