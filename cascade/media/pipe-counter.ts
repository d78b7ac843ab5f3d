/** Counts the sources that came over links: a change of speaker must make none. */
import { cameOverLink } from './source-origin.ts';
import type { SourceTable } from './source-table.ts';

export class PipeCounter {
  /** Since the start. */
  made = 0;

  /** Counts those that come into a table from now on. */
  follow(sources: Pick<SourceTable, 'on'>): void {
    sources.on('added', (entry) => {
      if (cameOverLink(entry)) this.made += 1;
    });
  }
}
