/** Sites and signalling nodes for tests of rooms: one coordination cluster, a store per site, real gRPC on loopback. */
import type { Role } from '../../common/auth/roles.ts';
import type { Logger } from 'pino';
import { Roster } from '../../client/room/roster.ts';
import { MemoryCluster } from '../../common/coordination/memory.ts';
import type { MemoryCoordination } from '../../common/coordination/memory-client.ts';
import { DEFAULT_GRANTS } from '../../common/auth/token.ts';
import { parseNodeId, parseSiteId, type SourceId } from '../../common/ids.ts';
import { createLogger } from '../../common/log/logger.ts';
import type { Service, Shapes } from '../../common/rpc/method.ts';
import { RpcServer, type Handlers } from '../../common/rpc/server.ts';
import { MemoryRoomStore } from '../../common/store/memory.ts';
import type { RoomStore } from '../../common/store/port.ts';
import type { RedisRoomStore } from '../../common/store/redis/store.ts';
import { PeopleList, ServerEnvelope, SourceKind } from '../../proto/index.ts';
import type { RoomEvents, RoomPort, SessionRef, SourceFact } from '../../signal/room/room-port.ts';
import { createRooms } from '../../signal/room/rooms.ts';
import { startedStoreOn } from './redis-stores.ts';
import { StoreAccess } from './store-access.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';

export type TestNode = Awaited<ReturnType<typeof startNode>>;

export type NodeOptions = {
  readonly site: string;
  readonly name: string;
  readonly graceMs?: number;
  readonly sweepPeriodMs?: number;
  readonly leaseTtlSec?: number;
};

async function startNode(cluster: MemoryCluster, store: RoomStore, options: NodeOptions) {
  const log = createLogger({
    level: process.env['TEST_LOG'] === undefined ? 'silent' : 'debug',
    base: { node: options.name },
  });
  const listener = new CuttableRpc(log);
  const coordination: MemoryCoordination = cluster.client();
  const access = new StoreAccess(store);
  const proxy = new LazyProxy(() => listener.port);
  const rooms = await createRooms({
    nodeId: parseNodeId(options.name),
    site: parseSiteId(options.site),
    coordination,
    store: access.store,
    rpcServer: listener,
    rpcAddress: () => `127.0.0.1:${proxy.port}`,
    graceMs: options.graceMs ?? 30_000,
    ...(options.sweepPeriodMs !== undefined && { sweepPeriodMs: options.sweepPeriodMs }),
    ...(options.leaseTtlSec !== undefined && { leaseTtlSec: options.leaseTtlSec }),
    log,
  });
  await listener.heal();
  await proxy.start();
  const close = async (): Promise<void> => {
    await rooms.close();
    await proxy.close();
    await listener.cut();
    await coordination.close();
  };
  /** As SIGKILL: no connection, no renewal, nothing written any more; what it had said stays. */
  const kill = async (): Promise<void> => {
    access.cut();
    coordination.cut();
    await listener.cut();
  };
  /** As SIGSTOP: whoever asks it gets no answer, and it hears nothing. */
  const freeze = (): void => {
    access.cut();
    coordination.cut();
    proxy.stall();
  };
  /** As SIGCONT. */
  const thaw = (): void => {
    access.heal();
    coordination.heal();
    proxy.resume();
  };
  return {
    name: options.name,
    freeze,
    thaw,
    onStoreCall: access.onCall.bind(access),
    holdStoreCalls: access.hold.bind(access),
    rooms,
    coordination,
    cutRpc: () => listener.cut(),
    healRpc: () => listener.heal(),
    lag: () => access.lag(),
    close,
    kill,
  };
}

/** What other nodes dial, so that a node can fall silent without closing anything. */
class LazyProxy {
  readonly #target: () => number;
  #proxy: TcpProxy | undefined;

  constructor(target: () => number) {
    this.#target = target;
  }

  get port(): number {
    return this.#proxy?.port ?? 0;
  }

  async start(): Promise<void> {
    this.#proxy = await startTcpProxy(this.#target());
  }

  stall(): void {
    this.#proxy?.stall();
  }

  resume(): void {
    this.#proxy?.resume();
  }

  async close(): Promise<void> {
    await this.#proxy?.close();
  }
}

/** A node's gRPC listener, which can go away and come back at the same address. */
class CuttableRpc {
  port = 0;
  readonly #log: Logger;
  readonly #services: ((server: RpcServer) => void)[] = [];
  #server: RpcServer | undefined;

  constructor(log: Logger) {
    this.#log = log;
  }

  add<M extends Shapes>(service: Service<M>, handlers: Handlers<M>): void {
    this.#services.push((server) => server.add(service, handlers));
  }

  async cut(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }

  async heal(): Promise<void> {
    this.#server = new RpcServer({ host: '127.0.0.1', port: this.port, log: this.#log });
    for (const add of this.#services) add(this.#server);
    ({ port: this.port } = await this.#server.start());
  }
}

/** A cluster to which sites and nodes are added; close it in `afterEach`. */
export class RoomSites {
  readonly cluster = new MemoryCluster();
  readonly #stores = new Map<string, MemoryRoomStore>();
  readonly #nodes: TestNode[] = [];
  /** Ports of the sites that have a Redis. */
  readonly #redis = new Map<string, number>();
  readonly #clients: RedisRoomStore[] = [];

  store(site: string): MemoryRoomStore {
    const store = this.#stores.get(site) ?? new MemoryRoomStore(parseSiteId(site));
    this.#stores.set(site, store);
    return store;
  }

  /** The site's nodes that start from now on have their store on this Redis. */
  useRedis(site: string, port: number): void {
    this.#redis.set(site, port);
  }

  async node(options: NodeOptions): Promise<TestNode> {
    const node = await startNode(this.cluster, await this.#storeFor(options.site), options);
    this.#nodes.push(node);
    return node;
  }

  /** As if the leases of those who said something under `prefix` had run out. */
  async expireLeases(prefix = ''): Promise<void> {
    const coordination = this.cluster.client();
    const { items } = await coordination.range(prefix);
    const ops = items.filter(({ leaseId }) => leaseId !== undefined).map(({ key }) => ({ delete: key }));
    await coordination.txn([], ops);
  }

  async close(): Promise<void> {
    for (const { coordination } of this.#nodes) coordination.heal();
    await Promise.all(this.#nodes.map((node) => node.close()));
    await Promise.all([...this.#stores.values(), ...this.#clients].map((store) => store.close()));
  }

  async #storeFor(site: string): Promise<RoomStore> {
    const port = this.#redis.get(site);
    if (port === undefined) return this.store(site);
    const store = await startedStoreOn({ host: '127.0.0.1', port }, { site: parseSiteId(site) });
    this.#clients.push(store);
    return store;
  }
}

export const joinAs = (room: RoomPort, name: string, role: Role = 'member') =>
  room.join({ name, subject: name, grants: DEFAULT_GRANTS, role });

/** A source of a session, as its node would add it. */
export function sourceOf(
  session: SessionRef,
  kind: 'mic' | 'cam',
  generation = 1,
  node = 'sfu-1',
): SourceFact {
  return {
    sourceId: `${session.participantId}:${kind}` as SourceId,
    participantId: session.participantId,
    kind: kind === 'mic' ? SourceKind.SOURCE_KIND_MIC : SourceKind.SOURCE_KIND_CAMERA,
    paused: false,
    generation,
    originNodeId: parseNodeId(node),
  };
}

/** Pages that a {@link WatchingClient} shows, so that it sees everybody. */
const SHOWN_PAGES = 12;

/** Everything a client at this node would know from the frames that its sockets get; it shows everybody. */
export class WatchingClient {
  readonly roster = new Roster();
  readonly replaced: string[] = [];
  frames = 0;

  constructor(room: RoomPort) {
    room.on('delta', (frame) => this.#apply(frame));
    room.on('page', (_ref, frame) => this.#apply(frame));
    room.on('sessionReplaced', (...[sessionId]: RoomEvents['sessionReplaced']) =>
      this.replaced.push(sessionId),
    );
    const pages = Array.from({ length: SHOWN_PAGES }, (_, page) =>
      room.show({ list: PeopleList.PEOPLE_LIST_BY_NAME, page }),
    );
    this.roster.enter({ snapshot: room.snapshot(), self: undefined, pages });
  }

  get names(): ReadonlyMap<string, string> {
    return new Map([...this.roster.people].map(([id, { name }]) => [id, name]));
  }

  get reconnecting(): ReadonlySet<string> {
    return new Set([...this.roster.people].flatMap(([id, one]) => (one.isReconnecting ? [id] : [])));
  }

  /** Whether they are paused. */
  get sources(): ReadonlyMap<string, boolean> {
    return new Map([...this.roster.sources].map(([id, { isPaused }]) => [id, isPaused]));
  }

  get count(): number {
    return this.roster.counts.people;
  }

  #apply(frame: Uint8Array): void {
    this.frames += 1;
    const { delta, pageChanges } = ServerEnvelope.decode(frame);
    if (delta) this.roster.applyDelta(delta);
    if (pageChanges) this.roster.applyPageChanges(pageChanges.changes ?? []);
  }

  /** The same for everybody who sees the same room. */
  get seen(): unknown {
    const { counts } = this.roster;
    return { names: [...this.names].sort(), sources: [...this.sources].sort(), counts };
  }
}
