/**
 * Links to the other SFU nodes, put together: channels, rooms, links. The one entry to this folder.
 */
import type { PipeTransport } from 'mediasoup/types';
import type { Logger } from 'pino';
import type { Coordination, Lease } from '../../common/coordination/port.ts';
import type { NodeId, RoomId, SiteId } from '../../common/ids.ts';
import { SYSTEM_CLOCK, type Clock } from '../../common/lifecycle/clock.ts';
import { RpcClient } from '../../common/rpc/client.ts';
import type { RpcServer } from '../../common/rpc/server.ts';
import { SfuPeer } from '../../common/rpc/services.ts';
import type { TlsSource } from '../../common/tls/material.ts';
import type { IInspectedPeer, ILinkDescription } from '../../proto/index.ts';
import type { SfuOptions } from '../options.ts';
import type { GatewayPort, LinksPort, SlotsPort } from '../ports.ts';
import { LINK_BUDGET, type LinkBudgetOptions } from '../policy/link-budget.ts';
import { DEFAULT_MESH_NODES } from '../policy/room-plan.ts';
import { Link } from './link.ts';
import type { LinkLoad } from './link-controller.ts';
import { LinkControllers } from './link-controllers.ts';
import { describePeers } from './peer-description.ts';
import { claimLinkIn } from './claim-link.ts';
import { DEFAULT_PIPE_LINGER_MS } from './demand.ts';
import { followCarriers } from './room-carriers.ts';
import { NodeLinks } from './node-links.ts';
import { followPeers, type PeerDirectory } from './peer-directory.ts';
import { Peers, type DialledWire } from './peers.ts';
import type { SlotStreams } from './pipe-slots.ts';
import { RoomLinks } from './room-links.ts';

export type LinksDeps = {
  readonly nodeId: NodeId;
  readonly site: SiteId;
  /** UUID of this process. */
  readonly incarnation: string;
  readonly options: Pick<
    SfuOptions,
    'pipe' | 'pipeLingerMs' | 'linkBudgetBps' | 'isLinkControlled' | 'meshNodes'
  >;
  readonly gateway: GatewayPort;
  readonly slots: SlotsPort;
  readonly coordination: Coordination;
  /** For dialling other nodes. */
  readonly tls?: TlsSource | undefined;
  /** The node's lease as it is now. @throws {AppError} LEASE_LOST */
  readonly lease: () => Lease;
  readonly directory: PeerDirectory;
  readonly log: Logger;
  /** Not yet started: the peer service is added here. */
  readonly rpcServer: Pick<RpcServer, 'add'>;
  /** For tests. */
  readonly clock?: Clock;
  readonly linkTimes?: Partial<Omit<LinkBudgetOptions, 'budgetBps'>>;
};

export type Links = LinksPort & {
  /** All links of all rooms, and this node's ends of their pairs: for metrics. */
  list(): readonly ILinkDescription[];
  ends(): readonly PipeTransport[];
  /** Streams of talker slots over all links. */
  slotStreams(): SlotStreams;
  /** How the ways to other nodes are used, one for each. */
  loads(): readonly LinkLoad[];
  /** What happened on the ways to them since the process began. */
  loadTotals(): Pick<LinkLoad, 'cuts' | 'doubtedLooks'>;
  /** Nodes to which there is a channel, for operators. */
  peers(): readonly IInspectedPeer[];
  /** Takes all links down, tells the peers, closes the channels. Idempotent. */
  close(): Promise<void>;
};

/** Starts channels to all SFU nodes of the directory; links come and go with demand. */
export async function createLinks(deps: LinksDeps): Promise<Links> {
  const { nodeId, incarnation } = deps;
  const clock = deps.clock ?? SYSTEM_CLOCK;
  const log = deps.log.child({ module: 'links', nodeId });
  const peers = new Peers(
    {
      self: { nodeId, incarnation, slots: true },
      clock,
      random: Math.random,
      log,
      dial: (address) => dial(address, deps.tls),
    },
    {
      up: (peerId) => nodeLinks.peerUp(peerId),
      down: (peerId) => nodeLinks.peerDown(peerId),
      received: (peerId, envelope) => nodeLinks.receive(peerId, envelope),
    },
  );
  const controllers = new LinkControllers({
    clock,
    options: { ...LINK_BUDGET, ...deps.linkTimes, budgetBps: deps.options.linkBudgetBps ?? Infinity },
    isOn: deps.options.isLinkControlled ?? true,
    log,
  });
  const nodeLinks = new NodeLinks((roomId, onEmpty) =>
    makeRoom({ deps, clock, log, peers, controllers }, roomId, onEmpty),
  );
  deps.rpcServer.add(SfuPeer, { peerChannel: (stream) => peers.accept(stream) });
  const stopFollowing = followPeers(deps.directory, log, (nodes) => peers.setKnown(nodes));
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    stopFollowing();
    await nodeLinks.close();
    peers.close();
  };
  return {
    setDemand: (roomId, wants) => nodeLinks.setDemand(roomId, wants),
    setSlotsWanted: (roomId, isWanted) => nodeLinks.setSlotsWanted(roomId, isWanted),
    describe: (roomId) => nodeLinks.describe(roomId),
    pipedTo: (roomId, sourceId) => nodeLinks.pipedTo(roomId, sourceId),
    list: () => nodeLinks.list(),
    ends: () => nodeLinks.ends(),
    slotStreams: () => nodeLinks.slotStreams(),
    loads: () => [...controllers.list().values()],
    loadTotals: () => controllers.totals(),
    peers: () => describePeers(peers, controllers.list()),
    close: () => (closing ??= close()),
  };
}

type Context = {
  readonly deps: LinksDeps;
  readonly clock: Clock;
  readonly log: Logger;
  readonly peers: Peers;
  readonly controllers: LinkControllers;
};

/** A connection per channel: hanging up ends it, and a new try does not wait for the old one's back-off. */
function dial(address: string, tls: TlsSource | undefined): DialledWire {
  const client = new RpcClient(SfuPeer, { address, tls });
  return { wire: client.bidi('peerChannel'), hangUp: () => void client.close() };
}

function makeRoom(context: Context, roomId: RoomId, onEmpty: () => void): RoomLinks {
  const { deps, clock, log, peers, controllers } = context;
  const lingerMs = deps.options.pipeLingerMs ?? DEFAULT_PIPE_LINGER_MS;
  const { nodeId, site } = deps;
  return new RoomLinks({
    self: { nodeId, site, meshNodes: deps.options.meshNodes ?? DEFAULT_MESH_NODES },
    isLost: (peerId) => peers.isLost(peerId),
    clock,
    lingerMs,
    acquireGateway: () => deps.gateway.acquire(roomId),
    followCarriers: (onChange) =>
      followCarriers(deps.coordination, { roomId, selfId: nodeId, clock, log, onChange }),
    onEmpty,
    makeLink: (peerId, room) =>
      new Link({
        ...room,
        roomId,
        selfId: nodeId,
        peerId,
        clock,
        random: Math.random,
        log: log.child({ roomId, peerId }),
        pipe: deps.options.pipe,
        slots: deps.slots,
        control: (pair) => controllers.add(peerId, pair),
        lingerMs,
        claim: claimLinkIn(deps.coordination, { ...deps, roomId, peerId }),
        peer: {
          isUp: () => peers.isUp(peerId),
          knowsSlots: () => peers.knowsSlots(peerId),
          rttMs: () => peers.rttMs(peerId),
          send: (body, generation) => peers.send(peerId, { roomId, generation, body }),
        },
      }),
  });
}
