/** One media worker of a load process with its one router, which receives what bots get, and counts it in C++. */
import { once } from 'node:events';
import { createWorker } from 'mediasoup';
import type {
  PlainTransport,
  Router,
  RouterRtpCodecCapability,
  TransportListenInfo,
  Worker,
} from 'mediasoup/types';
import { goFirst } from '../../../common/lifecycle/go-first.ts';
import { BenchError } from '../../bench-error.ts';
import { OPUS, VP8 } from './source-plan.ts';
import type { SrtpSuite } from './srtp-keys.ts';

/** A page of tiles may bring key frames all at once. */
const SOCKET_BUFFER_BYTES = 1_024 * 1_024;
const TAP_BUFFER_BYTES = 4 * SOCKET_BUFFER_BYTES;

const MEDIA_CODECS: RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: OPUS.mimeType, clockRate: OPUS.clockRate, channels: OPUS.channels },
  { kind: 'video', mimeType: VP8.mimeType, clockRate: VP8.clockRate },
];

export type RouterOptions = { readonly workerBin: string; readonly ip: string };

export class ReceiverRouter {
  readonly router: Router;
  readonly pid: number;
  readonly #worker: Worker;
  readonly #ip: string;
  #tap: Promise<PlainTransport> | undefined;
  #death: BenchError | undefined;

  /** @throws {BenchError} PROGRAM_MISSING when the worker does not start */
  static async start({ workerBin, ip }: RouterOptions): Promise<ReceiverRouter> {
    let worker: Worker;
    try {
      worker = await createWorker({ workerBin, logLevel: 'error' });
      goFirst(worker.pid);
    } catch (cause) {
      throw new BenchError('PROGRAM_MISSING', `the media worker ${workerBin} does not start`, { cause });
    }
    const router = await worker.createRouter({ mediaCodecs: MEDIA_CODECS });
    return new ReceiverRouter(worker, router, ip);
  }

  private constructor(worker: Worker, router: Router, ip: string) {
    this.#worker = worker;
    this.router = router;
    this.pid = worker.pid;
    this.#ip = ip;
    worker.once('died', (cause) => {
      this.#death = new BenchError('LOAD_FAILED', 'a media worker of the load died', { cause });
    });
  }

  /** @throws {BenchError} LOAD_FAILED when the worker has died */
  check(): void {
    if (this.#death !== undefined) throw this.#death;
  }

  openTransport(srtpCryptoSuite: SrtpSuite): Promise<PlainTransport> {
    return this.router.createPlainTransport({
      listenInfo: this.#listenInfo({ recvBufferSize: SOCKET_BUFFER_BYTES }),
      rtcpMux: true,
      comedia: false,
      enableSrtp: true,
      srtpCryptoSuite,
    });
  }

  /** For a sender of our own: takes its address from the first packet. */
  openEntry(srtpCryptoSuite: SrtpSuite): Promise<PlainTransport> {
    return this.router.createPlainTransport({
      listenInfo: this.#listenInfo({ recvBufferSize: SOCKET_BUFFER_BYTES }),
      rtcpMux: true,
      comedia: true,
      enableSrtp: true,
      srtpCryptoSuite,
    });
  }

  /** The way to the sampler, the same for all streams of this router; made when first needed. */
  tap(sampler: { readonly ip: string; readonly port: number }): Promise<PlainTransport> {
    return (this.#tap ??= this.#openTap(sampler));
  }

  async #openTap({ ip, port }: { readonly ip: string; readonly port: number }): Promise<PlainTransport> {
    const listenInfo: TransportListenInfo = { protocol: 'udp', ip, sendBufferSize: TAP_BUFFER_BYTES };
    const tap = await this.router.createPlainTransport({ listenInfo, rtcpMux: true, comedia: false });
    await tap.connect({ ip, port });
    return tap;
  }

  #listenInfo(buffers: Pick<TransportListenInfo, 'recvBufferSize'>): TransportListenInfo {
    return { protocol: 'udp', ip: this.#ip, ...buffers };
  }

  async close(): Promise<void> {
    if (this.#worker.subprocessClosed) return;
    const ended = once(this.#worker, 'subprocessclose');
    if (!this.#worker.closed) this.#worker.close();
    await ended;
  }
}
