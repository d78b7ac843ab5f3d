/**
 * Keeps a room's view in step with the site's store: subscribes, takes snapshots where entries are missing, and tells
 * what has changed. The only writer of the view.
 */
import type { Logger } from 'pino';
import type { RoomId, SiteId } from '../../common/ids.ts';
import type { LogEntry, LogSnapshot, RoomStore, Subscription, Version } from '../../common/store/port.ts';
import { assess } from './rebuild/assess.ts';
import { NOTHING, isNewer, type SiteState, type Touched } from './site-state.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { RoomView } from './view.ts';

/** Longest wait for the store to tell us what we just wrote; then we read it, ms. */
const ECHO_WAIT_MS = 1_000;
/** Before a snapshot that failed is asked for again, ms. */
const RELOAD_DELAY_MS = 500;

type FeedListeners = {
  /** Records changed; the view has them. */
  readonly touched: (touched: Touched) => void;
  /** A site's log was replaced by another one or has gone; the view has what is true now. */
  readonly replaced: (touched: Touched, before: SiteState) => void;
  /** The store has no longer what the view has. The view stays as it is. */
  readonly lost: () => void;
};

export type FeedDeps = {
  readonly store: RoomStore;
  readonly room: RoomId;
  readonly view: RoomView;
  readonly clock: Clock;
  readonly log: Logger;
  readonly listeners: FeedListeners;
};

type Waiter = { readonly version: Version; readonly resolve: () => void };

export class RoomFeed {
  readonly #deps: FeedDeps;
  /** Entries that came while a site's snapshot is being read. */
  readonly #loading = new Map<SiteId, { entries: LogEntry[]; done: Promise<void> }>();
  readonly #timersToCancel = new Set<() => void>();
  #waiters: Waiter[] = [];
  #subscription: Subscription | undefined;
  #state: 'open' | 'closed' = 'open';

  constructor(deps: FeedDeps) {
    this.#deps = deps;
  }

  /** Resolves when the view has the sites named. */
  async start(sites: Iterable<SiteId>): Promise<void> {
    this.#subscription = await this.#deps.store.subscribe(
      this.#deps.room,
      (site, entry) => this.#onEntry(site, entry),
      (site) => void this.load(site),
    );
    await Promise.all([...sites].map((site) => this.load(site)));
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    for (const cancel of this.#timersToCancel) cancel();
    for (const { resolve } of this.#waiters.splice(0)) resolve();
    await this.#subscription?.close();
  }

  /** Reads a site's snapshot into the view. Never rejects: what fails is tried again. */
  load(site: SiteId): Promise<void> {
    const running = this.#loading.get(site);
    // A snapshot that is being read may be older than what we were just told: read once more after it.
    if (running !== undefined) return (running.done = running.done.then(() => this.load(site)));
    const load = { entries: [], done: Promise.resolve() };
    this.#loading.set(site, load);
    return (load.done = this.#load(site));
  }

  /** Resolves when the view contains the own site's log up to `version`. */
  async reached(version: Version): Promise<void> {
    const { view, store, clock } = this.#deps;
    const isThere = (): boolean => !isNewer(version, view.site(store.site).version);
    if (isThere()) return;
    let cancel = (): void => {};
    await new Promise<void>((resolve) => {
      cancel = clock.after(ECHO_WAIT_MS, resolve);
      this.#waiters.push({ version, resolve });
    });
    cancel();
    this.#waiters = this.#waiters.filter((waiter) => waiter.version !== version);
    if (!isThere() && this.#state === 'open') await this.load(store.site);
  }

  async #load(site: SiteId): Promise<void> {
    const { store, room, view, log } = this.#deps;
    try {
      const snapshot = await store.snapshot(room, site);
      const isLost = await this.#isLost(site, snapshot);
      if (this.#state === 'closed') return;
      const before = view.site(site);
      const change = isLost ? undefined : view.load(site, snapshot);
      const pending = this.#loading.get(site)?.entries ?? [];
      this.#loading.delete(site);
      if (isLost) this.#deps.listeners.lost();
      else if (change?.replaced === true) this.#deps.listeners.replaced(change.touched, before);
      else if (change !== undefined) this.#deps.listeners.touched(change.touched);
      if (snapshot !== undefined) for (const entry of pending) this.#onEntry(site, entry);
      this.#wake();
    } catch (error) {
      this.#loading.delete(site);
      log.warn({ err: error, site }, 'snapshot of a log failed');
      this.#later(RELOAD_DELAY_MS, () => void this.load(site));
    }
  }

  /** A store that has lost the own log says nothing about others' logs either. */
  async #isLost(site: SiteId, snapshot: LogSnapshot | undefined): Promise<boolean> {
    const { store, room, view } = this.#deps;
    const own = view.site(store.site).version;
    if (site === store.site) return isNewer(own, snapshot?.version ?? NOTHING);
    if (snapshot !== undefined || !view.has(site)) return false;
    return assess(await store.head(room), own) === 'lost';
  }

  #later(delayMs: number, task: () => void): void {
    if (this.#state === 'closed') return;
    const cancel = this.#deps.clock.after(delayMs, () => {
      this.#timersToCancel.delete(cancel);
      task();
    });
    this.#timersToCancel.add(cancel);
  }

  #onEntry(site: SiteId, entry: LogEntry): void {
    if (this.#state === 'closed') return;
    const loading = this.#loading.get(site);
    if (loading !== undefined) {
      loading.entries.push(entry);
      return;
    }
    const touched = this.#deps.view.apply(site, entry);
    if (touched === 'old') return;
    if (touched === 'gap') {
      void this.load(site);
      return;
    }
    this.#deps.listeners.touched(touched);
    this.#wake();
  }

  #wake(): void {
    const { view, store } = this.#deps;
    const now = view.site(store.site).version;
    const due = this.#waiters.filter(({ version }) => !isNewer(version, now));
    for (const { resolve } of due) resolve();
  }
}
