/**
 * The other sites of a room as its replicator treats them: followed while they are there, marked in the own log while
 * they can't be heard, forgotten when they stay away (ADR 0012).
 */
import type { Logger } from 'pino';
import { toAppError } from '../../../common/errors.ts';
import type { NodeId, RoomId, SiteId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { RoomStore } from '../../../common/store/port.ts';
import type { TlsSource } from '../../../common/tls/material.ts';
import { every } from '../every.ts';
import { awayKey } from '../records.ts';
import { Rerun } from '../rerun.ts';
import type { RoomServers } from '../room-servers.ts';
import type { RoomView } from '../view.ts';
import { knownReplicas, markReplica } from './replica-marks.ts';
import { SiteFollower } from './site-follower.ts';

/** Between two looks for sites that have gone, ms. */
const CHECK_PERIOD_MS = 1_000;
/** A site that is silent for so long is marked: longer than it takes to find another node there. ms */
const AWAY_AFTER_MS = 5_000;
/** Grace periods for which people stay in the room whose site is away altogether. */
const AWAY_GRACES = 4;

export type ReplicasDeps = {
  readonly roomId: RoomId;
  readonly nodeId: NodeId;
  readonly site: SiteId;
  readonly store: RoomStore;
  readonly clock: Clock;
  readonly random: () => number;
  readonly graceMs: number;
  readonly tls?: TlsSource | undefined;
  readonly view: RoomView;
  readonly servers: Pick<RoomServers, 'of' | 'sites'>;
  readonly log: Logger;
  /** Whether this node holds the claim by which it may forget a site. */
  readonly hasAuthority: () => boolean;
};

export class Replicas {
  readonly #deps: ReplicasDeps;
  readonly #followers = new Map<SiteId, SiteFollower>();
  /** Since when a site has been away, monotonic ms. */
  readonly #awaySinceMs = new Map<SiteId, number>();
  readonly #checking = new Rerun(() =>
    this.#check().catch((error: unknown) => {
      const err = toAppError(error);
      // Every room would say so every second while the store is away, which is told once elsewhere.
      this.#deps.log[err.retryable ? 'debug' : 'warn'](
        { err },
        'replicas of a room could not be looked after',
      );
    }),
  );
  #cancel: (() => void) | undefined;
  /** Of the own log, in which the sites are marked. */
  #epoch = 0;
  #isOpen = true;

  constructor(deps: ReplicasDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#cancel = every(this.#deps.clock, CHECK_PERIOD_MS, () => this.check());
    this.check();
  }

  /** Follows who is there, now. */
  check(): void {
    for (const follower of this.#followers.values()) follower.serversChanged();
    void this.#checking.request();
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#cancel?.();
    await this.#checking.settled();
    await Promise.all([...this.#followers.values()].map((follower) => follower.close()));
  }

  async #check(): Promise<void> {
    if (!this.#isOpen) return;
    const { servers, site: own, store, roomId } = this.#deps;
    await this.#beginAnew();
    const present = servers.sites();
    for (const site of present) if (site !== own) await this.#follow(site);
    for (const site of await knownReplicas(store, roomId)) {
      if (!this.#isOpen) return;
      await this.#mark(site);
      if (present.has(site) || this.#followers.get(site)?.isHearing === true) this.#awaySinceMs.delete(site);
      else await this.#forgetWhenDue(site);
    }
  }

  /** A store that began anew may lack what was fetched into the former one. */
  async #beginAnew(): Promise<void> {
    const { epoch } = this.#deps.view.site(this.#deps.site).version;
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    const followers = [...this.#followers.values()];
    this.#followers.clear();
    await Promise.all(followers.map((follower) => follower.close()));
  }

  /** Says in the own log whether people of a site can be heard of, for all nodes of ours. */
  async #mark(site: SiteId): Promise<void> {
    const { view, site: own, log } = this.#deps;
    const follower = this.#followers.get(site);
    const isSilent = follower !== undefined && follower.silentMs >= AWAY_AFTER_MS;
    const isAway = isSilent && view.site(site).participants.size > 0;
    if (view.site(own).awaySites.has(site) === isAway) return;
    if (!isAway && follower?.isHearing !== true) return;
    log.info({ site }, isAway ? 'site can not be heard' : 'site can be heard again');
    await this.#setAway(site, isAway);
  }

  async #setAway(site: SiteId, isAway: boolean): Promise<void> {
    const { store, roomId, site: own, view } = this.#deps;
    const key = awayKey(site);
    const { version, records } = view.site(own);
    const guards = [{ key, n: records.get(key)?.n ?? 0 }];
    const writes = [{ key, value: isAway ? new Uint8Array() : undefined }];
    await store.apply(roomId, { epoch: version.epoch, guards, writes });
  }

  async #follow(site: SiteId): Promise<void> {
    if (!this.#isOpen || this.#followers.has(site)) return;
    const { roomId: room, store, view, servers, nodeId, tls, clock, random, log } = this.#deps;
    const { epoch } = view.site(store.site).version;
    await markReplica(store, room, { site, epoch, isHere: true });
    if (!this.#isOpen) return;
    const from = (): ReturnType<RoomServers['of']> => servers.of(site);
    const nodes = { nodeId, tls, servers: from };
    const follower = new SiteFollower({ room, site, store, clock, random, log, ...nodes });
    this.#followers.set(site, follower);
    follower.start();
  }

  /** A site may be away for longer than one of its participants: it may come back with all of them. */
  async #forgetWhenDue(site: SiteId): Promise<void> {
    const { clock, graceMs, store, roomId, view, log, hasAuthority } = this.#deps;
    const sinceMs = this.#awaySinceMs.get(site) ?? clock.monotonicMs();
    this.#awaySinceMs.set(site, sinceMs);
    const graces = view.site(site).participants.size > 0 ? AWAY_GRACES : 1;
    if (clock.monotonicMs() - sinceMs < graces * graceMs || !hasAuthority()) return;
    log.info({ site }, 'site has left the room');
    await this.#followers.get(site)?.close();
    this.#followers.delete(site);
    this.#awaySinceMs.delete(site);
    await store.dropReplica(roomId, site);
    if (view.site(store.site).awaySites.has(site)) await this.#setAway(site, false);
    await markReplica(store, roomId, { site, epoch: view.site(store.site).version.epoch, isHere: false });
  }
}
