/** Receives the media of all bots of a load process in mediasoup workers, and counts it in C++. */
import type { MediaKind as RtpKind, PlainTransport, RtpParameters } from 'mediasoup/types';
import { allInTurns } from '../in-turns.ts';
import { Received, type ReceivedCounters } from './received.ts';
import { ReceiverRouter } from './receiver-router.ts';
import { socketDrops } from './socket-drops.ts';
import { DEFAULT_SUITE, newSrtpKey, type SrtpKey, type SrtpSuite } from './srtp-keys.ts';
import type { Remote } from './outgoing-transport.ts';

/** Questions to workers that wait for their answers at once: none of them holds up what else is asked. */
const MAX_QUESTIONS = 64;

export type ReceiversOptions = {
  /** Of the media worker. */
  readonly workerBin: string;
  /** Default 1. */
  readonly workers?: number;
  /** Where routers under load send to; default 127.0.0.1. */
  readonly ip?: string;
};

/** A bot's way in. */
export type ReceiveTransport = {
  readonly ip: string;
  readonly port: number;
  /** Key of what this end sends (RTCP). */
  readonly srtpParameters: SrtpKey;
  /** The other end's address and key. */
  connect(remote: Remote & { readonly srtpParameters: SrtpKey }): Promise<void>;
  /** With all that it receives. Idempotent. */
  close(): void;
};

type Place = { readonly transport: PlainTransport; readonly host: ReceiverRouter };

export class MediaReceivers {
  readonly #routers: readonly ReceiverRouter[];
  readonly #ip: string;
  readonly #places = new Map<ReceiveTransport, Place>();
  #opened = 0;
  #closing: Promise<void> | undefined;

  /** @throws {BenchError} PROGRAM_MISSING when a worker does not start */
  static async start({
    workerBin,
    workers = 1,
    ip = '127.0.0.1',
  }: ReceiversOptions): Promise<MediaReceivers> {
    const routers: ReceiverRouter[] = [];
    try {
      for (let index = 0; index < workers; index += 1) {
        routers.push(await ReceiverRouter.start({ workerBin, ip }));
      }
    } catch (cause) {
      await Promise.all(routers.map((router) => router.close()));
      throw cause;
    }
    return new MediaReceivers(routers, ip);
  }

  private constructor(routers: readonly ReceiverRouter[], ip: string) {
    this.#routers = routers;
    this.#ip = ip;
  }

  /** Of the workers, for what they cost. */
  get pids(): readonly number[] {
    return this.#routers.map(({ pid }) => pid);
  }

  /** Of its workers, for {@link startBaseline}. */
  get routers(): readonly ReceiverRouter[] {
    return this.#routers;
  }

  /** @throws {BenchError} LOAD_FAILED when the worker has died */
  async openTransport(suite: SrtpSuite = DEFAULT_SUITE): Promise<ReceiveTransport> {
    const host = this.#nextRouter();
    host.check();
    const transport = await host.openTransport(suite);
    const { srtpParameters = newSrtpKey(suite) } = transport;
    const opened: ReceiveTransport = {
      ip: this.#ip,
      port: transport.tuple.localPort,
      srtpParameters,
      connect: async ({ ip, port, srtpParameters: theirs }) => {
        const keyBase64 = theirs.keyBase64;
        await transport.connect({ ip, port, srtpParameters: { cryptoSuite: suite, keyBase64 } });
      },
      close: () => {
        this.#places.delete(opened);
        transport.close();
      },
    };
    this.#places.set(opened, { transport, host });
    return opened;
  }

  /**
   * Expects what a consumer at the router under load sends.
   *
   * @param rtpParametersJson that consumer's; its codec says whether it is audio or video
   * @throws {RangeError} when the transport is closed
   */
  async receive(transport: ReceiveTransport, rtpParametersJson: string): Promise<Received> {
    const place = this.#places.get(transport);
    if (place === undefined) throw new RangeError('the transport is closed');
    place.host.check();
    const rtpParameters = receivable(rtpParametersJson);
    const producer = await place.transport.produce({ kind: kindOf(rtpParameters), rtpParameters });
    return new Received(producer, place.host);
  }

  /** Of many at once, in their order; undefined for one that was closed meanwhile. */
  countersOf(received: readonly Received[]): Promise<readonly (ReceivedCounters | undefined)[]> {
    const read = (one: Received): Promise<ReceivedCounters | undefined> =>
      one.counters().catch((error: unknown) => {
        for (const router of this.#routers) router.check();
        if (one.isClosed) return undefined;
        throw error;
      });
    return allInTurns(received, MAX_QUESTIONS, read);
  }

  /** Packets that its sockets, the open ones, had no room for so far: the load's own loss, counted as lost as well. */
  ownDrops(): Promise<number> {
    return socketDrops(new Set([...this.#places.keys()].map(({ port }) => port)));
  }

  #nextRouter(): ReceiverRouter {
    const router = this.#routers[this.#opened % this.#routers.length];
    if (router === undefined) throw new RangeError('there is no media worker');
    this.#opened += 1;
    return router;
  }

  /** Ends the workers. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= Promise.all(this.#routers.map((router) => router.close())).then(() => {}));
  }
}

/** Without what only means something to the consumer: a MID that is not in its packets, a mode that we'd not understand. */
function receivable(json: string): RtpParameters {
  const { mid: _, ...parameters } = JSON.parse(json) as RtpParameters; // mediasoup checks it
  const encodings = (parameters.encodings ?? []).map(({ scalabilityMode: __, ...encoding }) => encoding);
  return { ...parameters, encodings };
}

const kindOf = ({ codecs }: RtpParameters): RtpKind =>
  codecs[0]?.mimeType.toLowerCase().startsWith('audio/') === true ? 'audio' : 'video';
