/** One pair of transports as the link controller sees it: what went over it both ways, and its pictures. */
import type { Consumer, PipeTransport } from 'mediasoup/types';
import type { Picture } from '../policy/link-shedding.ts';
import type { LinkBody, TrafficBody } from './link-message.ts';
import { PairTraffic } from './link-traffic.ts';
import { ReceivedCounts } from './received-counts.ts';
import type { SocketStates } from './socket-state.ts';

/** A picture that is shown beyond the link. */
export type ControlledPicture = Omit<Picture, 'layerBps'> & {
  readonly consumer: Pick<Consumer, 'getStats'>;
  /** Of its layers, the lowest first. */
  readonly ssrcs: readonly (number | undefined)[];
  /** As allowed last. */
  readonly allowedLayer: number;
  /** Nothing of it flows, as the link can't carry it: allowed is nothing, or less than its owner still sends. */
  readonly isShed: boolean;
  /** Lets layers up to this one flow, and tells owner and peer. To be called again until it is so. Idempotent. */
  allow(layer: number): void;
};

export type PairDeps = {
  readonly end: Pick<PipeTransport, 'getStats' | 'closed' | 'tuple'>;
  readonly pictures: () => readonly ControlledPicture[];
  readonly send: (body: Extract<LinkBody, { type: 'traffic' }>) => void;
  readonly nowMs: () => number;
  /** Of this node's end. */
  readonly socket: SocketStates;
};

type Counts = Awaited<ReturnType<PipeTransport['getStats']>>[number];

/** A packet that was lost unread is taken to have been so large; most of what flows are pictures. */
const PACKET_BYTES = 1_200;

export class ControlledPair {
  readonly traffic = new PairTraffic();
  readonly #deps: PairDeps;
  readonly #received: ReceivedCounts;
  #toldBytes = 0;
  #isAsking = false;
  #isComparing = false;

  constructor(deps: PairDeps) {
    this.#deps = deps;
    this.#received = new ReceivedCounts(() => deps.socket(deps.end.tuple.localPort));
  }

  get pictures(): readonly ControlledPicture[] {
    return this.#deps.pictures();
  }

  /** What comes from the peer is asked for again as well. */
  get isMissing(): boolean {
    return this.#received.isMissing;
  }

  /**
   * Tells the peer what has come since it was told last. A worker that leaves a question open is asked no second.
   * @param lateMs how late this is
   */
  async tell(lateMs: number): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const fromMs = this.#deps.nowMs();
    const counts = await this.#counts();
    const answeredMs = this.#deps.nowMs() - fromMs;
    if (counts !== undefined && counts.bytesReceived !== this.#toldBytes) {
      this.#toldBytes = counts.bytesReceived;
      const { waitingMs, droppedPackets } = await this.#received.add(counts);
      const { bytesReceived: receivedBytes, timestamp: atMs } = counts;
      const lagMs = Math.round(Math.max(lateMs + answeredMs, waitingMs));
      this.#deps.send({ type: 'traffic', receivedBytes, atMs, lagMs, droppedPackets });
    }
    this.#isAsking = false;
  }

  /** What the peer has received; puts beside it what has been sent. */
  async told({ receivedBytes, atMs, lagMs, droppedPackets }: Omit<TrafficBody, 'type'>): Promise<void> {
    if (this.#isComparing) return; // the next one will do
    this.#isComparing = true;
    const fromMs = this.#deps.nowMs();
    const counts = await this.#counts();
    this.#isComparing = false;
    if (counts === undefined) return;
    this.traffic.arrived({
      bytes: receivedBytes + droppedPackets * PACKET_BYTES,
      atMs,
      lagMs: Math.max(lagMs, this.#deps.nowMs() - fromMs),
    });
  }

  async #counts(): Promise<Counts | undefined> {
    if (this.#deps.end.closed) return undefined;
    const [counts] = await this.#deps.end.getStats().catch(() => []); // closed meanwhile
    if (counts === undefined) return undefined;
    const { bytesSent: bytes, rtxBytesSent: repeatedBytes, timestamp: atMs } = counts;
    this.traffic.sent({ bytes, repeatedBytes, atMs }, this.#deps.nowMs());
    return counts;
  }
}
