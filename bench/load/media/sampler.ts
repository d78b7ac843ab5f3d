/**
 * Takes the packets of sampled receivers in a thread of its own and says how late, how far apart and how complete they
 * were (docs/adr/0021). This is the main thread's handle.
 */
import { Worker } from 'node:worker_threads';
import type { Histogram } from 'hdr-histogram-js';
import { newHistogram, record, sumOfEncoded } from '../histograms.ts';
import type { Profile } from '../profiles.ts';
import { frameMs } from './frame-plan.ts';
import type { Pitch, SampledFigures, SampledStream, StreamFigures } from './sampled-streams.ts';
import type { CourseStep, Heard, SamplerCalls, SamplerThreadOptions } from './sampler-calls.ts';
import { socketDrops } from './socket-drops.ts';
import { ThreadCalls } from './thread-calls.ts';

/** Since the window began. */
export type SamplerReport = SampledFigures & {
  /** Longest silence of each stream while its source sent, ms; of streams that had a packet. */
  readonly gapMs: Histogram;
  readonly streams: readonly StreamFigures[];
  readonly course: readonly CourseStep[];
};

export class Sampler {
  readonly ip: string;
  readonly port: number;
  readonly #calls: ThreadCalls<SamplerCalls>;

  /**
   * @param options `ip`: where it listens, default 127.0.0.1; `clockOffsetUs`: added to this machine's clock, default 0
   * @throws {BenchError} LOAD_FAILED
   */
  static async start(
    profile: Pick<Profile, 'audio' | 'layers'>,
    { ip = '127.0.0.1', clockOffsetUs = 0 }: { readonly ip?: string; readonly clockOffsetUs?: number } = {},
  ): Promise<Sampler> {
    const workerData: SamplerThreadOptions = { pitch: pitchOf(profile), clockOffsetUs };
    const worker = new Worker(new URL('./sampler-thread.ts', import.meta.url), { workerData });
    const calls = new ThreadCalls<SamplerCalls>(worker, 'the sampling thread');
    try {
      const { port } = await calls.ask('open', { ip });
      return new Sampler(calls, { ip, port });
    } catch (cause) {
      await calls.close('close', undefined);
      throw cause;
    }
  }

  private constructor(
    calls: ThreadCalls<SamplerCalls>,
    { ip, port }: { readonly ip: string; readonly port: number },
  ) {
    this.#calls = calls;
    this.ip = ip;
    this.port = port;
  }

  /** From now on packets of this SSRC count. @throws {BenchError} LOAD_FAILED */
  add(stream: SampledStream): Promise<void> {
    return this.#calls.ask('add', stream);
  }

  remove(ssrc: number): void {
    this.#calls.tell('remove', { ssrc });
  }

  /** Where a sender is, by its index: without it, its packets have no hops. */
  setSenderSite(sender: number, site: string): void {
    this.#calls.tell('setSenderSite', { sender, site });
  }

  /** Everything is counted anew; only onsets from now on count. */
  startWindow(): Promise<void> {
    return this.#calls.ask('startWindow', undefined);
  }

  async report(): Promise<SamplerReport> {
    const { histograms, streams, course } = await this.#calls.ask('read', undefined);
    const gapMs = newHistogram();
    for (const { received, longestGapMs } of streams) {
      if (received > 0 || longestGapMs > 0) record(gapMs, longestGapMs);
    }
    return {
      latencyUs: sumOfEncoded([histograms.latencyUs]),
      ownLatencyUs: sumOfEncoded([histograms.ownLatencyUs]),
      hopLatencyUs: sumOfEncoded([histograms.hopLatencyUs]),
      onsetMs: sumOfEncoded([histograms.onsetMs]),
      speechLostMs: sumOfEncoded([histograms.speechLostMs]),
      gapMs,
      streams,
      course,
    };
  }

  /** Packets of sound so far, by the sender's index: whatever windows there were. */
  heard(): Promise<Heard> {
    return this.#calls.ask('heard', undefined);
  }

  /** Packets that its socket had no room for so far: they look like gaps, and are the load's own. */
  ownDrops(): Promise<number> {
    return socketDrops(new Set([this.port]));
  }

  /** Ends the thread and closes its sockets. Idempotent. */
  close(): Promise<void> {
    return this.#calls.close('close', undefined);
  }
}

const pitchOf = ({ audio, layers }: Pick<Profile, 'audio' | 'layers'>): Pitch => ({
  mic: audio.packetMs,
  camera: Math.max(0, ...layers.map(frameMs)),
});
