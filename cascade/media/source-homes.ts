/**
 * At which of its routers on this node a room's sources are produced. The newest generation of a source counts: what an
 * older one left at another router ends.
 */
import { EventEmitter } from 'node:events';
import type { SourceId } from '../../common/ids.ts';
import { isProducedHere } from './source-origin.ts';
import type { SourceEntry, SourceTable } from './source-table.ts';

export type SourceHomesEvents = { changed: [sourceId: SourceId] };

/** @typeParam Router what has a table */
export class SourceHomes<
  Router extends { readonly sources: SourceTable },
> extends EventEmitter<SourceHomesEvents> {
  readonly #homes = new Map<SourceId, { readonly router: Router; readonly entry: SourceEntry }>();

  /** Follows a router's table from now on; to be called before anything is in it. */
  follow(router: Router): void {
    router.sources.on('added', (entry) => {
      if (isProducedHere(entry)) this.#onAdded(router, entry);
    });
    router.sources.on('removed', (entry) => {
      if (this.#homes.get(entry.sourceId)?.entry !== entry) return;
      this.#homes.delete(entry.sourceId);
      this.emit('changed', entry.sourceId);
    });
  }

  of(sourceId: SourceId): { readonly router: Router; readonly entry: SourceEntry } | undefined {
    return this.#homes.get(sourceId);
  }

  #onAdded(router: Router, entry: SourceEntry): void {
    const held = this.#homes.get(entry.sourceId);
    if (held !== undefined && held.entry.generation >= entry.generation) return router.sources.remove(entry);
    this.#homes.set(entry.sourceId, { router, entry });
    held?.router.sources.remove(held.entry);
    this.emit('changed', entry.sourceId);
  }
}
