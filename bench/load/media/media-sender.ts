/**
 * Sends the media of all bots of a load process from a thread of its own, so that neither signalling nor garbage delays
 * a packet. This is the main thread's handle.
 */
import { Worker } from 'node:worker_threads';
import type { Histogram } from 'hdr-histogram-js';
import { sumOfEncoded } from '../histograms.ts';
import { monotonicUs } from './clock.ts';
import type { Remote } from './outgoing-transport.ts';
import type { SenderCalls, SenderThreadOptions, SourceCounters, SourceOptions } from './sender-calls.ts';
import type { SrtpPair } from './srtp-keys.ts';
import { ThreadCalls } from './thread-calls.ts';

export type SendTransport = { readonly id: number; close(): void };

export type SenderCounters = {
  readonly sources: readonly SourceCounters[];
  /** How late packets left since {@link MediaSender.startWindow}, µs. */
  readonly latenessUs: Histogram;
};

export class MediaSender {
  readonly #calls: ThreadCalls<SenderCalls>;
  #lastId = 0;

  /** @param clockOffsetUs added to this machine's clock in stamps, so that they are in the coordinator's; default 0 */
  constructor({ clockOffsetUs = 0 }: Partial<SenderThreadOptions> = {}) {
    const workerData: SenderThreadOptions = { clockOffsetUs };
    const worker = new Worker(new URL('./sender-thread.ts', import.meta.url), { workerData });
    this.#calls = new ThreadCalls(worker, 'the sending thread');
  }

  /**
   * @param options where the router receives, the key that we send with (`local`) and the router's (`remote`)
   * @throws {BenchError} LOAD_FAILED
   */
  async openTransport(options: { readonly remote: Remote; readonly srtp: SrtpPair }): Promise<SendTransport> {
    const id = this.#newId();
    await this.#calls.ask('openTransport', { transportId: id, ...options });
    return { id, close: () => this.#calls.tell('closeTransport', { transportId: id }) };
  }

  /** Sends nothing and is silent until told. @returns its id @throws {BenchError} LOAD_FAILED */
  async addSource(options: SourceOptions): Promise<number> {
    const sourceId = this.#newId();
    await this.#calls.ask('addSource', { sourceId, ...options });
    return sourceId;
  }

  /** Also done by closing its transport. */
  removeSource(sourceId: number): void {
    this.#calls.tell('removeSource', { sourceId });
  }

  /** Begins with a key frame (camera) and a sender report; call it when the router has the producer. */
  setSending(sourceId: number, isOn: boolean): void {
    this.#calls.tell('setSending', { sourceId, isOn });
  }

  /** Of a camera: holds upper layers back; -1 = all of them. A layer that is sent again begins with a key frame. */
  setMaxLayer(sourceId: number, maxLayer: number): void {
    this.#calls.tell('setMaxLayer', { sourceId, maxLayer });
  }

  /**
   * Speech or silence (DTX) of a microphone that is being sent, or will be.
   *
   * @param sinceUs when the speaker began, {@link monotonicUs}; default now
   */
  setTalking(sourceId: number, isOn: boolean, sinceUs: number = monotonicUs()): void {
    this.#calls.tell('setTalking', { sourceId, isOn, sinceUs });
  }

  /** Lateness is counted anew; counters go on. */
  startWindow(): Promise<void> {
    return this.#calls.ask('startWindow', undefined);
  }

  /** Since each source was added. */
  async counters(): Promise<SenderCounters> {
    const { sources, lateness } = await this.#calls.ask('read', undefined);
    return { sources, latenessUs: sumOfEncoded([lateness]) };
  }

  #newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Ends the thread and closes its sockets. Idempotent. */
  close(): Promise<void> {
    return this.#calls.close('close', undefined);
  }
}
