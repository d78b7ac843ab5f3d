/** Which signalling nodes serve a room, at which site: says so for this node, and watches the others. */
import type { Logger } from 'pino';
import { decodeItem } from '../../common/coordination/decode.ts';
import { roomServerKey, roomServersPrefix } from '../../common/coordination/keys.ts';
import type { Coordination, KeyValue, Watch, WatchEvent } from '../../common/coordination/port.ts';
import { parseNodeId, parseSiteId, type NodeId, type RoomId, type SiteId } from '../../common/ids.ts';
import { RoomServer } from '../../proto/index.ts';
import { Rerun } from './rerun.ts';
import type { RoomLease } from './room-lease.ts';

export type RoomServerInfo = { readonly nodeId: NodeId; readonly site: SiteId; readonly rpcAddress: string };

export type RoomServersDeps = {
  readonly coordination: Coordination;
  readonly lease: RoomLease;
  readonly room: RoomId;
  readonly self: RoomServerInfo;
  readonly log: Logger;
  readonly onChange: () => void;
};

export class RoomServers {
  readonly #deps: RoomServersDeps;
  readonly #ownKey: string;
  readonly #announcing = new Rerun(() => this.#announce());
  #known = new Map<string, RoomServerInfo>();
  #watch: Watch | undefined;
  #unlisten: (() => void) | undefined;
  #state: 'idle' | 'open' | 'closed' = 'idle';

  constructor(deps: RoomServersDeps) {
    this.#deps = deps;
    this.#ownKey = roomServerKey(deps.room, deps.self.site, deps.self.nodeId);
  }

  /** Resolves when this node is announced and the others are known. */
  async start(): Promise<void> {
    const { lease, coordination, room } = this.#deps;
    this.#state = 'open';
    this.#unlisten = lease.listen({
      granted: () => void this.#announcing.request(),
      lost: () => {},
    });
    await this.#announcing.request();
    this.#watch = await coordination.watch(roomServersPrefix(room), {
      onSnapshot: ({ items }) => this.#replace(items),
      onEvents: (events) => this.#apply(events),
    });
    if (!this.isAnnounced) await this.#announcing.request();
  }

  /** Nodes of a site, in the order of their ids. */
  of(site: SiteId): readonly RoomServerInfo[] {
    return [...this.#known.values()]
      .filter((server) => server.site === site)
      .sort((a, b) => (a.nodeId < b.nodeId ? -1 : 1));
  }

  sites(): ReadonlySet<SiteId> {
    return new Set([...this.#known.values()].map(({ site }) => site));
  }

  /** True while others can see this node. */
  get isAnnounced(): boolean {
    return this.#known.has(this.#ownKey);
  }

  /** Asks the store now, for decisions that must not rest on what was heard last. */
  async hasOthersNow(): Promise<boolean> {
    const { coordination, room, self } = this.#deps;
    const { items } = await coordination.range(`${roomServersPrefix(room)}${self.site}/`);
    return items.some(({ key }) => key !== this.#ownKey);
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#unlisten?.();
    await this.#watch?.close();
    await this.#announcing.settled(); // or what is on its way would be written after it was deleted
    try {
      await this.#deps.coordination.txn([], [{ delete: this.#ownKey }]);
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'room server key was not deleted, it goes with the lease');
    }
  }

  async #announce(): Promise<void> {
    const lease = this.#deps.lease.current;
    if (this.#state !== 'open' || lease === undefined) return;
    const value = RoomServer.encode({ ...this.#deps.self }).finish();
    try {
      await this.#deps.coordination.txn([], [{ put: this.#ownKey, value, leaseId: lease.id }]);
    } catch (error) {
      // With the lease gone a new one is under way and calls us again.
      this.#deps.log.warn({ err: error }, 'room server key was not written');
    }
  }

  #replace(items: readonly KeyValue[]): void {
    this.#known = new Map();
    for (const item of items) this.#put(item);
    this.#changed();
  }

  #apply(events: readonly WatchEvent[]): void {
    for (const event of events) {
      if (event.type === 'delete') this.#known.delete(event.key);
      else this.#put(event.item);
    }
    this.#changed();
  }

  #put(item: KeyValue): void {
    const server = decodeItem(item, decode, this.#deps.log);
    if (server === undefined) this.#known.delete(item.key);
    else this.#known.set(item.key, server);
  }

  #changed(): void {
    if (this.#state !== 'open') return;
    // Others believe that we are gone, though we may hold the lease: say again that we are here.
    if (!this.isAnnounced && this.#watch !== undefined) void this.#announcing.request();
    this.#deps.onChange();
  }
}

function decode(value: Uint8Array): RoomServerInfo {
  const { nodeId, site, rpcAddress } = RoomServer.decode(value);
  return { nodeId: parseNodeId(nodeId), site: parseSiteId(site), rpcAddress };
}
