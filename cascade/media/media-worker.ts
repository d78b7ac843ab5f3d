/**
 * One mediasoup worker process with the WebRtcServer through which clients reach it. Starts, measures and ends it;
 * replacing a dead one is the pool's job.
 */
import { EventEmitter } from 'node:events';
import { createWorker } from 'mediasoup';
import type { Router, TransportListenInfo, WebRtcServer, Worker } from 'mediasoup/types';
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import { ROUTER_CODECS } from './codecs.ts';

/** Ports that clients' ICE reaches a worker at. */
export type WebRtcPorts = { readonly udp: number; readonly tcp: number };

export type MediaWorkerOptions = {
  readonly workerBin: string;
  readonly ip: string;
  readonly announcedAddress?: string;
  /** 0 = any free one. */
  readonly ports: WebRtcPorts;
};

export type MediaWorkerEvents = {
  /** The process ended without being asked to; all its routers are closed already. */
  died: [error: AppError];
};

/** How long a worker may take to end before it is killed. */
const END_TIMEOUT_MS = 1_000;

/** A running worker. */
export class MediaWorker extends EventEmitter<MediaWorkerEvents> {
  /** Ports that were really taken. */
  readonly ports: WebRtcPorts;
  /** Routers on this worker now. */
  routerCount = 0;
  /** CPU share between the last two measurements. Ratio, 0..1. */
  load = 0;
  readonly webRtcServer: WebRtcServer;
  readonly #worker: Worker;
  #measured: { readonly cpuMs: number; readonly atMs: number } | undefined;
  #closing: Promise<void> | undefined;

  private constructor(worker: Worker, webRtcServer: WebRtcServer, ports: WebRtcPorts) {
    super();
    this.#worker = worker;
    this.webRtcServer = webRtcServer;
    this.ports = ports;
    worker.once('died', (cause) => {
      this.emit('died', new AppError('WORKER_DIED', `media worker ${worker.pid} died`, { cause }));
    });
  }

  /**
   * Spawns the process and binds its ports.
   * @throws {AppError} PORT_IN_USE, WORKER_DIED when it does not start
   */
  static async start(options: MediaWorkerOptions, log: Logger): Promise<MediaWorker> {
    const worker = await createWorker({ workerBin: options.workerBin, logLevel: 'warn' }).catch(
      (cause: unknown) => {
        throw new AppError('WORKER_DIED', `media worker ${options.workerBin} does not start`, { cause });
      },
    );
    try {
      const server = await worker.createWebRtcServer({ listenInfos: listenInfos(options) });
      const dump = await server.dump();
      const ports = { udp: dump.udpSockets[0]?.port ?? 0, tcp: dump.tcpServers[0]?.port ?? 0 };
      log.info({ pid: worker.pid, ...ports }, 'media worker started');
      return new MediaWorker(worker, server, ports);
    } catch (cause) {
      await end(worker);
      throw bindError(options, cause);
    }
  }

  get pid(): number {
    return this.#worker.pid;
  }

  get isAlive(): boolean {
    return !this.#worker.closed;
  }

  /** @throws {AppError} WORKER_DIED when the process has gone meanwhile */
  async createRouter(): Promise<Router> {
    this.routerCount += 1;
    try {
      const router = await this.#worker.createRouter({ mediaCodecs: ROUTER_CODECS });
      router.observer.once('close', () => {
        this.routerCount -= 1;
      });
      return router;
    } catch (cause) {
      this.routerCount -= 1;
      throw new AppError('WORKER_DIED', `media worker ${this.pid} can not make a router`, { cause });
    }
  }

  /** Updates {@link load}; a dead worker keeps its last value. */
  async measure(nowMs: number): Promise<void> {
    if (!this.isAlive) return;
    const usage = await this.#worker.getResourceUsage().catch(() => undefined); // it died meanwhile
    if (usage === undefined) return;
    const cpuMs = usage.ru_utime + usage.ru_stime;
    const last = this.#measured;
    if (last !== undefined && nowMs > last.atMs) {
      this.load = Math.min(1, Math.max(0, (cpuMs - last.cpuMs) / (nowMs - last.atMs)));
    }
    this.#measured = { cpuMs, atMs: nowMs };
  }

  /** Ends the process and waits until it is gone. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= end(this.#worker));
  }
}

async function end(worker: Worker): Promise<void> {
  if (worker.subprocessClosed) return;
  const gone = new Promise<void>((resolve) => {
    worker.once('subprocessclose', resolve);
  });
  worker.close();
  const timer = setTimeout(() => kill(worker.pid), END_TIMEOUT_MS);
  await gone;
  clearTimeout(timer);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended in this moment
  }
}

function listenInfos(options: MediaWorkerOptions): TransportListenInfo[] {
  const { ip, announcedAddress, ports } = options;
  const address = { ip, ...(announcedAddress === undefined ? {} : { announcedAddress }) };
  return [
    { protocol: 'udp', ...address, ...(ports.udp === 0 ? {} : { port: ports.udp }) },
    { protocol: 'tcp', ...address, ...(ports.tcp === 0 ? {} : { port: ports.tcp }) },
  ];
}

function bindError(options: MediaWorkerOptions, cause: unknown): AppError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  const where = `${options.ip} port ${options.ports.udp}`;
  if (detail.includes('in use')) return new AppError('PORT_IN_USE', `${where} (media) is in use`, { cause });
  return new AppError('CONFIG_INVALID', `media can not listen on ${where}: ${detail}`, { cause });
}
