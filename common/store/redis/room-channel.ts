/**
 * What the subscribers of one room hear: every entry of every log once, in order, without gaps, also when messages were
 * lost with a connection. Knows how far each log was delivered; what is missing is read from the log, and where the log
 * does not reach back far enough, subscribers are told to take a snapshot. No connection of its own.
 */
import { isAppError } from '../../errors.ts';
import type { SiteId } from '../../ids.ts';
import type { EntryListener, LogEntry, Subscription, Version } from '../port.ts';
import type { FeedMessage } from './codec.ts';

/** Entries read at a time while catching up. */
const CATCH_UP_ENTRIES = 500;

export type ChannelSource = {
  heads(): Promise<ReadonlyMap<SiteId, Version>>;
  /** @throws {AppError} LOG_TRUNCATED */
  read(site: SiteId, after: Version, limit: number): Promise<readonly LogEntry[]>;
};

type Subscriber = { readonly onEntry: EntryListener; readonly onReset: (site: SiteId) => void };

export class RoomChannel {
  readonly #source: ChannelSource;
  readonly #subscribers = new Set<Subscriber>();
  readonly #cursors = new Map<SiteId, Version>();
  /** `behind`: messages are only counted, because what is in the logs counts. */
  #state: 'new' | 'behind' | 'live' | 'closed' = 'new';
  #missed = 0;
  #catchingUp: Promise<void> | undefined;

  constructor(source: ChannelSource) {
    this.#source = source;
  }

  get isEmpty(): boolean {
    return this.#subscribers.size === 0;
  }

  get isLive(): boolean {
    return this.#state === 'live';
  }

  add(onEntry: EntryListener, onReset: (site: SiteId) => void): Subscription {
    const subscriber = { onEntry, onReset };
    this.#subscribers.add(subscriber);
    return { close: async () => void this.#subscribers.delete(subscriber) };
  }

  /** Messages may be missing from now on until {@link catchUp}. */
  interrupt(): void {
    if (this.#state === 'live') this.#state = 'behind';
    this.#missed += 1;
  }

  /** Delivers what the logs have beyond what was delivered. Where it rejects, it is to be called again. */
  catchUp(): Promise<void> {
    return (this.#catchingUp ??= this.#catchUp().finally(() => (this.#catchingUp = undefined)));
  }

  close(): void {
    this.#state = 'closed';
    this.#subscribers.clear();
  }

  /** @returns false when something is missing: {@link catchUp} is due */
  take(message: FeedMessage): boolean {
    if (this.#state !== 'live') {
      this.#missed += 1;
      return true;
    }
    if (message.kind === 'entries')
      return message.entries.every((entry) => this.#takeEntry(message.site, entry));
    if (message.kind === 'reset') this.#reset(message.site, message.version);
    else this.#reset(message.site, undefined);
    return true;
  }

  #takeEntry(site: SiteId, entry: LogEntry): boolean {
    const { epoch, n } = entry.version;
    const cursor = this.#cursors.get(site) ?? { epoch, n: 0 };
    if (cursor.epoch === epoch && n <= cursor.n) return true;
    if (cursor.epoch === epoch && n === cursor.n + 1) {
      this.#deliver(site, entry);
      return true;
    }
    this.interrupt();
    return false;
  }

  async #catchUp(): Promise<void> {
    let missed: number;
    do {
      missed = this.#missed;
      const heads = await this.#source.heads();
      if (this.#state === 'closed') return;
      if (this.#state === 'new') for (const [site, head] of heads) this.#cursors.set(site, head);
      else await this.#follow(heads);
      if (this.#state === 'new') this.#state = 'behind';
    } while (this.#missed !== missed && this.#is('behind'));
    if (this.#is('behind')) this.#state = 'live';
  }

  #is(state: 'behind' | 'closed'): boolean {
    return this.#state === state;
  }

  async #follow(heads: ReadonlyMap<SiteId, Version>): Promise<void> {
    for (const site of [...this.#cursors.keys()]) if (!heads.has(site)) this.#reset(site, undefined);
    for (const [site, head] of heads) await this.#followSite(site, head);
  }

  async #followSite(site: SiteId, head: Version): Promise<void> {
    let cursor = this.#cursors.get(site);
    // A log that is behind what was delivered has lost something: what it has is what counts.
    if (cursor?.epoch !== head.epoch || cursor.n > head.n) return this.#reset(site, head);
    try {
      while (cursor.n < head.n && !this.#is('closed')) {
        const entries = await this.#source.read(site, cursor, CATCH_UP_ENTRIES);
        if (entries.length === 0) return;
        for (const entry of entries) this.#deliver(site, entry);
        cursor = entries.at(-1)?.version ?? cursor;
      }
    } catch (error) {
      if (!isAppError(error, 'LOG_TRUNCATED')) throw error;
      this.#reset(site, head);
    }
  }

  #deliver(site: SiteId, entry: LogEntry): void {
    this.#cursors.set(site, entry.version);
    for (const { onEntry } of [...this.#subscribers]) onEntry(site, entry);
  }

  #reset(site: SiteId, version: Version | undefined): void {
    if (version === undefined) this.#cursors.delete(site);
    else this.#cursors.set(site, version);
    for (const { onReset } of [...this.#subscribers]) onReset(site);
  }
}
