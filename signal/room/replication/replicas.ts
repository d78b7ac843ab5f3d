/** The other sites of a room as its replicator treats them: followed while they are there, forgotten when they stay away. */
import type { Logger } from 'pino';
import { toAppError } from '../../../common/errors.ts';
import type { NodeId, RoomId, SiteId } from '../../../common/ids.ts';
import type { Clock } from '../../../common/lifecycle/clock.ts';
import type { RoomStore } from '../../../common/store/port.ts';
import type { TlsSource } from '../../../common/tls/material.ts';
import { every } from '../every.ts';
import { Rerun } from '../rerun.ts';
import type { RoomServers } from '../room-servers.ts';
import type { RoomView } from '../view.ts';
import { knownReplicas, markReplica } from './replica-marks.ts';
import { SiteFollower } from './site-follower.ts';

/** Between two looks for sites that have gone, ms. */
const CHECK_PERIOD_MS = 1_000;

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
};

export class Replicas {
  readonly #deps: ReplicasDeps;
  readonly #followers = new Map<SiteId, SiteFollower>();
  /** Since when a site has been away, monotonic ms. */
  readonly #awaySinceMs = new Map<SiteId, number>();
  readonly #checking = new Rerun(() =>
    this.#check().catch((error: unknown) => {
      this.#deps.log.warn({ err: toAppError(error) }, 'replicas of a room could not be looked after');
    }),
  );
  #cancel: (() => void) | undefined;
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
    const present = servers.sites();
    for (const site of present) if (site !== own) await this.#follow(site);
    for (const site of await knownReplicas(store, roomId)) {
      if (!this.#isOpen) return;
      if (present.has(site) || this.#followers.get(site)?.isHearing === true) this.#awaySinceMs.delete(site);
      else await this.#forgetWhenDue(site);
    }
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

  /** A site may be away for as long as its participants may be. */
  async #forgetWhenDue(site: SiteId): Promise<void> {
    const { clock, graceMs, store, roomId, view, log } = this.#deps;
    const sinceMs = this.#awaySinceMs.get(site) ?? clock.monotonicMs();
    this.#awaySinceMs.set(site, sinceMs);
    if (clock.monotonicMs() - sinceMs < graceMs) return;
    log.info({ site }, 'site has left the room');
    await this.#followers.get(site)?.close();
    this.#followers.delete(site);
    this.#awaySinceMs.delete(site);
    await store.dropReplica(roomId, site);
    await markReplica(store, roomId, { site, epoch: view.site(store.site).version.epoch, isHere: false });
  }
}
