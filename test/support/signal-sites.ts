/** Sites of real signalling nodes on memory stores, with fake SFU nodes; closes everything in one call. */
import { randomBytes } from 'node:crypto';
import { issueToken, type IssueClaims } from '../../common/auth/issue.ts';
import type { TokenKey } from '../../common/auth/token.ts';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import type { Logger } from 'pino';
import { createLogger } from '../../common/log/logger.ts';
import { MemoryRoomStore } from '../../common/store/memory.ts';
import type { Feature } from '../../signal/features/contract.ts';
import { startSignalNode, type SignalNode } from '../../signal/node.ts';
import type { SignalOptions } from '../../signal/options.ts';
import { expectCleanCluster } from './clean-cluster.ts';
import { FakeSfu } from './fake-sfu.ts';
import { SignalClient, type JoinedClient } from './signal-client.ts';

const LOG = createLogger({ level: 'silent' });
const LOCAL = { host: '127.0.0.1', port: 0 };

export type StartOptions = Partial<Omit<SignalOptions, 'site' | 'nodeId'>> & {
  readonly site?: string;
  readonly features?: readonly Feature[];
  /** What the node says; left out: it is silent. */
  readonly log?: Logger;
};

export class SignalSites {
  readonly cluster = new MemoryCluster();
  readonly key: TokenKey = { kid: 'test', secret: new Uint8Array(randomBytes(32)) };
  readonly stores = new Map<string, MemoryRoomStore>();
  readonly #storeClock: Clock;
  readonly #clients: SignalClient[] = [];
  readonly #nodes: { close(): Promise<void> }[] = [];
  #count = 0;

  /** @param storeClock of the sites' stores */
  constructor(storeClock: Clock = SYSTEM_CLOCK) {
    this.#storeClock = storeClock;
  }

  async node(options: StartOptions = {}): Promise<SignalNode> {
    const { site: siteName = 'erfurt', features, log = LOG, ...rest } = options;
    const site = parseSiteId(siteName);
    this.#count += 1;
    const node = await startSignalNode(
      {
        ...LOCAL,
        nodeId: parseNodeId(`signal-${site}-${this.#count}`),
        site,
        rpc: LOCAL,
        admin: LOCAL,
        allowedOrigins: [],
        tokenKeys: [this.key],
        isDemo: true,
        ...rest,
      },
      { coordination: this.cluster.client(), store: this.#store(site), features, log },
    );
    this.#nodes.push(node);
    return node;
  }

  async sfu(nodeId = 'sfu-erfurt-1', site = 'erfurt'): Promise<FakeSfu> {
    const sfu = await FakeSfu.start({ nodeId, site, coordination: this.cluster.client(), log: LOG });
    this.#nodes.push(sfu);
    return sfu;
  }

  token(room: string, claims: Partial<IssueClaims> = {}): Promise<string> {
    return issueToken(this.key, { subject: 's', room, name: 'Anna', ...claims }, { ttlSec: 60 });
  }

  async join(node: SignalNode, room: string, claims: Partial<IssueClaims> = {}): Promise<JoinedClient> {
    const joined = await SignalClient.join(node.clientUrl, room, await this.token(room, claims));
    this.#clients.push(joined.client);
    return joined;
  }

  async connect(node: SignalNode): Promise<SignalClient> {
    const client = await SignalClient.connect(node.clientUrl);
    this.#clients.push(client);
    return client;
  }

  /** Closes everything, whatever is found. @throws {Error} when the cluster is not clean; fake SFU nodes tell nothing */
  async close(): Promise<void> {
    try {
      await expectCleanCluster(this.cluster.client(), { ignore: ['NODE_SILENT', 'NODES_MISSING'] });
    } finally {
      await Promise.all(this.#nodes.map((node) => node.close()));
      await Promise.all(this.#clients.map((client) => client.close()));
      for (const store of this.stores.values()) await store.close();
    }
  }

  #store(site: ReturnType<typeof parseSiteId>): MemoryRoomStore {
    const store = this.stores.get(site) ?? new MemoryRoomStore(site, { clock: this.#storeClock });
    this.stores.set(site, store);
    return store;
  }
}
