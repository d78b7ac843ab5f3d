/** A signalling node: wiring only, in the order of its start. Parts close in the reverse order. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { NodeDirectory } from '../common/coordination/directory.ts';
import type { Coordination } from '../common/coordination/port.ts';
import type { Registration } from '../common/coordination/registration.ts';
import { AppError } from '../common/errors.ts';
import { AdminServer } from '../common/http/admin-server.ts';
import { hostPort } from '../common/http/host-port.ts';
import type { NodeId } from '../common/ids.ts';
import { closeAll, type NamedPart } from '../common/lifecycle/shutdown.ts';
import type { StoreName } from '../common/lifecycle/store-health.ts';
import { createMetrics } from '../common/metrics/metrics.ts';
import { declareStoreMetrics } from '../common/metrics/store-metrics.ts';
import { RpcServer } from '../common/rpc/server.ts';
import type { RoomStore } from '../common/store/port.ts';
import type { TlsSource } from '../common/tls/material.ts';
import { VERSION } from '../common/version.ts';
import { NodeState } from '../proto/index.ts';
import { SYSTEM_CLOCK } from '../common/lifecycle/clock.ts';
import { openDoor, partsOf, type Door } from './admission/door.ts';
import { enterCluster, type Keep } from './cluster-place.ts';
import type { Feature } from './features/contract.ts';
import { loadFeatures } from './features/load.ts';
import { addInspection } from './inspect/inspection.ts';
import { startMedia } from './media/start-media.ts';
import { createSignalMetrics, type SignalMetrics } from './metrics.ts';
import { clientUrlOf } from './node-addresses.ts';
import type { SignalOptions } from './options.ts';
import { DEFAULT_AUDIT_LIMITS, Ledger } from './management/ledger.ts';
import { openRecords } from './record/open-records.ts';
import { Retention, type RetentionDeps } from './record/retention.ts';
import { unreadiness, type NodeStage } from './readiness.ts';
import { createRooms } from './room/rooms.ts';
import { startServer, type SignalServer } from './server/start-server.ts';
import { RoomHub } from './session/room-hub.ts';
import type { SessionServices } from './session/services.ts';
import type { SessionRegistry } from './session/session-registry.ts';
import { CloseCode } from './session/socket-port.ts';
import { DEFAULT_TALKER_SLOTS } from './talkers/slot-mode.ts';
import { createApiTokens } from './tokens/api-tokens.ts';
import { createVerifier } from './tokens/create-verifier.ts';
import { startVoices } from './talkers/voices.ts';
import { iceServersFor } from './turn/credentials.ts';

const DEFAULT_GRACE_MS = 30_000;
/** Time for telling rooms that all sockets are gone. */
const FAREWELL_MS = 600;
const CLOSE_DEADLINE_MS = 1_200;

export type SignalDeps = {
  readonly coordination: Coordination;
  /** Of the node's own site. */
  readonly store: RoomStore;
  /** The node's identity for gRPC, both ways, and for operators; where absent, plain text on loopback. */
  readonly tls?: TlsSource | undefined;
  /** What rooms can do; default: all that this server has (signal/features). */
  readonly features?: readonly Feature[] | undefined;
  readonly log: Logger;
};

export type SignalNode = {
  readonly nodeId: NodeId;
  /** Where clients connect. */
  readonly port: number;
  readonly clientUrl: string;
  /** host:port of the gRPC listener. */
  readonly rpcAddress: string;
  /** host:port of `/livez`, `/readyz`, `/metrics` for operators. */
  readonly adminAddress: string;
  /** Resolves when the node closes by itself, since it must not serve any more; with the reason. */
  readonly gaveUp: Promise<AppError>;
  /** Tells clients to go elsewhere, within the drain time, and ends within about 2 s after that. Idempotent. */
  close(): Promise<void>;
};

/**
 * Starts a node. When something fails, what was started is closed again.
 * @throws {AppError} PORT_IN_USE, CONFIG_INVALID, NODE_ID_TAKEN, CLUSTER_MISMATCH, VERSION_UNSUPPORTED, BUSY
 */
export async function startSignalNode(options: SignalOptions, deps: SignalDeps): Promise<SignalNode> {
  const { nodeId, site } = options;
  const { coordination } = deps;
  const log = deps.log.child({ nodeId });
  const parts: NamedPart[] = [];
  const keep: Keep = (name, part) => {
    parts.push([name, part]);
    return part;
  };
  try {
    const back = await startBack(options, { ...deps, log }, keep);
    const { registration, rpcAddress, incarnation, gaveUp } = back;
    const stage: NodeStage = { value: 'starting' };
    const { server, adminAddress } = await startFront(
      options,
      { ...back, stage, coordination, tls: deps.tls, log },
      keep,
    );
    const clientUrl = clientUrlOf(options, server.port);
    const info = { nodeId, site, rpcAddress, clientUrl, incarnation, version: VERSION };
    await registration.start({ ...info, state: NodeState.NODE_STATE_READY });
    stage.value = 'ready';
    log.info({ port: server.port, rpcAddress, adminAddress }, 'signalling node ready');
    const close = closer({ stage, server, registration, registry: back.media.registry, parts, log });
    void gaveUp.then((reason) => {
      log.error({ err: reason }, 'node gives up');
      return close(0).catch((error: unknown) => log.error({ err: error }, 'node not closed cleanly'));
    });
    const about = { nodeId, port: server.port, clientUrl, rpcAddress, adminAddress, gaveUp };
    return { ...about, close: () => close(options.drainMs ?? 0) };
  } catch (error) {
    await closeAll(parts, CLOSE_DEADLINE_MS, log);
    throw error;
  }
}

/** Everything that clients don't see. */
async function startBack(options: SignalOptions, deps: SignalDeps, keep: Keep) {
  const { nodeId, site, rpc } = options;
  const { coordination, store, tls, log } = deps;
  const graceMs = options.graceMs ?? DEFAULT_GRACE_MS;
  const { registration, health, gaveUp } = await enterCluster(deps, keep);
  const metrics = keep('metrics', createMetrics({ node: nodeId, site }));
  const signalNodes = keep('directory', new NodeDirectory({ coordination, kind: 'signal', log }));
  await signalNodes.start();
  const media = keep('media', await startMedia({ nodeId, site, coordination, tls, log, graceMs }));
  const rpcServer = keep('rpc', new RpcServer({ host: rpc.host, port: rpc.port, tls, log }));
  const address = { value: '' };
  const rpcAddress = (): string => address.value;
  const talkerSlots = options.talkerSlots ?? DEFAULT_TALKER_SLOTS;
  const features = deps.features ?? (await loadFeatures());
  const facts = { nodeId, site, coordination, store, rpcServer, graceMs, talkerSlots, tls, log, rpcAddress };
  const rooms = keep('rooms', await createRooms({ ...facts, features }));
  startRetention(options, { coordination, features, log }, keep);
  const incarnation = randomUUID();
  addInspection(rpcServer, {
    nodeId,
    incarnation,
    hasAuthority: () => registration.hasAuthority(),
    health,
    rooms: () => rooms.inspect(),
    vouched: () => media.registry.vouched(),
  });
  const { port } = await rpcServer.start();
  address.value = hostPort(rpc.announcedHost ?? rpc.host, port);
  return {
    metrics,
    registration,
    health,
    gaveUp,
    coordination,
    signalNodes,
    media,
    rooms,
    features,
    graceMs,
    incarnation,
    rpcAddress: address.value,
  };
}

function startRetention(
  { audit: limits = DEFAULT_AUDIT_LIMITS, recordKeepMs: keepMs = 0 }: SignalOptions,
  parts: Pick<RetentionDeps, 'coordination' | 'features' | 'log'>,
  keep: Keep,
): void {
  const clock = SYSTEM_CLOCK;
  const ledger = new Ledger({ coordination: parts.coordination, limits, nowMs: () => clock.wallMs() });
  keep('retention', new Retention({ ...parts, ledger, keepMs, clock })).start();
}

type Back = Awaited<ReturnType<typeof startBack>> & {
  readonly coordination: Coordination;
  readonly stage: NodeStage;
  readonly tls: TlsSource | undefined;
  readonly log: Logger;
};

type Front = { readonly server: SignalServer; readonly adminAddress: string };

/** Sessions, the operator's listener and the one that clients connect to. */
async function startFront(options: SignalOptions, back: Back, keep: Keep): Promise<Front> {
  const { stage, tls, metrics, registration, health, signalNodes, media, rooms, graceMs, log } = back;
  const { registry } = media;
  const door = openDoor(options.joins, () => signalMetrics);
  for (const [name, part] of partsOf(door)) keep(name, part);
  const signalMetrics = declareMetrics(back, door);
  const publish = (topic: string, frame: Uint8Array): void => server.publish(topic, frame);
  const voices = keep('voices', startVoices({ media, publish, log }));
  const hub: RoomHub = new RoomHub({
    rooms,
    publish,
    onRoomNews: (room) => {
      voices.roomNews(room);
      registry.onRoomNews(room);
    },
    onRoomLeft: (roomId) => voices.roomLeft(roomId),
    onSessionReplaced: registry.onReplaced,
    onSessionExpired: registry.onExpired,
    onSessionEvicted: registry.onEvicted,
  });
  const session: SessionServices = {
    site: options.site,
    graceMs,
    tokens: createVerifier(options, log),
    hub,
    registry,
    media: media.gateway,
    ...door,
    voices,
    iceServersFor: (participantId) => iceServersFor(options.turn, participantId, Date.now()),
    issueApiToken: createApiTokens(options.tokenKeys[0]),
    metrics: signalMetrics,
    random: Math.random,
    log: log.child({ module: 'session' }),
  };
  const readiness = {
    stage,
    hasAuthority: () => registration.hasAuthority(),
    isStoreDown: (name: StoreName) => health.isDown(name),
  };
  const probes = { unreadiness: () => unreadiness(readiness) };
  const admin = keep('admin', new AdminServer({ listen: options.admin, ...probes, metrics, tls, log }));
  const adminAddress = await admin.start();
  const server = await startServer({
    options,
    coordination: back.coordination,
    stage,
    ...probes,
    queryTopology: async (room) => ({ ...(await media.queryTopology(room)), ...rooms.homeOf(room) }),
    signalNodes,
    siteHints: media.siteHints,
    sittings: openRecords({ ...back, recordKey: options.recordKey, keepMs: options.recordKeepMs ?? 0 }),
    exposition: metrics,
    metrics: signalMetrics,
    session,
  });
  return { server: keep('server', server), adminAddress };
}

function declareMetrics({ metrics, media, rooms, health }: Back, { joins, checks }: Door): SignalMetrics {
  declareStoreMetrics(metrics.registry, health);
  return createSignalMetrics(metrics.registry, {
    joinedSessions: () => media.registry.liveCount,
    rooms: () => rooms.openCount,
    degradedRooms: () => rooms.degradedCount,
    sfuNodes: () => media.reachableCount(),
    waitingJoins: () => joins.waitingCount,
    checks: () => checks.takenCount,
    seats: () => rooms.seatCount,
    clockSkews: () => media.clockSkews(),
  });
}

type Running = {
  readonly stage: NodeStage;
  readonly server: SignalServer;
  readonly registration: Registration;
  readonly registry: SessionRegistry;
  readonly parts: readonly NamedPart[];
  readonly log: Logger;
};

/**
 * Makes the node's `close`: clients are told first, then rooms, then parts end in the reverse of their start. Whoever
 * closes first says how long clients get to move away, in ms.
 */
function closer(running: Running): (drainMs: number) => Promise<void> {
  const { stage, server, registration, registry, parts, log } = running;
  const detail = 'this node is closing';
  const closeOnce = async (drainMs: number): Promise<void> => {
    log.info({ sessions: registry.liveCount, drainMs }, 'draining');
    stage.value = 'draining';
    registration.update(NodeState.NODE_STATE_DRAINING).catch((error: unknown) => {
      log.warn({ err: error }, 'drain not announced');
    });
    await server.endAllSessions({ code: 'DRAINING', detail, closeCode: CloseCode.goingAway }, drainMs);
    await registry.close(FAREWELL_MS);
    const code = await closeAll(parts, CLOSE_DEADLINE_MS, log);
    if (code !== 0) throw new AppError('INTERNAL', 'signalling node did not close cleanly');
  };
  let closing: Promise<void> | undefined;
  return (drainMs) => (closing ??= closeOnce(drainMs));
}
