/** One pair of transports as the link controller sees it: what went over it both ways, and its pictures. */
import type { Consumer, PipeTransport } from 'mediasoup/types';
import type { Picture } from '../policy/link-shedding.ts';
import type { LinkBody } from './link-message.ts';
import { PairTraffic } from './link-traffic.ts';

/** A picture that is shown beyond the link. */
export type ControlledPicture = Omit<Picture, 'bps'> & {
  readonly consumer: Pick<Consumer, 'getStats'>;
  readonly isShed: boolean;
  /** Holds it back or lets it go on, and tells the peer. Idempotent. */
  shed(isShed: boolean): void;
};

export type PairDeps = {
  readonly end: Pick<PipeTransport, 'getStats' | 'closed'>;
  readonly pictures: () => readonly ControlledPicture[];
  readonly send: (body: Extract<LinkBody, { type: 'traffic' }>) => void;
  readonly nowMs: () => number;
};

type Counts = Awaited<ReturnType<PipeTransport['getStats']>>[number];

export class ControlledPair {
  readonly traffic = new PairTraffic();
  readonly #deps: PairDeps;
  #toldBytes = 0;
  #isAsking = false;
  #isComparing = false;

  constructor(deps: PairDeps) {
    this.#deps = deps;
  }

  get pictures(): readonly ControlledPicture[] {
    return this.#deps.pictures();
  }

  /** Tells the peer what has come since it was told last. A worker that leaves a question open is asked no second. */
  async tell(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const counts = await this.#counts();
    this.#isAsking = false;
    if (counts === undefined || counts.bytesReceived === this.#toldBytes) return;
    this.#toldBytes = counts.bytesReceived;
    const { bytesReceived: receivedBytes, timestamp: atMs } = counts;
    this.#deps.send({ type: 'traffic', receivedBytes, atMs });
  }

  /** What the peer has received; puts beside it what has been sent. */
  async told(receivedBytes: number, atMs: number): Promise<void> {
    if (this.#isComparing) return; // the next one will do
    this.#isComparing = true;
    const counts = await this.#counts();
    this.#isComparing = false;
    if (counts !== undefined) this.traffic.arrived({ bytes: receivedBytes, atMs });
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
