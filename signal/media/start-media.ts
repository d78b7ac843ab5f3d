/** The node's way to SFU nodes, wired: directory, connections, gateway, vouching, and who hears of lost media. */
import { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import { NodeDirectory } from '../../common/coordination/directory.ts';
import type { Coordination } from '../../common/coordination/port.ts';
import type { NodeId, RoomId, SiteId } from '../../common/ids.ts';
import { SYSTEM_CLOCK } from '../../common/lifecycle/clock.ts';
import { FreshValue } from '../../common/lifecycle/fresh-value.ts';
import type { TlsSource } from '../../common/tls/material.ts';
import type { IRoomTalkers } from '../../proto/index.ts';
import { SessionRegistry } from '../session/session-registry.ts';
import { ClockWatch } from './clock-watch.ts';
import { MediaGateway } from './media-gateway.ts';
import { SfuNodes } from './sfu-nodes.ts';
import type { SfuEventHandlers } from './sfu-port.ts';
import { siteLoads, sitesWithRoom } from './site-hints.ts';
import type { Topology } from './topology.ts';
import { queryTopology } from './topology-query.ts';
import { Vouching } from './vouching.ts';

/** Which sites have a room is asked of the cluster at most once a second, whoever wants to know. */
const ROOM_SITES = { maxAgeMs: 1_000, maxKeys: 1_000 };

/** What SFU nodes tell beside what concerns one session. */
type MediaEvents = {
  roomTalkers: [nodeId: NodeId, talkers: IRoomTalkers];
  /** The node can't be reached; all that it knew of rooms may be gone. */
  nodeGone: [nodeId: NodeId];
};

export type MediaOptions = {
  readonly nodeId: NodeId;
  readonly site: SiteId;
  readonly coordination: Coordination;
  readonly tls?: TlsSource | undefined;
  readonly graceMs: number;
  readonly log: Logger;
};

export type Media = {
  readonly gateway: MediaGateway;
  readonly registry: SessionRegistry;
  readonly events: EventEmitter<MediaEvents>;
  readonly queryTopology: (room: RoomId) => Promise<Topology>;
  /** What clients that choose a site are told. */
  readonly siteHints: {
    loads(): ReadonlyMap<string, number>;
    sitesWithRoom(room: RoomId): Promise<ReadonlySet<string> | undefined>;
  };
  /** SFU nodes that can be reached. */
  reachableCount(): number;
  /** Our clock minus theirs, in seconds, by SFU node. */
  clockSkews(): ReadonlyMap<NodeId, number>;
  close(): Promise<void>;
};

/** Resolves when all SFU nodes that are registered now are known; none is no failure. */
export async function startMedia(options: MediaOptions): Promise<Media> {
  const { nodeId, site, coordination, tls, graceMs } = options;
  const log = options.log.child({ module: 'media' });
  const random = Math.random;
  const events = new EventEmitter<MediaEvents>();
  const directory = new NodeDirectory({ coordination, kind: 'sfu', log });
  const clocks = new ClockWatch({ nodeId, clock: SYSTEM_CLOCK, log });
  const nodes = new SfuNodes({
    signalNodeId: nodeId,
    clocks,
    tls,
    random,
    log,
    handlers: handlersFor(() => registry, events),
  });
  const gateway = new MediaGateway({
    nodeId,
    site,
    nodes,
    onEvent: (sfuNodeId, event) => registry.onSfuEvent(sfuNodeId, event),
    random,
    log,
  });
  const registry: SessionRegistry = new SessionRegistry({ media: gateway, graceMs, log });
  const update = (): void => nodes.update(directory.nodes());
  directory.on('added', update).on('changed', update).on('removed', update);
  await directory.start();
  update();
  const vouching = new Vouching({
    sessions: () => registry.vouched(),
    vouch: (sfuNodeId, sessionIds) => gateway.vouch(sfuNodeId, sessionIds),
    onUnknown: ({ sessionId, place }) => registry.onMediaLost(sessionId, place, 'SESSION_EXPIRED'),
    log,
  });
  const close = async (): Promise<void> => {
    vouching.close();
    await Promise.all([directory.close(), nodes.close()]);
  };
  const roomSites = new FreshValue((room: RoomId) => sitesWithRoom({ coordination, log }, room), {
    ...ROOM_SITES,
    clock: SYSTEM_CLOCK,
  });
  return {
    gateway,
    registry,
    events,
    queryTopology: (room) => queryTopology({ coordination, nodes, log }, room),
    siteHints: {
      loads: () => siteLoads(nodes.candidates()),
      sitesWithRoom: (room) => roomSites.get(room),
    },
    reachableCount: () => nodes.candidates().filter((node) => node.isReachable).length,
    clockSkews: () => clocks.skews(),
    close,
  };
}

function handlersFor(registry: () => SessionRegistry, events: EventEmitter<MediaEvents>): SfuEventHandlers {
  return {
    onEvent: (sfuNodeId, event) => {
      if (event.roomTalkers) events.emit('roomTalkers', sfuNodeId, event.roomTalkers);
      else registry().onSfuEvent(sfuNodeId, event);
    },
    onUnreachable: (sfuNodeId) => {
      events.emit('nodeGone', sfuNodeId);
      registry().onSfuUnreachable(sfuNodeId);
    },
  };
}
