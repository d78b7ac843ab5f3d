/** One room in a store in memory: its logs, its local keys, its subscribers. No I/O, no time of its own. */
import type { SiteId } from '../ids.ts';
import { LaterQueue } from '../lifecycle/later-queue.ts';
import type { MemoryLog } from './memory-log.ts';
import type { EntryListener, Guard, LogEntry, RecordWrite, StoredRecord, Subscription } from './port.ts';
import { writeInto } from './replay.ts';

type Subscriber = {
  readonly queue: LaterQueue;
  readonly onEntry: EntryListener;
  readonly onReset: (site: SiteId) => void;
};

export class MemoryRoom {
  readonly logs = new Map<SiteId, MemoryLog>();
  readonly #locals = new Map<string, StoredRecord>();
  readonly #subscribers = new Set<Subscriber>();
  /** When all goes, by the store's clock; undefined = it stays. */
  expiresAtMs: number | undefined;
  /** Calls off the look at it when its time is up. */
  cancelSweep: () => void = () => {};
  /** Epoch under which the own log is being rebuilt; 0 = it is not. */
  rebuildingEpoch = 0;
  #localN = 0;

  /** True when it holds nothing and nobody listens. */
  get isEmpty(): boolean {
    return this.#subscribers.size === 0 && !this.hasData;
  }

  get hasData(): boolean {
    return this.logs.size + this.#locals.size + this.rebuildingEpoch > 0;
  }

  subscribe(onEntry: EntryListener, onReset: (site: SiteId) => void): Subscription {
    const subscriber: Subscriber = { queue: new LaterQueue(), onEntry, onReset };
    this.#subscribers.add(subscriber);
    return {
      close: async () => {
        this.#subscribers.delete(subscriber);
        subscriber.queue.close();
      },
    };
  }

  tellEntry(site: SiteId, entry: LogEntry): void {
    for (const { queue, onEntry } of this.#subscribers) queue.push(() => onEntry(site, entry));
  }

  tellReset(site: SiteId): void {
    for (const { queue, onReset } of this.#subscribers) queue.push(() => onReset(site));
  }

  holdsLocally(guard: Guard): boolean {
    return (this.#locals.get(guard.key)?.n ?? 0) === guard.n;
  }

  writeLocally(writes: readonly RecordWrite[]): void {
    if (writes.length === 0) return;
    this.#localN += 1;
    writeInto(this.#locals, writes, this.#localN);
  }

  local(key: string): StoredRecord | undefined {
    return this.#locals.get(key);
  }

  localsWith(prefix: string): ReadonlyMap<string, StoredRecord> {
    return new Map([...this.#locals].filter(([key]) => key.startsWith(prefix)));
  }

  /** Forgets all data; subscribers stay. The counter of local keys goes on, so that no guard fits by accident. */
  clear(): void {
    this.logs.clear();
    this.#locals.clear();
    this.rebuildingEpoch = 0;
    this.expiresAtMs = undefined;
  }

  /** Local keys are these and no others. */
  replaceLocals(values: ReadonlyMap<string, Uint8Array>): void {
    this.#locals.clear();
    this.writeLocally([...values].map(([key, value]) => ({ key, value })));
  }

  close(): void {
    this.cancelSweep();
    for (const { queue } of this.#subscribers) queue.close();
    this.#subscribers.clear();
  }
}
