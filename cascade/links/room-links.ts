/**
 * The links of one room: one per node from which something is wanted here, or that wants something from here.
 *
 * Every source is pulled straight from its origin, so links are a full mesh between the nodes that watch each other.
 */
import type { PipeTransport } from 'mediasoup/types';
import type { NodeId, SourceId } from '../../common/ids.ts';
import type { ILinkDescription } from '../../proto/index.ts';
import type { GatewayLease, RemoteWant } from '../ports.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { Demand } from './demand.ts';
import type { Link, LinkDeps } from './link.ts';
import type { LinkEnvelope } from './link-message.ts';
import type { PeerWant, PeerWants } from './source-imports.ts';
import type { SlotStreams } from './pipe-slots.ts';
import { RoomGateway } from './room-gateway.ts';

export type RoomLinksDeps = {
  readonly selfId: NodeId;
  readonly clock: Clock;
  readonly lingerMs: number;
  readonly acquireGateway: () => Promise<GatewayLease>;
  /** Tells which other nodes carry the room, now and after each change. @returns how to stop */
  readonly followCarriers: (onChange: (carriers: ReadonlySet<NodeId>) => void) => () => void;
  readonly makeLink: (peerId: NodeId, room: Pick<LinkDeps, 'gateway' | 'onGone'>) => Link;
  /** Nothing is wanted and there is no link. */
  readonly onEmpty: () => void;
};

export class RoomLinks {
  readonly #deps: RoomLinksDeps;
  readonly #demand: Demand;
  readonly #gateway: RoomGateway;
  readonly #links = new Map<NodeId, Link>();
  /** Nodes whose talker slots are wanted here. */
  #slotPeers: ReadonlySet<NodeId> = new Set();
  #stopCarriers: (() => void) | undefined;

  constructor(deps: RoomLinksDeps) {
    this.#deps = deps;
    this.#gateway = new RoomGateway(deps.acquireGateway);
    this.#demand = new Demand({
      clock: deps.clock,
      lingerMs: deps.lingerMs,
      changed: () => this.#apply(),
    });
  }

  setDemand(wants: ReadonlyMap<SourceId, RemoteWant>): void {
    this.#demand.set(wants);
  }

  /** While they are, a link to each node that carries the room brings its talker slots. */
  setSlotsWanted(isWanted: boolean): void {
    if (isWanted) {
      this.#stopCarriers ??= this.#deps.followCarriers((carriers) => this.#setSlotPeers(carriers));
      return;
    }
    this.#stopCarriers?.();
    this.#stopCarriers = undefined;
    this.#setSlotPeers(new Set());
    this.#checkEmpty();
  }

  slotStreams(): readonly SlotStreams[] {
    return [...this.#links.values()].map((link) => link.slotStreams);
  }

  describe(): readonly ILinkDescription[] {
    return [...this.#links.values()].map((link) => link.describe());
  }

  /** This node's ends of all pairs. */
  ends(): readonly PipeTransport[] {
    return [...this.#links.values()].flatMap(({ end }) => end ?? []);
  }

  pipedTo(sourceId: SourceId): readonly NodeId[] {
    return [...this.#links].filter(([, link]) => link.sent().includes(sourceId)).map(([peerId]) => peerId);
  }

  peerUp(peerId: NodeId): void {
    this.#links.get(peerId)?.peerUp();
  }

  peerDown(peerId: NodeId): void {
    this.#links.get(peerId)?.peerDown();
  }

  /** What a peer says about its link in this room; only a wish for a link makes one. */
  receive(peerId: NodeId, envelope: LinkEnvelope): void {
    const { body, generation } = envelope;
    const isOpening = body.type === 'wanted' || body.type === 'offer';
    const link = isOpening ? this.#link(peerId) : this.#links.get(peerId);
    link?.receive(generation, body);
  }

  async close(): Promise<void> {
    this.#demand.close();
    this.#stopCarriers?.();
    this.#slotPeers = new Set();
    await Promise.all([...this.#links.values()].map((link) => link.close()));
    this.#gateway.release();
  }

  #apply(): void {
    const byOrigin = groupByOrigin(this.#demand.wants, this.#deps.selfId);
    for (const peerId of byOrigin.keys()) this.#link(peerId);
    for (const [peerId, link] of this.#links) link.setWants(byOrigin.get(peerId) ?? new Map());
    this.#checkEmpty();
  }

  #setSlotPeers(peers: ReadonlySet<NodeId>): void {
    this.#slotPeers = peers;
    for (const peerId of peers) this.#link(peerId);
    for (const [peerId, link] of this.#links) link.setSlotsWanted(peers.has(peerId));
  }

  #link(peerId: NodeId): Link {
    const held = this.#links.get(peerId);
    if (held !== undefined) return held;
    const link = this.#deps.makeLink(peerId, {
      gateway: () => this.#gateway.get(),
      onGone: () => this.#onGone(peerId),
    });
    this.#links.set(peerId, link);
    return link;
  }

  /** A link that closes just as something is wanted from it again is made anew. */
  #onGone(peerId: NodeId): void {
    this.#links.delete(peerId);
    const wants = groupByOrigin(this.#demand.wants, this.#deps.selfId).get(peerId);
    if (wants !== undefined) this.#link(peerId).setWants(wants);
    if (this.#slotPeers.has(peerId)) this.#link(peerId).setSlotsWanted(true);
    this.#checkEmpty();
  }

  #checkEmpty(): void {
    if (this.#links.size > 0) return;
    this.#gateway.release();
    if (this.#demand.wants.size === 0 && this.#stopCarriers === undefined) this.#deps.onEmpty();
  }
}

function groupByOrigin(
  wants: ReadonlyMap<SourceId, RemoteWant>,
  selfId: NodeId,
): ReadonlyMap<NodeId, PeerWants> {
  const groups = new Map<NodeId, Map<SourceId, PeerWant>>();
  for (const [sourceId, { originNodeId, generation, maxLayer }] of wants) {
    if (originNodeId === selfId) continue;
    const group = groups.get(originNodeId) ?? new Map<SourceId, PeerWant>();
    groups.set(originNodeId, group.set(sourceId, { generation, maxLayer }));
  }
  return groups;
}
