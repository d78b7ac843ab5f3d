/** Adds up what load processes answer. Pure. */
import type { Histogram } from 'hdr-histogram-js';
import { sum } from '../../../common/sum.ts';
import type { SignalTraffic, SpeakReport, WindowReport } from '../fleet.ts';
import { sumOfEncoded } from '../histograms.ts';
import type { Answer, WindowPart } from './messages.ts';
import { saturationOf } from './saturation.ts';

/** 1 of 100 packets is later, or longer on its way, %. */
const P99 = 99;
const US_PER_MS = 1_000;

export function sumByReason(all: readonly (readonly (readonly [string, number])[])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [reason, count] of all.flat()) sums.set(reason, (sums.get(reason) ?? 0) + count);
  return sums;
}

export function sumOfTraffics(all: readonly SignalTraffic[]): SignalTraffic {
  return {
    bytesIn: sum(all.map(({ bytesIn }) => bytesIn)),
    bytesOut: sum(all.map(({ bytesOut }) => bytesOut)),
    messagesIn: sum(all.map(({ messagesIn }) => messagesIn)),
    messagesOut: sum(all.map(({ messagesOut }) => messagesOut)),
  };
}

export function sumOnsets(parts: readonly Answer<'endOnset'>[]): SpeakReport {
  return {
    onsetMs: sumOfEncoded(parts.map(({ onsetMs }) => onsetMs)),
    lostMs: sumOfEncoded(parts.map(({ lostMs }) => lostMs)),
    consumersMade: sum(parts.map(({ consumersMade }) => consumersMade)),
    renegotiations: sum(parts.map(({ renegotiations }) => renegotiations)),
    listeners: sum(parts.map(({ listeners }) => listeners)),
  };
}

type Summed = Omit<WindowReport, 'durationMs' | 'participants' | 'passed' | 'misses' | 'cameraPackets'>;

/** @param names of the processes, in the order of `parts` */
export function sumWindows(parts: readonly WindowPart[], names: readonly string[]): Summed {
  const latencyUs = sumOfEncoded(parts.map((part) => part.latencyUs));
  return {
    packetsReceived: sum(parts.map(({ packetsReceived }) => packetsReceived)),
    packetsLost: sum(parts.map(({ packetsLost }) => packetsLost)),
    latencyUs,
    ownLatencyUs: sumOfEncoded(parts.map(({ ownLatencyUs }) => ownLatencyUs)),
    hopLatencyUs: sumOfEncoded(parts.map(({ hopLatencyUs }) => hopLatencyUs)),
    gapMs: sumOfEncoded(parts.map(({ gapMs }) => gapMs)),
    keyFrameRequests: sum(parts.map(({ keyFrameRequests }) => keyFrameRequests)),
    layers: sum(parts.map(({ layers }) => layers)),
    signal: sumOfTraffics(parts.map(({ signal }) => signal)),
    load: sumOfLoads(parts, names, latencyUs),
    course: sumOfCourses(parts.map(({ course }) => course)),
  };
}

/** @param latencyUs of all parts */
function sumOfLoads(
  parts: readonly WindowPart[],
  names: readonly string[],
  latencyUs: Histogram,
): WindowReport['load'] {
  const loads = parts.map(({ load }) => load);
  const efforts = loads.map((load, at) => ({
    ...load,
    packetsReceived: parts[at]?.packetsReceived ?? 0,
    name: names[at] ?? '',
    latenessP99Ms: p99Ms(sumOfEncoded([load.latenessUs])),
  }));
  return {
    packetsPlanned: sum(loads.map(({ packetsPlanned }) => packetsPlanned)),
    packetsSent: sum(loads.map(({ packetsSent }) => packetsSent)),
    latenessUs: sumOfEncoded(loads.map(({ latenessUs }) => latenessUs)),
    eventLoopMaxMs: Math.max(0, ...loads.map(({ eventLoopMaxMs }) => eventLoopMaxMs)),
    cpuMs: sum(loads.map(({ cpuMs }) => cpuMs)),
    saturation: saturationOf(efforts, p99Ms(latencyUs)),
  };
}

const p99Ms = (us: Histogram): number => (us.totalCount === 0 ? 0 : us.getValueAtPercentile(P99) / US_PER_MS);

/** Second by second, at the times of the first one. */
function sumOfCourses(courses: readonly WindowPart['course'][]): WindowReport['course'] {
  const longest = courses.reduce((best, course) => (course.length > best.length ? course : best), []);
  return longest.map(([atMs], step) => [
    atMs,
    sum(courses.map((course) => course[step]?.[1] ?? 0)),
    sum(courses.map((course) => course[step]?.[2] ?? 0)),
  ]);
}
