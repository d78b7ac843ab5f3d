/** Sites and signalling nodes for tests of rooms: one coordination cluster, a store per site, real gRPC on loopback. */
import { MemoryCluster } from '../../common/coordination/memory.ts';
import type { MemoryCoordination } from '../../common/coordination/memory-client.ts';
import { DEFAULT_GRANTS } from '../../common/auth/token.ts';
import { parseNodeId, parseSiteId, type RoomId, type SourceId } from '../../common/ids.ts';
import { createLogger } from '../../common/log/logger.ts';
import { RpcServer } from '../../common/rpc/server.ts';
import { MemoryRoomStore } from '../../common/store/memory.ts';
import { ServerEnvelope, SourceKind, type ISnapshot } from '../../proto/index.ts';
import type { RoomEvents, RoomPort, SessionRef, SourceFact } from '../../signal/room/room-port.ts';
import { createRooms } from '../../signal/room/rooms.ts';

export type TestNode = Awaited<ReturnType<typeof startNode>>;

export type NodeOptions = { readonly site: string; readonly name: string; readonly graceMs?: number };

async function startNode(cluster: MemoryCluster, store: MemoryRoomStore, options: NodeOptions) {
  const log = createLogger({
    level: process.env['TEST_LOG'] === undefined ? 'silent' : 'debug',
    base: { node: options.name },
  });
  const rpcServer = new RpcServer({ host: '127.0.0.1', port: 0, log });
  const coordination: MemoryCoordination = cluster.client();
  let port = 0;
  const rooms = await createRooms({
    nodeId: parseNodeId(options.name),
    site: parseSiteId(options.site),
    coordination,
    store,
    rpcServer,
    rpcAddress: () => `127.0.0.1:${port}`,
    graceMs: options.graceMs ?? 30_000,
    log,
  });
  ({ port } = await rpcServer.start());
  const close = async (): Promise<void> => {
    await rooms.close();
    await rpcServer.close();
    await coordination.close();
  };
  return { name: options.name, rooms, coordination, rpcServer, store, close };
}

/** A cluster to which sites and nodes are added; close it in `afterEach`. */
export class RoomSites {
  readonly cluster = new MemoryCluster();
  readonly #stores = new Map<string, MemoryRoomStore>();
  readonly #nodes: TestNode[] = [];

  store(site: string): MemoryRoomStore {
    const store = this.#stores.get(site) ?? new MemoryRoomStore(parseSiteId(site));
    this.#stores.set(site, store);
    return store;
  }

  async node(options: NodeOptions): Promise<TestNode> {
    const node = await startNode(this.cluster, this.store(options.site), options);
    this.#nodes.push(node);
    return node;
  }

  async close(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.close()));
    await Promise.all([...this.#stores.values()].map((store) => store.close()));
  }
}

export const joinAs = (room: RoomPort, name: string) =>
  room.join({ name, subject: name, grants: DEFAULT_GRANTS });

/** A source of a session, as its node would add it. */
export function sourceOf(
  session: SessionRef,
  kind: 'mic' | 'cam',
  generation = 1,
  node = 'sfu-1',
): SourceFact {
  return {
    sourceId: `${session.participantId}:${kind}` as SourceId,
    participantId: session.participantId,
    kind: kind === 'mic' ? SourceKind.SOURCE_KIND_MIC : SourceKind.SOURCE_KIND_CAMERA,
    paused: false,
    generation,
    originNodeId: parseNodeId(node),
  };
}

/** Everything a client at this node would know: a client that joins, looks and leaves nothing behind. */
export class WatchingClient {
  readonly names = new Map<string, string>();
  readonly reconnecting = new Set<string>();
  readonly sources = new Map<string, boolean>();
  readonly replaced: string[] = [];
  versions: ISnapshot['versions'] = [];
  count = 0;
  frames = 0;

  constructor(room: RoomPort) {
    room.on('delta', (frame) => this.#apply(frame));
    room.on('reset', (frame) => this.#apply(frame));
    room.on('sessionReplaced', (...[sessionId]: RoomEvents['sessionReplaced']) =>
      this.replaced.push(sessionId),
    );
  }

  take(snapshot: ISnapshot): void {
    this.names.clear();
    this.reconnecting.clear();
    this.sources.clear();
    this.#put(ServerEnvelope.create({ snapshot }).snapshot ?? {});
  }

  #apply(frame: Uint8Array): void {
    this.frames += 1;
    const { delta, snapshot } = ServerEnvelope.decode(frame);
    if (snapshot) this.take(snapshot);
    if (!delta) return;
    this.#put(delta);
    for (const id of delta.removedParticipantIds ?? []) this.names.delete(id);
    for (const id of delta.removedSourceIds ?? []) this.sources.delete(id);
  }

  #put(part: ISnapshot): void {
    this.versions = part.versions ?? [];
    this.count = part.participantCount ?? 0;
    for (const { participantId, name, reconnecting } of part.participants ?? []) {
      this.names.set(participantId ?? '', name ?? '');
      if (reconnecting === true) this.reconnecting.add(participantId ?? '');
      else this.reconnecting.delete(participantId ?? '');
    }
    for (const { sourceId, paused } of part.sources ?? []) this.sources.set(sourceId ?? '', paused === true);
  }

  /** The same for everybody who sees the same room. */
  get seen(): unknown {
    return {
      names: [...this.names].sort(),
      sources: [...this.sources].sort(),
      versions: [...(this.versions ?? [])].map(({ site, epoch, n }) => `${site} ${epoch} ${n}`).sort(),
      count: this.count,
    };
  }
}

export type { RoomId };
