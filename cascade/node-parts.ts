/** Makes and starts the parts of an SFU node, a group each; in which order is node.ts's business. */
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Logger } from 'pino';
import { NodeDirectory } from '../common/coordination/directory.ts';
import { Identity } from '../common/coordination/identity.ts';
import { clusterKey } from '../common/coordination/keys.ts';
import type { Coordination } from '../common/coordination/port.ts';
import { Registration } from '../common/coordination/registration.ts';
import type { AppError } from '../common/errors.ts';
import { SYSTEM_CLOCK } from '../common/lifecycle/clock.ts';
import type { Closeable, NamedPart } from '../common/lifecycle/shutdown.ts';
import { StoreHealth } from '../common/lifecycle/store-health.ts';
import { AdminServer } from '../common/http/admin-server.ts';
import { hostPort } from '../common/http/host-port.ts';
import { createMetrics } from '../common/metrics/metrics.ts';
import { declareStoreMetrics } from '../common/metrics/store-metrics.ts';
import { RpcServer } from '../common/rpc/server.ts';
import { SfuControl } from '../common/rpc/services.ts';
import type { TlsSource } from '../common/tls/material.ts';
import { VERSION } from '../common/version.ts';
import { NodeState } from '../proto/index.ts';
import { EventHub } from './control/event-hub.ts';
import { addInspection } from './control/inspection.ts';
import { mediaHandlers } from './control/media-handlers.ts';
import { NodePulse } from './control/node-pulse.ts';
import { makeReservations } from './control/make-reservations.ts';
import { rankHandler } from './control/rank-handler.ts';
import { RouterRegistrations } from './control/router-registrations.ts';
import { sessionHandlers } from './control/session-handlers.ts';
import { createLinks } from './links/links.ts';
import { joinRouters } from './links/local-pipes.ts';
import { CapabilitiesCache } from './media/capabilities-cache.ts';
import { RoomRouters } from './media/room-routers.ts';
import { Sessions } from './media/sessions.ts';
import { SlotEngines } from './media/slot-engines.ts';
import { SlotRooms } from './media/slot-rooms.ts';
import { WorkerPool } from './media/worker-pool.ts';
import { lateSlots } from './media/late-slots.ts';
import { declareSfuMetrics, type SfuMetricsSources } from './metrics.ts';
import type { SfuOptions } from './options.ts';
import { defaultCeiling, type CeilingLimits } from './policy/ceiling.ts';
import { DEFAULT_MESH_NODES } from './policy/room-plan.ts';
import type { LinksPort, LocalSlotsPort } from './ports.ts';
import { SlotEngine } from './slots/slot-engine.ts';

const nowMs = (): number => SYSTEM_CLOCK.monotonicMs();
const wallMs = (): number => SYSTEM_CLOCK.wallMs();

const DEFAULT_SLOT_COUNT = 3;
const DEFAULT_SLOTS_LINGER_MS = 10_000;

const WITHOUT_ETCD = 'media that flows, sessions of known rooms; no new rooms, links and nodes';

/** What all groups need. */
export type PartsContext = {
  readonly options: SfuOptions;
  readonly coordination: Coordination;
  readonly tls: TlsSource | undefined;
  readonly log: Logger;
  /** Everything that was started, in order. */
  readonly parts: NamedPart[];
};

/** The node's place in the cluster; not started. */
export type ClusterParts = {
  readonly incarnation: string;
  readonly identity: Identity;
  readonly health: StoreHealth;
  readonly registration: Registration;
  readonly directory: NodeDirectory;
  readonly registrations: RouterRegistrations;
  /** Resolves when the node must not serve any more: it is another process's, or the store another cluster's. */
  readonly gaveUp: Promise<AppError>;
};

/** Workers and the rooms on them. */
export type MediaParts = {
  readonly pool: WorkerPool;
  readonly rooms: RoomRouters;
  readonly limits: CeilingLimits;
  /** Of one room. */
  readonly maxRouters: number;
  /** The rooms' talker slots are made after the rooms. */
  readonly bindSlots: (slots: LocalSlotsPort) => void;
};

/** Makes what knows about the cluster; {@link joinCluster} starts it. */
export function makeCluster({ coordination, log }: PartsContext): ClusterParts {
  const gaveUp = Promise.withResolvers<AppError>();
  const registration = new Registration({ coordination, kind: 'sfu', log });
  registration.once('replaced', gaveUp.resolve);
  const identity = new Identity({ coordination, log });
  identity.once('lost', gaveUp.resolve);
  const probe = {
    name: 'etcd',
    probe: () => coordination.get(clusterKey),
    stillWorks: WITHOUT_ETCD,
  } as const;
  return {
    incarnation: randomUUID(),
    identity,
    health: new StoreHealth({ probes: [probe], onUnusable: gaveUp.resolve, clock: SYSTEM_CLOCK, log }),
    registration,
    directory: new NodeDirectory({ coordination, kind: 'sfu', log }),
    registrations: new RouterRegistrations({ coordination, log }),
    gaveUp: gaveUp.promise,
  };
}

/** Finds out which cluster this is, before anything else is started. */
export async function enterCluster(context: PartsContext, cluster: ClusterParts): Promise<void> {
  await started(context, 'identity', cluster.identity).start();
  started(context, 'store health', cluster.health).start();
}

/** Starts the workers. */
export async function startMedia(context: PartsContext, announcer: RouterRegistrations): Promise<MediaParts> {
  const { options, log } = context;
  const pool = started(context, 'workers', new WorkerPool(options, log));
  await pool.start();
  const limits = { ...defaultCeiling(options.workerCount, availableParallelism()), ...options.ceiling };
  const maxRouters = options.maxRoutersPerRoom ?? options.workerCount;
  const { bound, bind } = lateSlots();
  const rooms = new RoomRouters({
    selfId: options.nodeId,
    pool,
    announcer,
    join: (room) => joinRouters(options, room, { slots: bound, log }),
    limits,
    maxRouters,
    log,
  });
  started(context, 'rooms', { close: async () => rooms.close() });
  return { pool, rooms, limits, maxRouters, bindSlots: bind };
}

/** Serves sessions and links by gRPC. */
export async function startControl(context: PartsContext, cluster: ClusterParts, media: MediaParts) {
  const { options, coordination, tls, log } = context;
  const { pool, rooms } = media;
  const rpcServer = started(context, 'rpc', new RpcServer({ ...options.rpc, tls, log }));
  const hub = new EventHub();
  const { slots, engines } = makeSlots(context, rooms, {
    setSlotsWanted: (roomId, isWanted) => links.setSlotsWanted(roomId, isWanted),
    tellRoom: (roomId, event) => sessions.tellRoom(roomId, event),
  });
  media.bindSlots(slots);
  const links = await createLinks({
    nodeId: options.nodeId,
    site: options.site,
    incarnation: cluster.incarnation,
    options,
    gateway: rooms,
    slots,
    coordination,
    tls,
    lease: () => cluster.registration.lease,
    directory: cluster.directory,
    log,
    rpcServer,
  });
  started(context, 'links', links);
  const sessions = makeSessions(context, { rooms, links, slots, hub });
  const reservations = makeReservations(options, { ...media, sessions });
  const { incarnation, registration, health } = cluster;
  const about = {
    nodeId: options.nodeId,
    incarnation,
    hasAuthority: () => registration.hasAuthority(),
    health,
  };
  addInspection(rpcServer, { ...about, rooms, sessions, links, use: () => reservations.use() });
  rpcServer.add(SfuControl, {
    ...sessionHandlers({ sessions, reservations, rooms, links, hub }),
    ...mediaHandlers(sessions, new CapabilitiesCache()),
    ...rankHandler(rooms),
  });
  const { port } = await rpcServer.start();
  if (options.startsSlotsAhead) engines.startAhead();
  const beating = { pool, hub, sessions, reservations, nowMs, wallMs };
  started(context, 'pulse', new NodePulse(beating)).start();
  return {
    sessions,
    reservations,
    links,
    slots,
    engines,
    rpcServer,
    rpcAddress: hostPort(options.rpc.announcedHost ?? options.rpc.host, port),
  };
}

/**
 * Starts the operator's listener.
 * @returns host:port
 */
export async function startAdmin(
  context: PartsContext,
  cluster: ClusterParts,
  sources: SfuMetricsSources & { readonly sessions: Pick<Sessions, 'isOpen'> },
): Promise<string> {
  const { options, tls, log } = context;
  const metrics = started(context, 'metrics', createMetrics({ node: options.nodeId, site: options.site }));
  declareSfuMetrics(metrics.registry, sources);
  declareStoreMetrics(metrics.registry, cluster.health);
  const admin = new AdminServer({
    listen: options.admin,
    unreadiness: () => unreadiness(cluster, sources),
    metrics,
    tls,
    log,
  });
  return started(context, 'admin', admin).start();
}

/** Why the node should get no work; undefined = it may. */
type Unreadiness = 'draining' | 'no-worker' | 'etcd-unreachable' | 'heartbeat-stale' | undefined;

function unreadiness(
  { registration, health }: Pick<ClusterParts, 'registration' | 'health'>,
  { pool, sessions }: { readonly pool: WorkerPool; readonly sessions: Pick<Sessions, 'isOpen'> },
): Unreadiness {
  if (!sessions.isOpen) return 'draining';
  if (pool.workers.length === 0) return 'no-worker';
  if (registration.hasAuthority()) return undefined;
  return health.isDown('etcd') ? 'etcd-unreachable' : 'heartbeat-stale';
}

/** Learns who else is there, then makes the node known. */
export async function joinCluster(
  context: PartsContext,
  cluster: ClusterParts,
  rpcAddress: string,
): Promise<void> {
  const { nodeId, site, meshNodes = DEFAULT_MESH_NODES } = context.options;
  const { incarnation, registration, directory, registrations } = cluster;
  await started(context, 'directory', directory).start();
  started(context, 'room registrations', registrations);
  registration.on('registered', ({ id }) =>
    registrations.useLease({ nodeId, site, rpcAddress, meshNodes }, id),
  );
  const state = NodeState.NODE_STATE_READY;
  await started(context, 'registration', registration).start({
    nodeId,
    site,
    incarnation,
    rpcAddress,
    version: VERSION,
    state,
  });
}

function makeSessions(
  context: PartsContext,
  { rooms, links, slots, hub }: { rooms: RoomRouters; links: LinksPort; slots: SlotRooms; hub: EventHub },
): Sessions {
  const { options, log } = context;
  const sessions = new Sessions({
    nodeId: options.nodeId,
    rooms,
    links,
    slots,
    publish: (to, event) => hub.publish(to, event),
    nowMs,
    log,
    plainListen: options.plain && { ...options.webRtc, ...options.plain },
    ...(options.sessionKeepMs === undefined ? {} : { keepMs: options.sessionKeepMs }),
  });
  started(context, 'sessions', { close: async () => sessions.closeAll() });
  return sessions;
}

type SlotsNeed = Pick<LinksPort, 'setSlotsWanted'> & Pick<Sessions, 'tellRoom'>;

/** The engine starts with the first room that has slots, if it is not told to start earlier. */
function makeSlots(context: PartsContext, rooms: RoomRouters, { setSlotsWanted, tellRoom }: SlotsNeed) {
  const { options, log } = context;
  const engines = started(
    context,
    'slot engine',
    new SlotEngines({ start: (engineLog) => SlotEngine.start(engineLog), nowMs, log }),
  );
  const slots = new SlotRooms({
    rooms,
    engine: engines,
    links: { setSlotsWanted },
    slotCount: options.slotCount ?? DEFAULT_SLOT_COUNT,
    portRange: options.pipe.portRange,
    lingerMs: options.pipeLingerMs ?? DEFAULT_SLOTS_LINGER_MS,
    onTalkers: (roomId, numbers) => tellRoom(roomId, { roomTalkers: { roomId, numbers: [...numbers] } }),
    log,
  });
  started(context, 'slots', { close: async () => slots.close() });
  return { slots, engines };
}

/** Puts a part down to be closed, also when it fails to start. */
function started<T extends Closeable>({ parts }: PartsContext, name: string, part: T): T {
  parts.push([name, part]);
  return part;
}
