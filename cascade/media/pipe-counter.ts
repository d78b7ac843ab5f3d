/** Counts the sources that came over links: a change of speaker must make none. */
import type { SourceTable } from './source-table.ts';

export class PipeCounter {
  /** Since the start. */
  made = 0;

  /** Counts those that come into a table from now on. */
  follow(sources: Pick<SourceTable, 'on'>): void {
    sources.on('added', ({ hops, isCopy }) => {
      if (hops > 0 && isCopy !== true) this.made += 1;
    });
  }
}
