/**
 * SFU nodes that consist of links only, for tests: real workers, real gRPC on loopback, one coordination store that
 * they share, and a gateway that makes a router per room.
 */
import { randomUUID } from 'node:crypto';
import { createWorker } from 'mediasoup';
import type { Worker } from 'mediasoup/types';
import { addInspection } from '../../cascade/control/inspection.ts';
import { ROUTER_CODECS } from '../../cascade/media/codecs.ts';
import { SourceDemands } from '../../cascade/media/source-demands.ts';
import { RoomRanks } from '../../cascade/media/room-ranks.ts';
import { SourceTable, type SourceEntry } from '../../cascade/media/source-table.ts';
import { ALL_LAYERS, NO_LAYER } from '../../cascade/policy/demand.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import { createLinks, type Links, type LinksDeps } from '../../cascade/links/links.ts';
import type { GatewayLease, GatewayPort, RemoteWant, SlotsPort } from '../../cascade/ports.ts';
import { definedOnly } from '../../common/config/defined.ts';
import { NodeDirectory } from '../../common/coordination/directory.ts';
import type { MemoryCluster } from '../../common/coordination/memory.ts';
import { Registration } from '../../common/coordination/registration.ts';
import {
  parseNodeId,
  parseRoomId,
  parseSiteId,
  parseSourceId,
  type NodeId,
  type RoomId,
} from '../../common/ids.ts';
import { AppError } from '../../common/errors.ts';
import { createLogger } from '../../common/log/logger.ts';
import { RpcServer } from '../../common/rpc/server.ts';
import { SourceKind } from '../../proto/index.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import { startRtpSender, type RtpKind, type RtpSender } from './rtp-sender.ts';
import { workerBin } from './worker-bin.ts';

const log = createLogger({ level: 'silent' });

export const room = (name = 'room'): RoomId => parseRoomId(name);
export const source = (name: string) => parseSourceId(name);

/** A gateway of real routers that live until the test ends or closes them. */
class TestGateway implements GatewayPort {
  readonly #worker: Worker;
  readonly #demandClock: Clock;
  readonly #rooms = new Map<RoomId, Promise<GatewayLease>>();
  /** What is wanted of pictures, by room. */
  readonly demands = new Map<RoomId, SourceDemands>();
  /** Those that are there now. */
  readonly open = new Map<RoomId, GatewayLease>();
  /** Of all rooms. */
  readonly ranks = new RoomRanks();
  /** Leases not given back, by room. */
  readonly held = new Map<RoomId, number>();

  constructor(worker: Worker, demandClock: Clock = SYSTEM_CLOCK) {
    this.#worker = worker;
    this.#demandClock = demandClock;
  }

  async acquire(roomId: RoomId): Promise<GatewayLease> {
    const lease = await this.room(roomId);
    this.held.set(roomId, (this.held.get(roomId) ?? 0) + 1);
    const release = (): void => void this.held.set(roomId, (this.held.get(roomId) ?? 0) - 1);
    return { ...lease, release };
  }

  /** The room without a lease. */
  room(roomId: RoomId): Promise<GatewayLease> {
    const made = this.#rooms.get(roomId) ?? this.#make(roomId);
    this.#rooms.set(roomId, made);
    return made;
  }

  /** As if the room's worker had died. */
  async lose(roomId: RoomId): Promise<void> {
    const { router } = await this.room(roomId);
    router.close();
  }

  async #make(roomId: RoomId): Promise<GatewayLease> {
    const router = await this.#worker.createRouter({ mediaCodecs: ROUTER_CODECS });
    const closed = new AbortController();
    const demands = new SourceDemands(this.#demandClock);
    this.demands.set(roomId, demands);
    const room = {
      roomId,
      router,
      sources: new SourceTable(),
      demands: {
        want: (viewer, { sourceId }, maxLayer, when) =>
          demands.want(viewer, sourceId, maxLayer ?? NO_LAYER, when),
        wantedByOthers: (viewer, sourceId) => demands.wantedByOthers(viewer, sourceId),
      } satisfies GatewayLease['demands'],
      ranks: this.ranks,
      closed: closed.signal,
      release: () => {},
    };
    this.open.set(roomId, room);
    router.observer.once('close', () => {
      this.#rooms.delete(roomId);
      this.open.delete(roomId);
      closed.abort();
    });
    return room;
  }
}

export type LinkNode = {
  readonly nodeId: NodeId;
  readonly links: Links;
  readonly gateway: TestGateway;
  readonly worker: Worker;
  /** Through which lower ids reach this node. */
  readonly proxy: TcpProxy;
  /** Closes links, listener and registration as a node that ends does; the worker stays. */
  stop(): Promise<void>;
  /** Goes without a word to the store, as a process that is killed: its claims and its lease stay until they expire. */
  kill(): Promise<void>;
  close(): Promise<void>;
};

export type LinkNodeOptions = {
  readonly lingerMs?: number;
  readonly pipePorts?: { readonly min: number; readonly max: number };
  /** Where its pipes end, and what others are told in place of it; default 127.0.0.1. */
  readonly pipeAddress?: { readonly ip: string; readonly announcedAddress: string };
  readonly linkBudgetBps?: number;
  /** For what is wanted of pictures that are sent here. */
  readonly demandClock?: Clock;
  readonly linkTimes?: LinksDeps['linkTimes'];
  /** Default: a site of its own. */
  readonly site?: string;
  readonly meshNodes?: number;
};

/** Ports for pipes; mediasoup picks free ones in the range. */
const PIPE_PORTS = { min: 20_000, max: 29_999 };

const NO_SLOTS: SlotsPort = {
  acquireExports: async (roomId) => {
    throw new AppError('ROOM_UNKNOWN', `room ${roomId} has no talker slots here`);
  },
  takeIn: () => {},
};

/** Starts a node and registers it. */
export async function startLinkNode(
  cluster: MemoryCluster,
  name: string,
  options: LinkNodeOptions = {},
): Promise<LinkNode> {
  const worker = await createWorker({ workerBin: workerBin(), logLevel: 'error' });
  const gateway = new TestGateway(worker, options.demandClock);
  const node = await startOnWorker(cluster, parseNodeId(name), gateway, options);
  const close = async (): Promise<void> => {
    await node.stop();
    const ended = new Promise<void>((resolve) => worker.once('subprocessclose', () => resolve()));
    worker.close();
    await ended;
  };
  return { ...node, gateway, worker, close };
}

async function startOnWorker(
  cluster: MemoryCluster,
  nodeId: NodeId,
  gateway: TestGateway,
  { lingerMs, pipePorts, pipeAddress, linkBudgetBps, linkTimes, site = nodeId, meshNodes }: LinkNodeOptions,
): Promise<Pick<LinkNode, 'nodeId' | 'links' | 'proxy' | 'stop' | 'kill'>> {
  const coordination = cluster.client();
  const incarnation = randomUUID();
  const rpcServer = new RpcServer({ host: '127.0.0.1', port: 0, log });
  const directory = new NodeDirectory({ coordination, kind: 'sfu', log });
  const registration = new Registration({ coordination, kind: 'sfu', log });
  const links = await createLinks({
    nodeId,
    site: parseSiteId(site),
    incarnation,
    options: {
      pipe: { ip: '127.0.0.1', ...pipeAddress, portRange: pipePorts ?? PIPE_PORTS },
      ...definedOnly({ pipeLingerMs: lingerMs, linkBudgetBps, meshNodes }),
    },
    ...definedOnly({ linkTimes }),
    gateway,
    slots: NO_SLOTS,
    coordination,
    lease: () => registration.lease,
    directory,
    log,
    rpcServer,
  });
  addInspection(rpcServer, {
    nodeId,
    incarnation,
    hasAuthority: () => registration.hasAuthority(),
    health: { names: [], isDown: () => false },
    rooms: {
      rooms: () =>
        [...gateway.open.values()].map((lease) => ({
          roomId: lease.roomId,
          routers: [{ ...lease, workerPid: 0 }],
        })),
    },
    sessions: { list: () => [], remainingMs: () => 0 },
    links,
  });
  const { port } = await rpcServer.start();
  const proxy = await startTcpProxy(port);
  await directory.start();
  await registration.start({ nodeId, site, incarnation, rpcAddress: `127.0.0.1:${proxy.port}` });
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await links.close();
    await rpcServer.close();
    await proxy.close();
    await registration.close();
    await directory.close();
    await coordination.close();
  };
  const kill = async (): Promise<void> => {
    await coordination.close();
    await (stopping ??= stop());
  };
  return { nodeId, links, proxy, stop: () => (stopping ??= stop()), kill };
}

/** Sends RTP into a room at a node, as a source of it. */
export async function publish(
  node: LinkNode,
  sourceId: string,
  {
    generation = 1,
    kind = 'audio',
    roomId = room(),
    layerCount = 1,
    payloadBytes = 100,
    sourceKind,
  }: {
    generation?: number;
    kind?: RtpKind;
    roomId?: RoomId;
    layerCount?: number;
    payloadBytes?: number;
    /** Default: a microphone or a camera. */
    sourceKind?: SourceKind;
  } = {},
): Promise<RtpSender> {
  const { router, sources } = await node.gateway.room(roomId);
  const id = `${sourceId}.${generation}.0`;
  const sender = await startRtpSender(router, {
    id,
    kind,
    ssrc: 1_000_000 + 10 * generation,
    layerCount,
    payloadBytes,
  });
  sources.add({
    sourceId: source(sourceId),
    generation,
    kind: sourceKind ?? (kind === 'audio' ? SourceKind.SOURCE_KIND_MIC : SourceKind.SOURCE_KIND_CAMERA),
    producer: sender.producer,
    originNodeId: node.nodeId,
    hops: 0,
    path: [],
  });
  return sender;
}

/** What a node wants of others: source → origin (generation 1 if not said). */
export function wants(
  ...list: readonly (readonly [sourceId: string, origin: LinkNode, generation?: number])[]
): ReadonlyMap<ReturnType<typeof source>, RemoteWant> {
  return new Map(
    list.map(([sourceId, origin, generation]) => [
      source(sourceId),
      { generation: generation ?? 1, originNodeId: origin.nodeId, maxLayer: ALL_LAYERS },
    ]),
  );
}

/** The source as it is at a node now. */
export async function entryAt(
  node: LinkNode,
  sourceId: string,
  roomId = room(),
): Promise<SourceEntry | undefined> {
  const { sources } = await node.gateway.room(roomId);
  return sources.get(source(sourceId));
}

/** RTP packets that the source's producer at a node has received. */
export async function packetsAt(node: LinkNode, sourceId: string, roomId = room()): Promise<number> {
  const entry = await entryAt(node, sourceId, roomId);
  if (entry === undefined) return 0;
  const stats = await entry.producer.getStats();
  return stats.reduce((sum, stream) => sum + stream.packetCount, 0);
}
