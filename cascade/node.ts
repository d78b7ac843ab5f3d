/** Starts an SFU node in order and ends it in reverse. Wiring only. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { NodeDirectory } from '../common/coordination/directory.ts';
import type { Coordination } from '../common/coordination/port.ts';
import { Registration } from '../common/coordination/registration.ts';
import type { NodeId } from '../common/ids.ts';
import { closeAll, type Closeable, type NamedPart } from '../common/lifecycle/shutdown.ts';
import { createMetrics } from '../common/metrics/metrics.ts';
import { RpcServer } from '../common/rpc/server.ts';
import { SfuControl } from '../common/rpc/services.ts';
import { NodeState } from '../proto/index.ts';
import { AdminServer } from './admin-server.ts';
import { EventHub } from './control/event-hub.ts';
import { mediaHandlers } from './control/media-handlers.ts';
import { NodePulse } from './control/node-pulse.ts';
import { RouterRegistrations } from './control/router-registrations.ts';
import { sessionHandlers } from './control/session-handlers.ts';
import { forwardMediasoupLogs } from './media/mediasoup-log.ts';
import type { WebRtcPorts } from './media/media-worker.ts';
import { RoomRouters } from './media/room-routers.ts';
import { Sessions } from './media/sessions.ts';
import { checkWorkerBinary } from './media/worker-binary.ts';
import { WorkerPool } from './media/worker-pool.ts';
import { declareSfuMetrics } from './metrics.ts';
import { NO_LINKS } from './no-links.ts';
import { checkAddresses, type SfuOptions } from './options.ts';

/** What a node needs from outside. */
export type SfuNodeDeps = { readonly coordination: Coordination; readonly log: Logger };

/** A running SFU node. */
export type SfuNode = {
  readonly nodeId: NodeId;
  /** host:port of gRPC, as other nodes are told. */
  readonly rpcAddress: string;
  /** host:port of `/livez`, `/readyz`, `/metrics`. */
  readonly adminAddress: string;
  /** Per worker. */
  readonly webRtcPorts: readonly WebRtcPorts[];
  describe(): SfuNodeDescription;
  /** Ends everything within {@link CLOSE_DEADLINE_MS}; no worker stays. Idempotent. */
  close(): Promise<void>;
};

export type SfuNodeDescription = {
  readonly workerPids: readonly number[];
  readonly roomIds: readonly string[];
  readonly sessionCount: number;
};

const CLOSE_DEADLINE_MS = 2_000;

/**
 * Starts a node. What was started is ended again when a later step fails.
 * @throws {AppError} WORKER_VERSION, WORKER_DIED, PORT_IN_USE, CONFIG_INVALID, BUSY when the store can't be reached
 */
export async function startSfuNode(options: SfuOptions, deps: SfuNodeDeps): Promise<SfuNode> {
  checkAddresses(options);
  await checkWorkerBinary(options.workerBin);
  const log = deps.log.child({ nodeId: options.nodeId });
  const parts: NamedPart[] = [];
  try {
    return await start(options, { ...deps, log }, parts);
  } catch (error) {
    await closeAll(parts, CLOSE_DEADLINE_MS, log);
    throw error;
  }
}

async function start(options: SfuOptions, deps: SfuNodeDeps, parts: NamedPart[]): Promise<SfuNode> {
  const { nodeId, site } = options;
  const { coordination, log } = deps;
  const started = <T extends Closeable>(name: string, part: T): T => {
    parts.push([name, part]);
    return part;
  };

  forwardMediasoupLogs(log);
  const pool = started('workers', new WorkerPool(options, log));
  await pool.start();

  const registrations = new RouterRegistrations({ coordination, log });
  const rooms = new RoomRouters({ pool, announcer: registrations, log });
  const links = NO_LINKS;
  const hub = new EventHub();
  const sessions = new Sessions({
    nodeId,
    rooms,
    links,
    publish: (to, event) => hub.publish(to, event),
    nowMs: () => performance.now(),
    log,
    ...(options.sessionKeepMs === undefined ? {} : { keepMs: options.sessionKeepMs }),
  });
  started('sessions', closing(() => closeMedia(sessions, rooms)));

  const rpcServer = started('rpc', new RpcServer({ ...options.rpc, log }));
  rpcServer.add(SfuControl, {
    ...sessionHandlers({ sessions, rooms, links, hub }),
    ...mediaHandlers(sessions),
  });
  const registration = new Registration({ coordination, kind: 'sfu', log });
  const directory = new NodeDirectory({ coordination, kind: 'sfu', log });
  const { port } = await rpcServer.start();
  const rpcAddress = `${options.rpc.announcedHost ?? options.rpc.host}:${port}`;

  const metrics = started('metrics', createMetrics({}));
  declareSfuMetrics(metrics.registry, { pool, rooms, sessions });
  const admin = started(
    'admin',
    new AdminServer({
      isReady: () => registration.hasAuthority() && pool.workers.length > 0,
      renderMetrics: async () => ({ contentType: metrics.contentType, body: await metrics.render() }),
      log,
    }),
  );
  const adminAddress = await admin.start(options.admin);

  const pulse = started('pulse', new NodePulse({ pool, hub, sessions, log }));
  pulse.start();
  started('directory', directory);
  await directory.start();
  started('room registrations', registrations);
  registration.on('registered', (lease) => registrations.useLease({ nodeId, site, rpcAddress }, lease.id));
  started('registration', registration);
  await registration.start({
    nodeId,
    site,
    incarnation: randomUUID(),
    rpcAddress,
    state: NodeState.NODE_STATE_READY,
  });
  log.info({ site, rpcAddress, adminAddress }, 'sfu node ready');

  let ending: Promise<unknown> | undefined;
  return {
    nodeId,
    rpcAddress,
    adminAddress,
    webRtcPorts: pool.ports,
    describe: () => ({
      workerPids: pool.workers.map(({ pid }) => pid),
      roomIds: rooms.list().map(({ roomId }) => roomId),
      sessionCount: sessions.count,
    }),
    close: async () => {
      await (ending ??= closeAll(parts, CLOSE_DEADLINE_MS, log));
    },
  };
}

function closing(close: () => void): Closeable {
  return { close: async () => close() };
}

function closeMedia(sessions: Sessions, rooms: RoomRouters): void {
  sessions.closeAll();
  rooms.close();
}
