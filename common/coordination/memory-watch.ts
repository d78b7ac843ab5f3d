/** One watch on the coordination store in memory: events arrive later, in order, or are replaced by a snapshot. */
import { LaterQueue } from '../lifecycle/later-queue.ts';
import type { RangeResult, WatchEvent, WatchHandlers } from './port.ts';

export class MemoryWatch {
  readonly prefix: string;
  readonly #handlers: WatchHandlers;
  readonly #queue = new LaterQueue();
  /** Resolves with the first snapshot, or when it is closed before. */
  readonly ready: Promise<void>;
  readonly #resolveReady: () => void;

  constructor(prefix: string, handlers: WatchHandlers) {
    const ready = Promise.withResolvers<void>();
    this.ready = ready.promise;
    this.#resolveReady = ready.resolve;
    this.prefix = prefix;
    this.#handlers = handlers;
  }

  /** Delivers the events that concern it. */
  tell(events: readonly WatchEvent[]): void {
    const mine = events.filter((event) =>
      (event.type === 'put' ? event.item.key : event.key).startsWith(this.prefix),
    );
    if (mine.length > 0) this.#queue.push(() => this.#handlers.onEvents(mine));
  }

  /** Delivers the whole truth. */
  tellSnapshot(range: RangeResult): void {
    this.#queue.push(() => {
      this.#resolveReady();
      this.#handlers.onSnapshot(range);
    });
  }

  /** What was not delivered yet is gone: the watcher gets `range` in its place, if it lags. */
  compact(range: RangeResult): void {
    if (this.#queue.length === 0) return;
    this.#queue.clear();
    this.tellSnapshot(range);
  }

  hold(): void {
    this.#queue.hold();
  }

  resume(): void {
    this.#queue.resume();
  }

  close(): void {
    this.#queue.close();
    this.#resolveReady();
  }
}
