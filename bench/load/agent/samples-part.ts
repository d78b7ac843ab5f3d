/** What the sampler saw in a window, as a message. Pure. */
import { encodeHistogram, newHistogram } from '../histograms.ts';
import type { SamplerReport } from '../media/sampler.ts';
import type { WindowPart } from './messages.ts';

type Part = Pick<WindowPart, 'latencyUs' | 'ownLatencyUs' | 'hopLatencyUs' | 'gapMs' | 'course'>;

/** @param report undefined = there is no media */
export function samplesPart(report: SamplerReport | undefined): Part {
  if (report === undefined) {
    const empty = encodeHistogram(newHistogram());
    return { latencyUs: empty, ownLatencyUs: empty, hopLatencyUs: empty, gapMs: empty, course: [] };
  }
  return {
    latencyUs: encodeHistogram(report.latencyUs),
    ownLatencyUs: encodeHistogram(report.ownLatencyUs),
    hopLatencyUs: encodeHistogram(report.hopLatencyUs),
    gapMs: encodeHistogram(report.gapMs),
    course: report.course.map(([atMs, received, lost]) => [atMs, received, lost]),
  };
}
