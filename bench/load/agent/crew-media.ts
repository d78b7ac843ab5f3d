/** What a load process needs of the media of all its bots together. load-media.ts fills it in; types only. */
import type { Histogram } from 'hdr-histogram-js';
import type { OpenBotMedia } from '../bots/bot-media.ts';
import type { SourceCounters } from '../media/sender-calls.ts';
import type { SamplerReport } from '../media/sampler.ts';

export type Effort = {
  /** Of media workers, beside this process; cumulative. */
  readonly workersCpuMs: readonly number[];
  readonly sources: readonly SourceCounters[];
  /** Packets for which our own sockets had no room; cumulative, of sockets that are open. */
  readonly dropped: number;
  /** Since the window began. */
  readonly latenessUs: Histogram;
  readonly atMs: number;
};

export type CrewMedia = {
  readonly openBot: OpenBotMedia;
  /** Where somebody is who sends, in this process or another. */
  setSenderSite(sender: number, site: string): void;
  /** Latencies, gaps, onsets and lateness are counted anew. */
  startWindow(): Promise<void>;
  effort(): Promise<Effort>;
  samples(): Promise<SamplerReport>;
  /** Packets of sound that sampled bots have got so far, by the sender's index. */
  heard(): Promise<readonly (readonly [sender: number, packets: number])[]>;
  close(): Promise<void>;
};
