/**
 * What has come over one pair of transports, count by count. When less comes than before, or something comes again, it
 * looks whether this machine is the reason: packets that wait in the socket, or found no room in it, have come too.
 */
import type { PipeTransport } from 'mediasoup/types';
import type { SocketState } from './socket-state.ts';

/**
 * Less than this share of the median of the last counts: something may be wrong, for so many counts from then on. What
 * waits for 100 ms is two fifths of a count; of a few cameras there are four frames in one or three, so a smaller gap
 * says nothing, and each look makes the kernel list all its sockets.
 */
const FEWER = 0.65;
const LOOKED_BACK = 8;
const WATCHED_COUNTS = 8;
/** Of what comes, sent again: more, and something gets lost on the way here. */
const MISSING_SHARE = 0.01;

export type Backlog = {
  /** What waits would have come earlier by so much, ms. */
  readonly waitingMs: number;
  /** Since the pair was made. */
  readonly droppedPackets: number;
};

type Count = Pick<
  Awaited<ReturnType<PipeTransport['getStats']>>[number],
  'bytesReceived' | 'rtxBytesReceived' | 'timestamp'
>;

export class ReceivedCounts {
  readonly #socket: () => Promise<SocketState>;
  #last: Count | undefined;
  /** Bytes per ms, the youngest last. */
  #rates: readonly number[] = [];
  #watchedCounts = 0;
  #droppedPackets = 0;
  isMissing = false;

  constructor(socket: () => Promise<SocketState>) {
    this.#socket = socket;
  }

  async add(count: Count): Promise<Backlog> {
    const last = this.#last;
    this.#last = count;
    if (last === undefined || count.timestamp <= last.timestamp) return this.#backlog(0);
    const bytes = count.bytesReceived - last.bytesReceived;
    const repeatedBytes = count.rtxBytesReceived - last.rtxBytesReceived;
    const rate = bytes / (count.timestamp - last.timestamp);
    const usual = median(this.#rates);
    this.#rates = [...this.#rates, rate].slice(-LOOKED_BACK);
    this.isMissing = repeatedBytes > bytes * MISSING_SHARE;
    this.#watchedCounts =
      repeatedBytes > 0 || rate < usual * FEWER ? WATCHED_COUNTS : this.#watchedCounts - 1;
    if (this.#watchedCounts <= 0) return this.#backlog(0);
    const { waitingBytes, droppedPackets } = await this.#socket();
    this.#droppedPackets = Math.max(this.#droppedPackets, droppedPackets);
    return this.#backlog(usual > 0 ? waitingBytes / usual : 0);
  }

  #backlog(waitingMs: number): Backlog {
    return { waitingMs, droppedPackets: this.#droppedPackets };
  }
}

/** The lower one of the two in the middle; 0 of none. */
function median(rates: readonly number[]): number {
  const sorted = [...rates].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
