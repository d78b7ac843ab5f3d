/**
 * Several sites in one process: per site a signalling node, an SFU node with its media workers, and a store in memory;
 * one coordination store in memory for all. What replicates and pipes in production replicates and pipes here too.
 */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { startSfuNode } from '../cascade/node.ts';
import { MemoryCluster } from '../common/coordination/memory.ts';
import { parseNodeId } from '../common/ids.ts';
import { closeAll } from '../common/lifecycle/shutdown.ts';
import { MemoryRoomStore } from '../common/store/memory.ts';
import { startSignalNode } from '../signal/node.ts';
import type { LoginOptions } from '../signal/login/login-fields.ts';
import type { CertificateFiles } from '../signal/server/listener.ts';
import type { TurnOptions } from '../signal/turn/credentials.ts';
import type { SitePlan } from './sites.ts';

export type DemoOptions = {
  readonly sites: readonly SitePlan[];
  /** Media workers of each site; ≥ 1. */
  readonly workersPerSite: number;
  /** Local address at which clients' media arrives. */
  readonly mediaIp: string;
  readonly workerBin: string;
  readonly webRoot: string;
  /** How long a pipe stays that nobody watches anything of. */
  readonly pipeLingerMs: number;
  /** For others than this machine as well; absent = only for this machine. */
  readonly lan?: DemoLan;
  /** Where people log in. */
  readonly login?: LoginOptions;
  /** Relays that clients are told. */
  readonly turn?: TurnOptions;
};

type DemoLan = {
  /** Local address at which clients connect. */
  readonly address: string;
  /** Without it nobody gets a token. */
  readonly secret: string;
  readonly clientTls: CertificateFiles;
};

export type Demo = {
  /** Ends every site within `deadlineMs`; 0 when all closed cleanly. */
  close(deadlineMs: number): Promise<0 | 1>;
};

const LOOPBACK = '127.0.0.1';
/** Links between the sites of this machine; mediasoup picks free ports from it. */
const PIPE_PORTS = { min: 40_000, max: 49_999 };

/**
 * Starts all sites. When one fails, those that run are closed again.
 * @throws {AppError} PORT_IN_USE, WORKER_VERSION, …
 */
export async function startDemo(options: DemoOptions, log: Logger): Promise<Demo> {
  const cluster = new MemoryCluster();
  const tokenKey = { kid: 'demo', secret: new Uint8Array(randomBytes(32)) };
  const parts: (readonly [string, { close(): Promise<void> }])[] = [];
  const close = (deadlineMs: number): Promise<0 | 1> => closeAll(parts, deadlineMs, log);
  const startSite = async ({ site, port, pageUrl }: SitePlan): Promise<void> => {
    const siteLog = log.child({ site });
    const sfu = await startSfuNode(
      {
        nodeId: parseNodeId(`sfu-${site}-1`),
        site,
        rpc: { host: LOOPBACK, port: 0 },
        admin: { host: LOOPBACK, port: 0 },
        workerCount: options.workersPerSite,
        workerBin: options.workerBin,
        webRtc: { ip: options.mediaIp, port: 0 },
        pipe: { ip: LOOPBACK, portRange: PIPE_PORTS },
        pipeLingerMs: options.pipeLingerMs,
      },
      { coordination: cluster.client(), log: siteLog },
    );
    parts.push([`sfu ${site}`, sfu]);
    const store = new MemoryRoomStore(site);
    parts.push([`store ${site}`, store]);
    const signal = await startSignalNode(
      {
        nodeId: parseNodeId(`signal-${site}-1`),
        site,
        host: options.lan?.address ?? LOOPBACK,
        port,
        rpc: { host: LOOPBACK, port: 0 },
        admin: { host: LOOPBACK, port: 0 },
        clientUrl: clientUrlOf(pageUrl),
        allowedOrigins: options.sites.flatMap(originsOf),
        tokenKeys: [tokenKey],
        isDemo: true,
        webRoot: options.webRoot,
        ...(options.login && { login: options.login }),
        ...(options.turn && { turn: options.turn }),
        ...(options.lan && { linkSecret: options.lan.secret, clientTls: options.lan.clientTls }),
      },
      { coordination: cluster.client(), store, log: siteLog },
    );
    parts.push([`signal ${site}`, signal]);
  };
  const outcomes = await Promise.allSettled(options.sites.map(startSite));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) {
    await close(FAILED_START_DEADLINE_MS);
    throw failed.reason;
  }
  return { close };
}

const FAILED_START_DEADLINE_MS = 4_000;

/** The page's own, and that of who types the address of this machine in place of its name. */
function originsOf({ pageUrl, port }: SitePlan): readonly string[] {
  return [new URL(pageUrl).origin, `http://${LOOPBACK}:${port}`];
}

function clientUrlOf(pageUrl: string): string {
  const { protocol, host } = new URL(pageUrl);
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/v1/signal`;
}
