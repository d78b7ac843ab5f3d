/** Two signalling nodes on a real etcd, and people who have logged in at them without a provider being asked. */
import { randomBytes } from 'node:crypto';
import type { Role } from '../../common/auth/roles.ts';
import type { TokenKey } from '../../common/auth/token.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import { parseNodeId, parseSiteId } from '../../common/ids.ts';
import { SYSTEM_CLOCK } from '../../common/lifecycle/clock.ts';
import { createLogger } from '../../common/log/logger.ts';
import { MemoryRoomStore } from '../../common/store/memory.ts';
import { SealKey } from '../../signal/login/seal-key.ts';
import { Seal } from '../../signal/login/seal.ts';
import { startSignalNode, type SignalNode } from '../../signal/node.ts';
import type { SignalOptions } from '../../signal/options.ts';
import { EtcdClients } from './etcd-clients.ts';
import { startEtcd } from './etcd-server.ts';

const LOG = createLogger({ level: 'silent' });
const LOCAL = { host: '127.0.0.1', port: 0 };
const LOGIN = {
  issuer: 'http://127.0.0.1:9',
  clientId: 'kaskade',
  groupsClaim: 'groups',
  roles: [{ group: '*', role: 'member' }],
} as const;

export type Answer = { readonly status: number; readonly etag: string; readonly body: unknown };

/** Asks a node by somebody's cookie or key. */
export type Ask = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

export class ManagedNodes {
  readonly key: TokenKey = { kid: 'test', secret: new Uint8Array(randomBytes(32)) };
  readonly coordination: Coordination;
  readonly nodes: SignalNode[] = [];
  /** Of etcd. */
  readonly endpoints: readonly string[];
  readonly #closers: (() => Promise<unknown>)[];

  private constructor(
    coordination: Coordination,
    endpoints: readonly string[],
    closers: (() => Promise<unknown>)[],
  ) {
    this.coordination = coordination;
    this.endpoints = endpoints;
    this.#closers = closers;
  }

  static async start(options: Partial<SignalOptions> = {}): Promise<ManagedNodes> {
    const etcd = await startEtcd();
    const clients = new EtcdClients();
    const connect = (): Coordination => clients.connect(etcd.endpoints);
    const all = new ManagedNodes(connect(), etcd.endpoints, [() => clients.close(), () => etcd.close()]);
    for (const site of ['erfurt', 'jena']) all.nodes.push(await all.#node(site, connect(), options));
    return all;
  }

  async #node(
    name: string,
    coordination: Coordination,
    options: Partial<SignalOptions>,
  ): Promise<SignalNode> {
    const site = parseSiteId(name);
    const store = new MemoryRoomStore(site, { clock: SYSTEM_CLOCK });
    const node = await startSignalNode(
      {
        ...{ ...LOCAL, nodeId: parseNodeId(`signal-${name}`), site, rpc: LOCAL, admin: LOCAL },
        ...{ allowedOrigins: [], tokenKeys: [this.key], isDemo: false, login: LOGIN, ...options },
      },
      { coordination, store, features: [], log: LOG },
    );
    this.#closers.unshift(
      () => node.close(),
      () => store.close(),
    );
    return node;
  }

  /** Who has logged in, asking the node of this index. */
  async person(name: string, role: Role, groups: readonly string[] = [], at = 0): Promise<Ask> {
    const sealKey = new SealKey(this.coordination);
    const seal = new Seal({ key: () => sealKey.get(), clock: SYSTEM_CLOCK });
    const facts = { sub: `login:${name}`, name, role, groups, jti: `${name}-${role}` };
    const cookie = `kaskade_login=${await seal.close('kaskade-login', facts, 600)}`;
    return this.ask({ cookie }, at);
  }

  /** @param by headers that say who asks */
  ask(by: Readonly<Record<string, string>>, at = 0): Ask {
    return async (method, path, body, headers = {}) => {
      const url = `http://127.0.0.1:${this.nodes[at]?.port ?? 0}${path}`;
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const answer = await fetch(url, { method, headers: { ...by, ...headers }, ...sent });
      const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
      const text = await answer.text();
      const shown: unknown = isJson ? JSON.parse(text) : text;
      return { status: answer.status, etag: answer.headers.get('etag') ?? '', body: shown };
    };
  }

  async close(): Promise<void> {
    for (const close of this.#closers) await close();
  }
}
