/** Starts an SFU node in order and ends it in reverse. Wiring only; the parts are in node-parts.ts. */
import type { Logger } from 'pino';
import type { Coordination } from '../common/coordination/port.ts';
import type { AppError } from '../common/errors.ts';
import type { NodeId } from '../common/ids.ts';
import { SYSTEM_CLOCK } from '../common/lifecycle/clock.ts';
import { closeAll } from '../common/lifecycle/shutdown.ts';
import type { TlsSource } from '../common/tls/material.ts';
import { NodeState } from '../proto/index.ts';
import { drainSessions } from './control/drain.ts';
import type { WebRtcPorts } from './media/media-worker.ts';
import { forwardMediasoupLogs } from './media/mediasoup-log.ts';
import type { Sessions } from './media/sessions.ts';
import { checkWorkerBinary } from './media/worker-binary.ts';
import {
  enterCluster,
  joinCluster,
  makeCluster,
  startAdmin,
  startControl,
  startMedia,
  type ClusterParts,
  type PartsContext,
} from './node-parts.ts';
import { checkAddresses, type SfuOptions } from './options.ts';

/** What a node needs from outside; it stays the caller's and is not closed. */
export type SfuNodeDeps = {
  readonly coordination: Coordination;
  /** The node's identity for gRPC, both ways, and for operators; where absent, plain text on loopback. */
  readonly tls?: TlsSource | undefined;
  readonly log: Logger;
};

/** What a node is doing, in numbers and ids. */
type SfuNodeDescription = {
  readonly workerPids: readonly number[];
  readonly roomIds: readonly string[];
  readonly sessionCount: number;
};

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
  /** Resolves when the node closes by itself, since it must not serve any more; with the reason. */
  readonly gaveUp: Promise<AppError>;
  /** Lets sessions move away, then ends everything within two seconds; no worker stays. Idempotent. */
  close(): Promise<void>;
};

/** How long all parts together may take to end, after sessions have moved away. */
const CLOSE_DEADLINE_MS = 2_000;

/**
 * Starts a node. What was started is ended again when a later step fails.
 * @throws {AppError} WORKER_VERSION, WORKER_DIED, PORT_IN_USE, CONFIG_INVALID, NODE_ID_TAKEN, VERSION_UNSUPPORTED, BUSY
 *   when the store can't be reached
 */
export async function startSfuNode(options: SfuOptions, deps: SfuNodeDeps): Promise<SfuNode> {
  checkAddresses(options);
  await checkWorkerBinary(options.workerBin);
  const log = deps.log.child({ nodeId: options.nodeId });
  const context: PartsContext = { options, coordination: deps.coordination, tls: deps.tls, log, parts: [] };
  const stopLogs = forwardMediasoupLogs(deps.log);
  context.parts.push(['mediasoup logs', { close: async () => stopLogs() }]);
  try {
    const { cluster, sessions, ...about } = await start(context);
    const close = closer(context, cluster, sessions);
    const { gaveUp } = cluster;
    void gaveUp.then((reason) => {
      log.error({ err: reason }, 'node gives up');
      return close(0);
    });
    return { ...about, gaveUp, close: () => close(options.drainMs ?? 0) };
  } catch (error) {
    await closeAll(context.parts, CLOSE_DEADLINE_MS, log);
    throw error;
  }
}

/** Whoever closes first says how long sessions get to move away. */
function closer({ parts, log }: PartsContext, { registration }: ClusterParts, sessions: Sessions) {
  const closeOnce = async (drainMs: number): Promise<void> => {
    if (drainMs > 0) {
      log.info({ sessions: sessions.count, drainMs }, 'draining');
      registration.update(NodeState.NODE_STATE_DRAINING).catch((error: unknown) => {
        log.warn({ err: error }, 'drain not announced');
      });
      await drainSessions(sessions, drainMs, SYSTEM_CLOCK);
    }
    await closeAll(parts, CLOSE_DEADLINE_MS, log);
  };
  let closing: Promise<void> | undefined;
  return (drainMs: number): Promise<void> => (closing ??= closeOnce(drainMs));
}

type Started = Omit<SfuNode, 'close' | 'gaveUp'> & {
  readonly cluster: ClusterParts;
  readonly sessions: Sessions;
};

async function start(context: PartsContext): Promise<Started> {
  const { options, log } = context;
  const cluster = makeCluster(context);
  await enterCluster(context, cluster);
  const media = await startMedia(context, cluster.registrations);
  const { rpcAddress, ...control } = await startControl(context, cluster, media);
  const { sessions } = control;
  const adminAddress = await startAdmin(context, cluster, { ...media, ...control });
  await joinCluster(context, cluster, rpcAddress);
  if (options.plain !== undefined)
    log.warn(options.plain, 'plain transports are allowed: for load tests only');
  log.info({ site: options.site, rpcAddress, adminAddress }, 'sfu node ready');
  return {
    cluster,
    sessions,
    nodeId: options.nodeId,
    rpcAddress,
    adminAddress,
    webRtcPorts: media.pool.ports,
    describe: () => ({
      workerPids: media.pool.workers.map(({ pid }) => pid),
      roomIds: media.rooms.rooms().map(({ roomId }) => roomId),
      sessionCount: sessions.count,
    }),
  };
}
