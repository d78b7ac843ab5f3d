/**
 * Takes away what rooms leave behind whose nodes all crashed: one node per site looks now and then for rooms in the
 * site's store that nobody has open, has them expire, and deletes their keys in the coordination store after that.
 */
import type { Logger } from 'pino';
import { isAppError, toAppError } from '../../../common/errors.ts';
import { claimExclusive, type Claim } from '../../../common/coordination/claim.ts';
import {
  roomOfKey,
  roomServersPrefix,
  roomsPrefixes,
  sweeperKey,
} from '../../../common/coordination/keys.ts';
import type { Coordination, KeyValue, Lease } from '../../../common/coordination/port.ts';
import type { NodeId, RoomId, SiteId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { RoomStore } from '../../../common/store/port.ts';
import { every } from '../every.ts';
import type { RoomLease } from '../room-lease.ts';
import { leftovers } from './leftovers.ts';

export type SweeperDeps = {
  readonly nodeId: NodeId;
  readonly site: SiteId;
  readonly coordination: Coordination;
  readonly store: RoomStore;
  readonly lease: RoomLease;
  readonly clock: Clock;
  readonly log: Logger;
  /** Between two looks, ms: longer than any lease lasts. What two looks in a row find is taken away. */
  readonly periodMs: number;
  /** How long the data of a room stays that nobody has open, ms. */
  readonly keepMs: number;
};

export class Sweeper {
  readonly #deps: SweeperDeps;
  #held: { readonly lease: Lease; readonly claim: Claim } | undefined;
  /** What the last look found, which has to be the same again. */
  #abandoned: ReadonlySet<RoomId> = new Set();
  #revisions: ReadonlyMap<string, number> = new Map();
  #cancel: () => void = () => {};
  #running: Promise<void> | undefined;
  #isOpen = true;

  constructor(deps: SweeperDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#cancel = every(this.#deps.clock, this.#deps.periodMs, () => {
      this.#running ??= this.sweep().finally(() => (this.#running = undefined));
    });
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#cancel();
    await this.#running;
    await this.#held?.claim.release().catch((error: unknown) => {
      this.#deps.log.warn(
        { err: toAppError(error) },
        'claim to sweep was not released, it goes with the lease',
      );
    });
  }

  /** One look. Never rejects. */
  async sweep(): Promise<void> {
    try {
      if (!(await this.#mayGo())) return;
      const abandoned = await this.#sweepStore();
      await this.#sweepKeys();
      this.#abandoned = abandoned;
    } catch (error) {
      this.#deps.log.warn({ err: toAppError(error) }, 'what rooms left behind could not be taken away');
    }
  }

  /** One node of the site at a time; that two might, for a moment, does no harm. */
  async #mayGo(): Promise<boolean> {
    const { coordination, lease, site, nodeId } = this.#deps;
    const { current } = lease;
    if (current === undefined || !this.#isOpen) return false;
    if (this.#held?.lease === current) return true;
    this.#forgetFindings();
    try {
      const claim = await claimExclusive(coordination, {
        key: sweeperKey(site),
        lease: current,
        incarnation: lease.incarnation,
        makeValue: () => new TextEncoder().encode(nodeId),
      });
      this.#held = { lease: current, claim };
      return true;
    } catch (error) {
      if (isAppError(error, 'CLAIM_HELD')) return false;
      throw error;
    }
  }

  #forgetFindings(): void {
    this.#abandoned = new Set();
    this.#revisions = new Map();
  }

  /** @returns rooms in the store that nobody of the site has open */
  async #sweepStore(): Promise<ReadonlySet<RoomId>> {
    const { store, keepMs, log } = this.#deps;
    const abandoned = new Set<RoomId>();
    for (const room of await store.lastingRooms()) {
      if (!this.#isOpen || (await this.#isServed(room))) continue;
      abandoned.add(room);
      if (!this.#abandoned.has(room)) continue;
      await store.expire(room, keepMs);
      // Somebody opened it just before: opening undoes that.
      if (await this.#isServed(room)) await this.#keep(room);
      else log.info({ roomId: room, keepMs }, 'room that nobody has open is set to expire');
    }
    return abandoned;
  }

  async #isServed(room: RoomId): Promise<boolean> {
    const { coordination, site } = this.#deps;
    const { items } = await coordination.range(`${roomServersPrefix(room)}${site}/`);
    return items.length > 0;
  }

  async #keep(room: RoomId): Promise<void> {
    const { store } = this.#deps;
    const { version } = await store.head(room);
    if (version.epoch > 0) await store.open(room, version.epoch);
  }

  async #sweepKeys(): Promise<void> {
    const { coordination } = this.#deps;
    const found: KeyValue[] = [];
    for (const prefix of roomsPrefixes()) {
      if (!this.#isOpen) return;
      const { items } = await coordination.range(prefix);
      for (const [room, keys] of Map.groupBy(items, ({ key }) => roomOfKey(key)))
        if (room !== undefined) found.push(...(await this.#leftoversOf(room, keys)));
    }
    for (const { key, modRevision } of found) {
      // Unchanged since the last look and until now: nobody has claimed it in between.
      if (this.#revisions.get(key) === modRevision)
        await coordination.txn([{ key, modRevision }], [{ delete: key }]);
    }
    this.#revisions = new Map(found.map(({ key, modRevision }) => [key, modRevision]));
  }

  async #leftoversOf(room: RoomId, keys: readonly KeyValue[]): Promise<readonly KeyValue[]> {
    const { store, site, clock } = this.#deps;
    const about = { room, site, nowMs: clock.wallMs() };
    const candidates = leftovers(keys, { ...about, isStored: false });
    if (candidates.length === 0) return [];
    const { version } = await store.head(room);
    return leftovers(keys, { ...about, isStored: version.epoch > 0 });
  }
}
