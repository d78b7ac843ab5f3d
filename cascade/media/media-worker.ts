/**
 * One mediasoup worker process with the WebRtcServer through which clients reach it. Starts, measures and ends it;
 * replacing a dead one is the pool's job.
 */
import { EventEmitter } from 'node:events';
import type { Router, TransportListenInfo, WebRtcServer, Worker } from 'mediasoup/types';
import type { Logger } from 'pino';
import { AppError } from '../../common/errors.ts';
import { ROUTER_CODECS } from './codecs.ts';
import { nameWorkerLogs } from './mediasoup-log.ts';
import { MEDIA_SOCKET_BUFFERS } from './socket-buffers.ts';
import { answerInTime } from './worker-answer.ts';
import { WorkerHealth } from './worker-health.ts';
import { endWorkerProcess, killWorkerProcess, startWorkerProcess } from './worker-process.ts';

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

/** A running worker. */
export class MediaWorker extends EventEmitter<MediaWorkerEvents> {
  /** Ports that were really taken. */
  readonly ports: WebRtcPorts;
  /** Routers on this worker now. */
  routerCount = 0;
  readonly webRtcServer: WebRtcServer;
  readonly #worker: Worker;
  readonly #health: WorkerHealth;
  #closing: Promise<void> | undefined;

  private constructor(worker: Worker, webRtcServer: WebRtcServer, ports: WebRtcPorts) {
    super();
    this.#worker = worker;
    this.webRtcServer = webRtcServer;
    this.ports = ports;
    this.#health = new WorkerHealth({
      ask: () => worker.getResourceUsage(),
      onHung: () => killWorkerProcess(worker),
    });
    worker.once('died', (cause) => {
      this.emit('died', new AppError('WORKER_DIED', `media worker ${worker.pid} died`, { cause }));
    });
  }

  /**
   * Spawns the process and binds its ports.
   * @throws {AppError} PORT_IN_USE, WORKER_DIED when it does not start
   */
  static async start(options: MediaWorkerOptions, log: Logger): Promise<MediaWorker> {
    const worker = await startWorkerProcess(options.workerBin);
    worker.once('subprocessclose', nameWorkerLogs(worker.pid, log));
    try {
      const server = await worker.createWebRtcServer({ listenInfos: listenInfos(options) });
      const dump = await server.dump();
      const ports = { udp: dump.udpSockets[0]?.port ?? 0, tcp: dump.tcpServers[0]?.port ?? 0 };
      log.info({ pid: worker.pid, ...ports }, 'media worker started');
      return new MediaWorker(worker, server, ports);
    } catch (cause) {
      await endWorkerProcess(worker);
      throw bindError(options, cause);
    }
  }

  get pid(): number {
    return this.#worker.pid;
  }

  get isAlive(): boolean {
    return !this.#worker.closed;
  }

  /** False while it answers nothing; soon after that it is killed and `died` follows. */
  get isResponsive(): boolean {
    return this.isAlive && this.#health.isResponsive;
  }

  /** CPU share, 1 when it does not answer. Ratio, 0..1. */
  get load(): number {
    return this.#health.load;
  }

  /** CPU share over some seconds, 1 when it does not answer. Ratio, 0..1. */
  get meanLoad(): number {
    return this.#health.meanLoad;
  }

  /** @throws {AppError} WORKER_DIED when the process has gone meanwhile, or does not answer */
  async createRouter(): Promise<Router> {
    this.routerCount += 1;
    try {
      const router = await answerInTime(this.#worker.createRouter({ mediaCodecs: ROUTER_CODECS }), 'router');
      router.observer.once('close', () => {
        this.routerCount -= 1;
      });
      return router;
    } catch (cause) {
      this.routerCount -= 1;
      throw new AppError('WORKER_DIED', `media worker ${this.pid} can not make a router`, { cause });
    }
  }

  /** Looks how it does; to be called every 250 ms. */
  tick(nowMs: number): void {
    if (this.isAlive) this.#health.tick(nowMs);
  }

  /** Ends the process and waits until it is gone. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= endWorkerProcess(this.#worker));
  }
}

function listenInfos(options: MediaWorkerOptions): TransportListenInfo[] {
  const { ip, announcedAddress, ports } = options;
  const address = { ip, ...(announcedAddress === undefined ? {} : { announcedAddress }) };
  return [
    { protocol: 'udp', ...address, ...MEDIA_SOCKET_BUFFERS, ...(ports.udp === 0 ? {} : { port: ports.udp }) },
    { protocol: 'tcp', ...address, ...(ports.tcp === 0 ? {} : { port: ports.tcp }) },
  ];
}

function bindError(options: MediaWorkerOptions, cause: unknown): AppError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  const where = `${options.ip} port ${options.ports.udp}`;
  if (detail.includes('in use')) return new AppError('PORT_IN_USE', `${where} (media) is in use`, { cause });
  return new AppError('CONFIG_INVALID', `media can not listen on ${where}: ${detail}`, { cause });
}
