/**
 * A site's room store on the site's Redis (Redis ≥ 6.2, alone or behind sentinels). One round trip per call: everything
 * that must be atomic is one script (scripts.ts). Two connections per node: calls, and what other nodes change.
 */
import type { Logger } from 'pino';
import { AppError } from '../../errors.ts';
import type { RoomId, SiteId } from '../../ids.ts';
import { SYSTEM_CLOCK, type Clock } from '../../lifecycle/clock.ts';
import type { TlsSource } from '../../tls/material.ts';
import {
  MAX_LOG_ENTRIES,
  type Applied,
  type EntryListener,
  type Head,
  type LogEntry,
  type LogSnapshot,
  type Rebuilt,
  type RoomStore,
  type StoredRecord,
  type StoreOwner,
  type Subscription,
  type Transaction,
  type Version,
} from '../port.ts';
import { ApplyGroups } from './apply-groups.ts';
import * as codec from './codec.ts';
import { refusalOf } from './failures.ts';
import { Feeds } from './feeds.ts';
import { localKey, metaKey, OWNER_KEY } from './keys.ts';
import { lastingRooms } from './lasting-rooms.ts';
import { RedisLink } from './link.ts';
import type { RedisAddress } from './options.ts';
import { ReplicaWait } from './replica-wait.ts';
import { ScriptRunner, type ScriptTarget } from './script-runner.ts';
import * as scripts from './scripts.ts';

export type RedisRoomStoreOptions = {
  readonly site: SiteId;
  readonly address: RedisAddress;
  /** The node's certificate, for an address with TLS. */
  readonly tls?: TlsSource | undefined;
  readonly log: Logger;
  readonly clock?: Clock;
  /** Uniform in [0, 1); for the jitter of reconnects. */
  readonly random?: () => number;
  /** Replicas of Redis that must have a change before it is acknowledged, as long as they keep up; default 0. */
  readonly replicas?: number;
  /** Entries that a log keeps at least; about a hundred more. Default {@link MAX_LOG_ENTRIES}. */
  readonly maxLogEntries?: number;
};

export class RedisRoomStore implements RoomStore {
  readonly site: SiteId;
  readonly #link: RedisLink;
  readonly #scripts: ScriptRunner;
  readonly #feeds: Feeds;
  readonly #feedLink: RedisLink;
  readonly #groups: ApplyGroups;
  readonly #maxLogEntries: number;
  #closing: Promise<void> | undefined;

  constructor(options: RedisRoomStoreOptions) {
    const { site, address, log, clock = SYSTEM_CLOCK, random = Math.random } = options;
    this.site = site;
    this.#maxLogEntries = options.maxLogEntries ?? MAX_LOG_ENTRIES;
    const common = { address, tls: options.tls, clock, log, random };
    this.#link = new RedisLink({ ...common, name: `kaskade-${site}-calls` });
    this.#feedLink = new RedisLink({ ...common, name: `kaskade-${site}-feeds` });
    const replicaWait = new ReplicaWait({ link: this.#link, replicas: options.replicas ?? 0, clock, log });
    this.#scripts = new ScriptRunner(this.#link, replicaWait);
    this.#groups = new ApplyGroups({
      clock,
      send: (room, group) => this.#applyAll(room, group),
    });
    const source = (room: RoomId) => ({
      heads: async () => codec.decodeHeads(await this.#link.call('HGETALL', metaKey(room))),
      read: (of: SiteId, after: Version, limit: number) => this.read(room, of, after, limit),
    });
    this.#feeds = new Feeds({ link: this.#feedLink, source, clock, log, random });
    this.#link.onOpen(() => this.#followCalls());
  }

  /** Calls are noticed to hang long before a silent feed is: it must not wait at a process that calls have left. */
  #followCalls(): void {
    if (this.#feedLink.runId !== this.#link.runId) this.#feedLink.drop();
  }

  /**
   * Connects. When it rejects, it goes on trying until {@link close}, and calls fail with BUSY meanwhile; called again,
   * it only waits.
   *
   * @throws {AppError} BUSY, with the address and since when, if Redis was not reached in `timeoutMs`
   */
  async start(timeoutMs: number): Promise<void> {
    this.#link.start();
    this.#feeds.start();
    await Promise.all([this.#link.whenOpen(timeoutMs), this.#feedLink.whenOpen(timeoutMs)]);
  }

  async open(room: RoomId, epoch: number): Promise<void> {
    await this.#scripts.runSafely(scripts.OPEN, this.#own(room), [epoch, this.#runId()]);
  }

  async head(room: RoomId): Promise<Head> {
    const run = this.#runId();
    const reply = await this.#link.call('HMGET', metaKey(room), ...codec.headFields(this.site));
    return codec.decodeHead(reply, run);
  }

  async beginRebuild(room: RoomId, epoch: number): Promise<void> {
    await this.#scripts.runSafely(scripts.BEGIN_REBUILD, this.#own(room), [epoch]);
  }

  async rebuild(room: RoomId, epoch: number, { records, locals }: Rebuilt): Promise<Version> {
    const n = await this.#scripts.runSafely(scripts.REBUILD, this.#own(room), [
      epoch,
      this.#runId(),
      codec.encodeValues(records),
      codec.encodeValues(locals),
    ]);
    return { epoch, n: Number(n) };
  }

  apply(room: RoomId, transaction: Transaction): Promise<Applied> {
    return this.#groups.apply(room, transaction);
  }

  async snapshot(room: RoomId, site: SiteId): Promise<LogSnapshot | undefined> {
    return codec.decodeSnapshot(await this.#scripts.run(scripts.SNAPSHOT, { room, site }));
  }

  async read(room: RoomId, site: SiteId, after: Version, limit: number): Promise<readonly LogEntry[]> {
    const reply = await this.#scripts.run(scripts.READ, { room, site }, [after.epoch, after.n, limit]);
    return codec.decodeEntries(reply, after);
  }

  subscribe(room: RoomId, listener: EntryListener, onReset: (site: SiteId) => void): Promise<Subscription> {
    return this.#feeds.subscribe(room, listener, onReset);
  }

  async readLocal(room: RoomId, key: string): Promise<StoredRecord | undefined> {
    return codec.decodeStored(await this.#link.call('HGET', localKey(room), key));
  }

  async rangeLocal(room: RoomId, prefix: string): Promise<ReadonlyMap<string, StoredRecord>> {
    return codec.decodeRecords(await this.#scripts.run(scripts.RANGE_LOCAL, this.#own(room), [prefix]));
  }

  async appendReplica(room: RoomId, site: SiteId, entries: readonly LogEntry[]): Promise<void> {
    const target = this.#foreign(room, site);
    if (entries.length === 0) return;
    await this.#scripts.run(scripts.APPEND_REPLICA, target, [
      codec.encodeEntries(entries),
      this.#maxLogEntries,
    ]);
  }

  async resetReplica(room: RoomId, site: SiteId, snapshot: LogSnapshot): Promise<void> {
    const { version, records } = snapshot;
    await this.#scripts.run(scripts.RESET_REPLICA, this.#foreign(room, site), [
      version.epoch,
      version.n,
      codec.encodeRecords(records),
    ]);
  }

  async dropReplica(room: RoomId, site: SiteId): Promise<void> {
    await this.#scripts.run(scripts.DROP_REPLICA, this.#foreign(room, site));
  }

  async expire(room: RoomId, afterMs: number): Promise<void> {
    await this.#scripts.run(scripts.EXPIRE, this.#own(room), [Math.ceil(afterMs)]);
  }

  async owner(): Promise<StoreOwner | undefined> {
    return codec.decodeOwner(await this.#link.call('GET', OWNER_KEY));
  }

  async claimOwner(clusterId: string): Promise<StoreOwner> {
    // asked each second: it hardly ever is nobody's
    const known = await this.owner();
    if (known !== undefined) return known;
    const own = { clusterId, site: this.site };
    await this.#link.call('SET', OWNER_KEY, codec.encodeOwner(own), 'NX');
    return (await this.owner()) ?? own;
  }

  lastingRooms(): Promise<readonly RoomId[]> {
    return lastingRooms((command, ...args) => this.#link.call(command, ...args));
  }

  async nowMs(): Promise<number> {
    const [seconds = 0, micros = 0] = codec.decodeNumbers(await this.#link.call('TIME'));
    return seconds * 1000 + Math.floor(micros / 1000);
  }

  close(): Promise<void> {
    this.#groups.flush();
    return (this.#closing ??= Promise.all([this.#feeds.close(), this.#link.close()]).then(() => {}));
  }

  async #applyAll(room: RoomId, group: readonly Transaction[]): Promise<readonly (Applied | Error)[]> {
    const args = [this.#runId(), this.#maxLogEntries, ...group.flatMap(codec.encodeTransaction)];
    const reply = await this.#scripts.runSafely(scripts.APPLY, this.#own(room), args);
    return codec.decodeAnswers(reply).map((answer, index) => {
      if (typeof answer === 'string') return refusalOf(answer) ?? new AppError('INTERNAL', answer);
      const [n = 0, timeMs = 0] = answer;
      return { version: { epoch: group[index]?.epoch ?? 0, n }, timeMs };
    });
  }

  #own(room: RoomId): ScriptTarget {
    return { room, site: this.site };
  }

  #foreign(room: RoomId, site: SiteId): ScriptTarget {
    if (site === this.site) throw new AppError('ARGUMENT_INVALID', `${site} is the store's own site`);
    return { room, site };
  }

  /** The server that is meant; the link refuses calls while there is none. */
  #runId(): string {
    return this.#link.runId ?? '';
  }
}
