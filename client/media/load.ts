/** What showing pictures costs this client, from two looks at the browser's statistics. */
import type { LoadSample } from '../room/load-policy.ts';

type Totals = {
  readonly atMs: number;
  readonly decodeSec: number;
  readonly received: number;
  readonly dropped: number;
  readonly blockedMs: number;
};

/** Time in which the page's thread was held up, ms so far; 0 where the browser does not tell. */
class LongTasks {
  ms = 0;
  readonly #observer: PerformanceObserver | undefined;

  constructor() {
    if (!('PerformanceObserver' in globalThis)) return;
    if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return;
    this.#observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) this.ms += duration;
    });
    this.#observer.observe({ type: 'longtask' });
  }

  close(): void {
    this.#observer?.disconnect();
  }
}

export class LoadReader {
  readonly #tasks = new LongTasks();
  #last: Totals | undefined;

  /** @returns undefined for the first look */
  read(report: Iterable<readonly [string, unknown]>, atMs: number): LoadSample | undefined {
    const before = this.#last;
    const after = totalsOf(report, atMs, this.#tasks.ms);
    this.#last = after;
    return before && sampleLoad(before, after);
  }

  close(): void {
    this.#tasks.close();
  }
}

function totalsOf(report: Iterable<readonly [string, unknown]>, atMs: number, blockedMs: number): Totals {
  const sum = { decodeSec: 0, received: 0, dropped: 0 };
  for (const [, entry] of report) {
    if (typeof entry !== 'object' || entry === null) continue;
    const fields: Readonly<Record<string, unknown>> = { ...entry };
    if (fields['type'] !== 'inbound-rtp' || fields['kind'] !== 'video') continue;
    sum.decodeSec += numberOf(fields['totalDecodeTime']);
    sum.received += numberOf(fields['framesReceived']);
    sum.dropped += numberOf(fields['framesDropped']);
  }
  return { atMs, blockedMs, ...sum };
}

/** What shrank (a consumer was closed in between) counts as nothing. */
function sampleLoad(before: Totals, after: Totals): LoadSample {
  const grown = (key: keyof Totals): number => Math.max(0, after[key] - before[key]);
  const ms = Math.max(1, grown('atMs'));
  return {
    decodeRatio: (grown('decodeSec') * 1_000) / ms,
    droppedRatio: Math.min(1, grown('dropped') / Math.max(1, grown('received'))),
    blockedRatio: Math.min(1, grown('blockedMs') / ms),
  };
}

const numberOf = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : 0;
