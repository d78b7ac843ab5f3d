/**
 * Whole sites for calls without browsers: signalling nodes and SFU nodes with real workers on one cluster in memory, as
 * the demo runs them. Each SFU node is reached through a proxy, so that its connections can be cut.
 */
import { randomBytes } from 'node:crypto';
import { startSfuNode, type SfuNode } from '../../cascade/node.ts';
import { issueToken } from '../../common/auth/issue.ts';
import type { TokenKey } from '../../common/auth/token.ts';
import { nodeKey } from '../../common/coordination/keys.ts';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import { createLogger } from '../../common/log/logger.ts';
import { MemoryRoomStore } from '../../common/store/memory.ts';
import { NodeInfo } from '../../proto/index.ts';
import { startSignalNode, type SignalNode } from '../../signal/node.ts';
import { sfuOptions } from './sfu-node.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

const NAMES = ['erfurt', 'jena', 'weimar'];
const LOG = createLogger({ level: process.env['TEST_LOG'] === undefined ? 'silent' : 'debug' });
const LOCAL = { host: '127.0.0.1', port: 0 };
const TOKEN_TTL_SEC = 600;

/** How long a piped source that nobody watches stays. */
const LINGER_MS = 300;

export type CallSite = {
  readonly name: string;
  readonly signal: SignalNode;
  readonly sfu: SfuNode;
  /** What stands between this SFU node and all others. */
  readonly proxy: TcpProxy;
};

/** Started with {@link CallSites.start}; close it in the end. */
export class CallSites {
  readonly sites: CallSite[] = [];
  readonly cluster = new MemoryCluster();
  readonly #key: TokenKey = { kid: 'test', secret: new Uint8Array(randomBytes(32)) };
  readonly #closers: (() => Promise<unknown>)[] = [];

  private constructor() {}

  static async start(count: number): Promise<CallSites> {
    const all = new CallSites();
    for (const name of NAMES.slice(0, count)) await all.#startSite(name);
    return all;
  }

  /** The site of the n-th participant; participants go round. */
  at(index: number): CallSite {
    const site = this.sites[index % this.sites.length];
    if (site === undefined) throw new Error('no sites');
    return site;
  }

  token(room: string, name: string): Promise<string> {
    return issueToken(this.#key, { subject: name, room, name }, { ttlSec: TOKEN_TTL_SEC });
  }

  /** What `GET /v1/rooms/{room}/topology` answers at the first site. */
  async topology(room: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const answer = await fetch(`http://127.0.0.1:${this.at(0).signal.port}/v1/rooms/${room}/topology`);
    return { status: answer.status, body: await answer.json() };
  }

  async close(): Promise<void> {
    for (const close of this.#closers.reverse()) await close();
  }

  async #startSite(name: string): Promise<void> {
    const site = parseSiteId(name);
    const own = { nodeId: parseNodeId(`sfu-${name}-1`), site, pipeLingerMs: LINGER_MS };
    const sfu = await startSfuNode(sfuOptions(own), { coordination: this.cluster.client(), log: LOG });
    this.#closers.push(() => sfu.close());
    const proxy = await this.#putProxyBefore(sfu);
    const store = new MemoryRoomStore(site);
    this.#closers.push(() => store.close());
    const options = { nodeId: parseNodeId(`signal-${name}-1`), site, rpc: LOCAL, admin: LOCAL, ...LOCAL };
    const signal = await startSignalNode(
      { ...options, allowedOrigins: [], tokenKeys: [this.#key], isDemo: true },
      { coordination: this.cluster.client(), store, log: LOG },
    );
    this.#closers.push(() => signal.close());
    this.sites.push({ name, signal, sfu, proxy });
  }

  /** Everybody is told the proxy's address in place of the node's own. */
  async #putProxyBefore({ nodeId, rpcAddress }: SfuNode): Promise<TcpProxy> {
    const proxy = await startTcpProxy(Number(rpcAddress.split(':').at(-1)));
    this.#closers.push(() => proxy.close());
    const key = nodeKey('sfu', nodeId);
    const item = this.cluster.state.get(key);
    if (item?.leaseId === undefined) throw new Error(`${nodeId} is not registered`);
    const info = { ...NodeInfo.decode(item.value), rpcAddress: `127.0.0.1:${proxy.port}` };
    this.cluster.state.txn([], [{ put: key, value: NodeInfo.encode(info).finish(), leaseId: item.leaseId }]);
    return proxy;
  }
}
