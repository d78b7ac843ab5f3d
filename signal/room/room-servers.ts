/** Which signalling nodes serve a room, at which site: says so for this node, and watches the others. */
import type { Logger } from 'pino';
import { followItems } from '../../common/coordination/follow-items.ts';
import { roomServerKey, roomServersPrefix } from '../../common/coordination/keys.ts';
import type { Coordination, Watch } from '../../common/coordination/port.ts';
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
  readonly #ownName: string;
  readonly #announcing = new Rerun(() => this.#announce());
  /** By the key's part after the prefix. */
  #known: ReadonlyMap<string, RoomServerInfo> = new Map();
  #watch: Watch | undefined;
  #unlisten: (() => void) | undefined;
  #state: 'idle' | 'open' | 'closed' = 'idle';

  constructor(deps: RoomServersDeps) {
    this.#deps = deps;
    this.#ownKey = roomServerKey(deps.room, deps.self.site, deps.self.nodeId);
    this.#ownName = this.#ownKey.slice(roomServersPrefix(deps.room).length);
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
    this.#watch = await followItems(coordination, {
      prefix: roomServersPrefix(room),
      read: decode,
      changed: (servers) => this.#onServers(servers),
      log: this.#deps.log,
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
    return this.#known.has(this.#ownName);
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

  #onServers(servers: ReadonlyMap<string, RoomServerInfo>): void {
    this.#known = servers;
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
