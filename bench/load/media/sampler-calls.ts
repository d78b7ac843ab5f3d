/** Calls between the sampler's handle and its thread. Types only. */
import type { Pitch, SampledFigures, SampledStream, StreamFigures } from './sampled-streams.ts';

/** Of one second: [ms since the window began, packets received, packets lost]. */
export type CourseStep = readonly [atMs: number, received: number, lost: number];

export type SamplerReadings = {
  /** Encoded. */
  readonly histograms: Readonly<Record<keyof SampledFigures, string>>;
  readonly streams: readonly StreamFigures[];
  readonly course: readonly CourseStep[];
};

/** Packets of sound, by the index of who sent them. */
export type Heard = readonly (readonly [sender: number, packets: number])[];

export type SamplerCalls = {
  readonly open: { readonly args: { readonly ip: string }; readonly result: { readonly port: number } };
  readonly add: { readonly args: SampledStream; readonly result: void };
  readonly remove: { readonly args: { readonly ssrc: number }; readonly result: void };
  readonly setSenderSite: {
    readonly args: { readonly sender: number; readonly site: string };
    readonly result: void;
  };
  readonly startWindow: { readonly args: undefined; readonly result: void };
  readonly read: { readonly args: undefined; readonly result: SamplerReadings };
  readonly heard: { readonly args: undefined; readonly result: Heard };
  readonly close: { readonly args: undefined; readonly result: void };
};

export type SamplerThreadOptions = { readonly pitch: Pitch; readonly clockOffsetUs: number };
