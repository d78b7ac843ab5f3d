/**
 * The links of one room: to those of its peers in the plan from which something is wanted here, or that want something
 * from here. Wiring: what is wanted comes from sessions and from peers behind this node, the plan from the room's
 * registrations, over which link each comes from room-ways.ts.
 */
import type { PipeTransport } from 'mediasoup/types';
import type { NodeId, SourceId } from '../../common/ids.ts';
import type { ILinkDescription } from '../../proto/index.ts';
import type { GatewayLease, RemoteWant } from '../ports.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { MESH_OF_ALL } from '../policy/topology.ts';
import { Demand } from './demand.ts';
import type { Link } from './link.ts';
import type { LinkDeps } from './link-deps.ts';
import type { LinkEnvelope } from './link-message.ts';
import type { PeerWants } from './source-imports.ts';
import type { SlotStreams } from './pipe-slots.ts';
import { RelayedWants } from './relayed-wants.ts';
import { RoomGateway } from './room-gateway.ts';
import { RoomPlanner, type RoomPlannerDeps } from './room-planner.ts';
import { RoomWays } from './room-ways.ts';

export type RoomLinksDeps = Omit<RoomPlannerDeps, 'onPlan'> & {
  readonly clock: Clock;
  readonly lingerMs: number;
  readonly acquireGateway: () => Promise<GatewayLease>;
  readonly makeLink: (
    peerId: NodeId,
    room: Pick<LinkDeps, 'mesh' | 'gateway' | 'passOn' | 'onChanged' | 'onGone'>,
  ) => Link;
  /** Nothing is wanted and there is no link. */
  readonly onEmpty: () => void;
};

const NOTHING: PeerWants = new Map();

export class RoomLinks {
  readonly #deps: RoomLinksDeps;
  readonly #demand: Demand;
  readonly #relayed = new RelayedWants();
  readonly #planner: RoomPlanner;
  readonly #ways = new RoomWays();
  readonly #gateway: RoomGateway;
  readonly #links = new Map<NodeId, Link>();
  /** Somebody here hears talker slots. */
  #areSlotsHeard = false;
  #cancelDue: () => void = () => {};
  #isApplyQueued = false;
  #isClosed = false;

  constructor(deps: RoomLinksDeps) {
    this.#deps = deps;
    this.#gateway = new RoomGateway(deps.acquireGateway);
    const changed = (): void => this.#apply();
    this.#demand = new Demand({ clock: deps.clock, lingerMs: deps.lingerMs, changed });
    this.#planner = new RoomPlanner({ ...deps, onPlan: changed });
  }

  setDemand(wants: ReadonlyMap<SourceId, RemoteWant>): void {
    this.#demand.set(wants);
  }

  /** While they are, links bring the talker slots of the other nodes that carry the room. */
  setSlotsWanted(isWanted: boolean): void {
    this.#areSlotsHeard = isWanted;
    this.#apply();
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
    this.#planner.recheck(peerId);
    this.#links.get(peerId)?.peerUp();
  }

  peerDown(peerId: NodeId): void {
    this.#links.get(peerId)?.peerDown();
    this.#planner.recheck(peerId);
  }

  /** What a peer says about its link in this room; only a wish for a link makes one. */
  receive(peerId: NodeId, envelope: LinkEnvelope): void {
    const { body, generation } = envelope;
    const isOpening = body.type === 'wanted' || body.type === 'offer';
    if (isOpening) this.#planner.start();
    const link = isOpening ? this.#link(peerId) : this.#links.get(peerId);
    link?.receive(generation, body);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelDue();
    this.#demand.close();
    this.#planner.stop();
    await Promise.all([...this.#links.values()].map((link) => link.close()));
    this.#gateway.release();
  }

  #apply(): void {
    if (this.#isClosed) return;
    if (this.#isWanted()) this.#planner.start();
    if (this.#planner.plan !== undefined) this.#carryOut();
    this.#checkEmpty();
  }

  #carryOut(): void {
    const { plan } = this.#planner;
    if (plan === undefined) return;
    for (const [peerId, link] of this.#links) link.setMesh(this.#meshOf(peerId) ?? link.mesh);
    const now = { plan, links: this.#links, nowMs: this.#deps.clock.monotonicMs() };
    const wants = this.#ways.wants(this.#relayed.with(this.#demand.wants), now);
    const slotPeers = this.#ways.slotPeers(this.#areSlotsHeard, now);
    for (const peerId of [...wants.keys(), ...slotPeers]) this.#link(peerId);
    for (const [peerId, link] of this.#links) {
      link.setWants(wants.get(peerId) ?? NOTHING);
      link.setSlotsWanted(slotPeers.has(peerId));
    }
    this.#waitForDue();
  }

  /** What an old way still brings then ends. */
  #waitForDue(): void {
    const { clock } = this.#deps;
    this.#cancelDue();
    const { dueMs } = this.#ways;
    this.#cancelDue =
      dueMs === undefined
        ? () => {}
        : clock.after(Math.max(0, dueMs - clock.monotonicMs()), () => this.#apply());
  }

  /** After what happens now: one source may end and come again by another way in the same turn. */
  #applySoon(): void {
    if (this.#isApplyQueued) return;
    this.#isApplyQueued = true;
    queueMicrotask(() => {
      this.#isApplyQueued = false;
      this.#apply();
    });
  }

  /** In one mesh nothing depends on what links carry, unless something moves. */
  #onLinkChanged(): void {
    if (this.#planner.plan?.isOneMesh === false || this.#ways.dueMs !== undefined) this.#applySoon();
  }

  /** Undefined where the plan has no place for a peer; then it keeps the one that it had. */
  #meshOf(peerId: NodeId): string | undefined {
    const { plan } = this.#planner;
    return plan?.peers.get(peerId) ?? (plan?.isOneMesh === false ? undefined : MESH_OF_ALL);
  }

  #link(peerId: NodeId): Link {
    const held = this.#links.get(peerId);
    if (held !== undefined) return held;
    const link = this.#deps.makeLink(peerId, {
      mesh: this.#meshOf(peerId) ?? `node/${peerId}`,
      gateway: () => this.#gateway.get(),
      passOn: (viewer, wants) => {
        this.#relayed.set(peerId, viewer, wants);
        this.#applySoon();
      },
      onChanged: () => this.#onLinkChanged(),
      onGone: () => this.#onGone(peerId),
    });
    this.#links.set(peerId, link);
    return link;
  }

  /** A link that closes just as something is wanted from it again is made anew. */
  #onGone(peerId: NodeId): void {
    this.#links.delete(peerId);
    this.#apply();
  }

  #isWanted(): boolean {
    return this.#areSlotsHeard || this.#demand.wants.size > 0 || !this.#relayed.isEmpty;
  }

  #checkEmpty(): void {
    if (this.#links.size > 0) return;
    this.#gateway.release();
    if (this.#isWanted()) return;
    this.#planner.stop();
    this.#deps.onEmpty();
  }
}
