/** One stream that a bot receives: a producer in the load's own router, which counts what comes. */
import type { Producer } from 'mediasoup/types';
import { monotonicUs } from './clock.ts';
import type { ReceiverRouter } from './receiver-router.ts';
import type { SampledStream } from './sampled-streams.ts';
import type { Sampler } from './sampler.ts';

const US_PER_MS = 1_000;

export type ReceivedCounters = {
  /** RTP packets, repaired ones too. */
  readonly received: number;
  /** Missing by sequence numbers as first sent, whether repaired or not. Settled once in 1 to 1.5 s by the worker. */
  readonly lost: number;
  /** Of the lost ones, those that came when asked for again. */
  readonly repaired: number;
  /** RTP, payload and headers. */
  readonly bytes: number;
  /** When this was read, ms of the monotonic clock. */
  readonly atMs: number;
};

const NOTHING = { received: 0, lost: 0, repaired: 0, bytes: 0 } as const;

export class Received {
  /** Resolved by its first packet; stays open when none ever comes. */
  readonly firstMedia: Promise<void>;
  readonly #producer: Producer;
  readonly #host: ReceiverRouter;
  #sample: { readonly ssrc: number; readonly sampler: Sampler } | undefined;

  constructor(producer: Producer, host: ReceiverRouter) {
    this.#producer = producer;
    this.#host = host;
    // the worker tells a score with the first packet of a stream, unasked and once
    this.firstMedia = new Promise((resolve) => producer.once('score', () => resolve()));
  }

  get isClosed(): boolean {
    return this.#producer.closed;
  }

  /** @throws {BenchError} LOAD_FAILED when its worker has died @throws {Error} when it is closed */
  async counters(): Promise<ReceivedCounters> {
    this.#host.check();
    const stats = await this.#producer.getStats();
    const atMs = monotonicUs() / US_PER_MS;
    return stats.reduce<ReceivedCounters>(
      (sum, stat) => ({
        received: sum.received + stat.packetCount,
        lost: sum.lost + stat.packetsLost,
        repaired: sum.repaired + stat.packetsRepaired,
        bytes: sum.bytes + stat.byteCount,
        atMs,
      }),
      { ...NOTHING, atMs },
    );
  }

  /**
   * Delivers its packets to the sampler as well, once. Video begins with the next key frame, which is asked for.
   *
   * @param at index and site of the bot that receives, and whether it is a talker slot that it does
   */
  async sample(sampler: Sampler, at: Omit<SampledStream, 'ssrc'>): Promise<void> {
    if (this.#sample !== undefined) return;
    const tap = await this.#host.tap(sampler);
    const consumer = await tap.consume({
      producerId: this.#producer.id,
      rtpCapabilities: this.#host.router.rtpCapabilities,
      paused: true,
    });
    const ssrc = consumer.rtpParameters.encodings?.[0]?.ssrc;
    if (ssrc === undefined) throw new RangeError('a consumer without an SSRC');
    this.#sample = { ssrc, sampler };
    await sampler.add({ ssrc, ...at });
    await consumer.resume();
  }

  /** Idempotent. */
  close(): void {
    const sample = this.#sample;
    this.#sample = undefined;
    if (sample !== undefined) sample.sampler.remove(sample.ssrc);
    this.#producer.close();
  }
}
