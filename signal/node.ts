/** A signalling node: wiring only, in the order of its start. Parts close in the reverse order. */
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { TokenVerifier } from '../common/auth/verify.ts';
import { NodeDirectory } from '../common/coordination/directory.ts';
import type { Coordination } from '../common/coordination/port.ts';
import { Registration } from '../common/coordination/registration.ts';
import { AppError } from '../common/errors.ts';
import type { NodeId } from '../common/ids.ts';
import { closeAll, type NamedPart } from '../common/lifecycle/shutdown.ts';
import { createMetrics } from '../common/metrics/metrics.ts';
import { RpcServer } from '../common/rpc/server.ts';
import type { RoomStore } from '../common/store/port.ts';
import { NodeState } from '../proto/index.ts';
import { startMedia } from './media/start-media.ts';
import { createSignalMetrics } from './metrics.ts';
import { clientUrlOf } from './node-addresses.ts';
import type { SignalOptions } from './options.ts';
import { createRooms } from './room/rooms.ts';
import { startServer, type ServerState } from './server/start-server.ts';
import { RoomHub } from './session/room-hub.ts';
import { CloseCode } from './session/socket-port.ts';

const DEFAULT_GRACE_MS = 30_000;
/** Time for telling rooms that all sockets are gone. */
const FAREWELL_MS = 600;
const CLOSE_DEADLINE_MS = 1_200;
const VERSION = '0.1.0';

export type SignalDeps = {
  readonly coordination: Coordination;
  /** Of the node's own site. */
  readonly store: RoomStore;
  readonly log: Logger;
};

export type SignalNode = {
  readonly nodeId: NodeId;
  /** Where clients connect. */
  readonly port: number;
  readonly clientUrl: string;
  /** host:port of the gRPC listener. */
  readonly rpcAddress: string;
  /** Tells clients to come back elsewhere and ends within about 2 s. Idempotent. */
  close(): Promise<void>;
};

/**
 * Starts a node. When something fails, what was started is closed again.
 * @throws {AppError} PORT_IN_USE, CONFIG_INVALID
 */
export async function startSignalNode(options: SignalOptions, deps: SignalDeps): Promise<SignalNode> {
  const { nodeId } = options;
  const log = deps.log.child({ nodeId });
  const parts: NamedPart[] = [];
  try {
    return await startParts(options, { ...deps, log }, parts);
  } catch (error) {
    await closeAll(parts, CLOSE_DEADLINE_MS, log);
    throw error;
  }
}

async function startParts(options: SignalOptions, deps: SignalDeps, parts: NamedPart[]): Promise<SignalNode> {
  const { nodeId, site } = options;
  const { coordination, store, log } = deps;
  const graceMs = options.graceMs ?? DEFAULT_GRACE_MS;
  const started = <T extends NamedPart[1]>(name: string, part: T): T => {
    parts.push([name, part]);
    return part;
  };

  const metrics = started('metrics', createMetrics({ node: nodeId, site }));
  const registration = started('registration', new Registration({ coordination, kind: 'signal', log }));
  const signalNodes = started('directory', new NodeDirectory({ coordination, kind: 'signal', log }));
  await signalNodes.start();
  const media = started('media', await startMedia({ nodeId, site, coordination, log, graceMs }));
  const { registry } = media;
  const signalMetrics = createSignalMetrics(metrics.registry, {
    joinedSessions: () => registry.liveCount,
    sfuNodes: () => media.reachableCount(),
  });

  const rpcServer = started('rpc', new RpcServer({ host: options.rpc.host, port: options.rpc.port, log }));
  const rooms = started(
    'rooms',
    await createRooms({
      nodeId,
      site,
      coordination,
      store,
      rpcServer,
      graceMs,
      log,
      rpcAddress: () => rpcAddress,
    }),
  );
  const { port: rpcPort } = await rpcServer.start();
  const rpcAddress = `${options.rpc.announcedHost ?? options.rpc.host}:${rpcPort}`;

  const state: ServerState = { value: 'starting' };
  const hub: RoomHub = new RoomHub({
    rooms,
    publish: (topic, frame) => server.publish(topic, frame),
    onSessionReplaced: registry.onReplaced,
    onSessionExpired: registry.onExpired,
  });
  const server = started(
    'server',
    await startServer({
      options,
      state,
      hasAuthority: () => registration.hasAuthority(),
      queryTopology: media.queryTopology,
      signalNodes,
      renderMetrics: async () => ({ contentType: metrics.contentType, text: await metrics.render() }),
      metrics: signalMetrics,
      session: {
        site,
        graceMs,
        tokens: new TokenVerifier(options.tokenKeys),
        hub,
        registry,
        media: media.gateway,
        metrics: signalMetrics,
        random: Math.random,
        log: log.child({ module: 'session' }),
      },
    }),
  );
  const clientUrl = clientUrlOf(options, server.port);
  await registration.start({
    nodeId,
    site,
    incarnation: randomUUID(),
    rpcAddress,
    clientUrl,
    state: NodeState.NODE_STATE_READY,
    version: VERSION,
  });
  state.value = 'ready';
  log.info({ port: server.port, rpcAddress }, 'signalling node ready');

  const closeOnce = async (): Promise<void> => {
    state.value = 'draining';
    registration.update(NodeState.NODE_STATE_DRAINING).catch((error: unknown) => {
      log.warn({ err: error }, 'drain not announced');
    });
    server.endAllSessions({
      code: 'DRAINING',
      detail: 'this node is closing',
      closeCode: CloseCode.goingAway,
    });
    await registry.close(FAREWELL_MS);
    if ((await closeAll(parts, CLOSE_DEADLINE_MS, log)) !== 0) {
      throw new AppError('INTERNAL', 'signalling node did not close cleanly');
    }
  };
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeOnce());
  return { nodeId, port: server.port, clientUrl, rpcAddress, close };
}
