/** Figures of a StatsReport from two looks at the browser's statistics. Pure. */
import type { MediaWay, StatsSample } from '../room/media-port.ts';

/** Running totals at one moment. */
export type StatsTotals = {
  readonly atMs: number;
  readonly rttMs: number;
  readonly sentBytes: number;
  readonly sentPackets: number;
  /** As the other side reports it. */
  readonly sentLost: number;
  readonly receivedBytes: number;
  readonly receivedPackets: number;
  readonly receivedLost: number;
  readonly framesDecoded: number;
  readonly freezes: number;
  readonly concealedSec: number;
};

type Report = Iterable<readonly [string, unknown]>;

/** Adds up the reports of both transports. @param atMs any monotonic clock */
export function totalStats(reports: readonly Report[], atMs: number): StatsTotals {
  const sum = {
    sentBytes: 0,
    sentPackets: 0,
    sentLost: 0,
    receivedBytes: 0,
    receivedPackets: 0,
    receivedLost: 0,
  };
  const quality = { rttMs: 0, framesDecoded: 0, freezes: 0, concealedSec: 0 };
  for (const entry of entriesOf(reports)) {
    switch (entry.type) {
      case 'outbound-rtp':
        sum.sentBytes += number(entry, 'bytesSent');
        sum.sentPackets += number(entry, 'packetsSent');
        break;
      case 'remote-inbound-rtp':
        sum.sentLost += number(entry, 'packetsLost');
        break;
      case 'inbound-rtp':
        sum.receivedBytes += number(entry, 'bytesReceived');
        sum.receivedPackets += number(entry, 'packetsReceived');
        sum.receivedLost += number(entry, 'packetsLost');
        quality.framesDecoded += number(entry, 'framesDecoded');
        quality.freezes += number(entry, 'freezeCount');
        quality.concealedSec += concealedSec(entry);
        break;
      case 'candidate-pair':
        if (entry['nominated'] === true) {
          quality.rttMs = Math.max(quality.rttMs, number(entry, 'currentRoundTripTime') * 1_000);
        }
        break;
      default: // codecs, certificates and the like
    }
  }
  return { atMs, ...sum, ...quality };
}

/** Over which way packets go: the pair of candidates that both ends have settled on; undefined = none yet. */
export function wayOf(reports: readonly Report[]): MediaWay | undefined {
  const entries = [...entriesOf(reports)];
  const pair = entries.find(({ type, ...entry }) => type === 'candidate-pair' && entry['nominated'] === true);
  const local = entries.find(
    ({ type, ...entry }) => type === 'local-candidate' && entry['id'] === pair?.['localCandidateId'],
  );
  if (local === undefined) return undefined;
  if (local['candidateType'] === 'relay') return 'relay';
  return local['protocol'] === 'tcp' ? 'tcp' : 'udp';
}

/** Differences between two looks; what shrank (a consumer was closed in between) counts as nothing. */
export function sampleStats(before: StatsTotals, after: StatsTotals): StatsSample {
  const seconds = Math.max((after.atMs - before.atMs) / 1_000, 0.001);
  const grown = (key: keyof StatsTotals): number => Math.max(0, after[key] - before[key]);
  return {
    rttMs: Math.round(after.rttMs),
    sendLossRatio: ratio(grown('sentLost'), grown('sentPackets')),
    recvLossRatio: ratio(grown('receivedLost'), grown('receivedPackets') + grown('receivedLost')),
    sendBps: Math.round((grown('sentBytes') * 8) / seconds),
    recvBps: Math.round((grown('receivedBytes') * 8) / seconds),
    framesDecodedPerS: Math.round(grown('framesDecoded') / seconds),
    freezes: grown('freezes'),
    concealedMs: Math.round(grown('concealedSec') * 1_000),
  };
}

type Entry = { readonly type: unknown; readonly [key: string]: unknown };

function* entriesOf(reports: readonly Report[]): Iterable<Entry> {
  for (const report of reports) {
    for (const [, entry] of report) {
      if (typeof entry === 'object' && entry !== null && 'type' in entry) yield { ...entry };
    }
  }
}

function number(entry: Entry, key: string): number {
  const value = entry[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** Silence that was filled in is not a gap that anybody hears. */
function concealedSec(entry: Entry): number {
  const samples = number(entry, 'totalSamplesReceived');
  if (samples === 0) return 0;
  const audible = Math.max(0, number(entry, 'concealedSamples') - number(entry, 'silentConcealedSamples'));
  const samplesPerSec =
    number(entry, 'totalSamplesDuration') > 0 ? samples / number(entry, 'totalSamplesDuration') : 48_000;
  return audible / samplesPerSec;
}

function ratio(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(1, part / whole);
}
