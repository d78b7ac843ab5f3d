/** Counts what a node asks the senders of video for: each key frame costs a publisher several times a usual frame. */
import { cameInHere } from './source-origin.ts';
import type { SourceEntry, SourceTable } from './source-table.ts';

/** Sent to publishers of this node, and over links to the next node. */
export type KeyFrameRequests = Readonly<Record<'origin' | 'link', number>>;

export class KeyFrameRequestCounter implements KeyFrameRequests {
  origin = 0;
  link = 0;

  /** Counts for all video sources that come into a table from now on. */
  follow(sources: Pick<SourceTable, 'on'>): void {
    sources.on('added', (entry) => {
      if (entry.producer.kind === 'video' && cameInHere(entry)) this.#followProducer(entry);
    });
  }

  #followProducer({ producer, hops }: SourceEntry): void {
    producer.on('trace', ({ type }) => {
      if (type === 'pli' || type === 'fir') this[hops === 0 ? 'origin' : 'link'] += 1;
    });
    producer.enableTraceEvent(['pli', 'fir']).catch(() => {}); // closed meanwhile: there is nothing to count
  }
}
