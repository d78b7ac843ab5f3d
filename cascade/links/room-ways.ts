/**
 * Over which of its links a room's sources and talker slots come: carries the plan out, the new way before the old one
 * ends. Holds what was decided last; what is to be done is the caller's.
 */
import type { NodeId, SourceId } from '../../common/ids.ts';
import { NO_SLOT_WAYS, stepSlotWays, stepWay, type SlotWays, type Way } from '../policy/make-before-break.ts';
import type { RoomPlan } from '../policy/room-plan.ts';
import { askedOf, type Asked } from './relayed-wants.ts';
import type { PeerWant, PeerWants } from './source-imports.ts';

/** A link as it is now. */
export type WayLink = {
  /** What came over it is not sent into others of it. */
  readonly mesh: string;
  /** The peer wants talker slots from here. */
  readonly areSlotsAsked: boolean;
  /** It asked for them while its own were not wanted here. */
  readonly isAskedFirst: boolean;
  readonly areSlotsLive: boolean;
  isLive(sourceId: SourceId): boolean;
};

type WayLinks = ReadonlyMap<NodeId, WayLink>;

type Now = { readonly plan: RoomPlan; readonly links: WayLinks; readonly nowMs: number };

export class RoomWays {
  #ways: ReadonlyMap<SourceId, Way> = new Map();
  #slots: SlotWays = NO_SLOT_WAYS;

  /** What is to be asked of each peer. */
  wants(asked: ReadonlyMap<SourceId, Asked>, { plan, links, nowMs }: Now): ReadonlyMap<NodeId, PeerWants> {
    const ways = new Map<SourceId, Way>();
    const byPeer = new Map<NodeId, Map<SourceId, PeerWant>>();
    for (const [sourceId, askers] of asked) {
      const isLive = (peerId: NodeId): boolean => links.get(peerId)?.isLive(sourceId) === true;
      const way = stepWay(this.#ways.get(sourceId), plan.viaOf(originOf(askers)), { isLive, nowMs });
      ways.set(sourceId, way);
      const ask = (peerId: NodeId): void => {
        const want = askedOf(peerId, askers);
        if (want === undefined) return;
        const wants = byPeer.get(peerId) ?? new Map<SourceId, PeerWant>();
        byPeer.set(peerId, wants.set(sourceId, want));
      };
      ask(way.via);
      if (way.former !== undefined) ask(way.former.via);
    }
    this.#ways = ways;
    return byPeer;
  }

  /**
   * Peers whose talker slots are wanted. Who has people of the room and asks for ours without being in the plan sees
   * other nodes than we do (it may have lost its hub), and nobody else may hear it: its slots are wanted for as long as
   * it asks, unless we asked first, so that two do not go on for each other's sake.
   * @param areHeard by somebody here; else only those are brought that a peer in another mesh has asked for
   */
  slotPeers(areHeard: boolean, { plan, links, nowMs }: Now): ReadonlySet<NodeId> {
    const isAskedBeyond = (mesh: string): boolean =>
      !plan.isOneMesh && [...links.values()].some((link) => link.areSlotsAsked && link.mesh !== mesh);
    const isStranger = ([peerId, link]: readonly [NodeId, WayLink]): boolean =>
      !plan.isOneMesh &&
      plan.isCarrier(peerId) &&
      !plan.peers.has(peerId) &&
      link.areSlotsAsked &&
      link.isAskedFirst;
    const strangers = [...links].filter(isStranger).map(([peerId, { mesh }]) => [peerId, mesh] as const);
    const peers = [...plan.peers, ...strangers].filter(([, mesh]) => areHeard || isAskedBeyond(mesh));
    const isLive = (peerId: NodeId): boolean => links.get(peerId)?.areSlotsLive === true;
    this.#slots = stepSlotWays(this.#slots, new Set(peers.map(([peerId]) => peerId)), { isLive, nowMs });
    return new Set([...this.#slots.peers, ...this.#slots.former.keys()]);
  }

  /** When the first old way ends at the latest; undefined = there is none. */
  get dueMs(): number | undefined {
    const ofSources = [...this.#ways.values()].flatMap(({ former }) => former?.untilMs ?? []);
    const due = [...ofSources, ...this.#slots.former.values()];
    return due.length === 0 ? undefined : Math.min(...due);
  }
}

/** The newest generation's: that is the one that exists. */
const originOf = ([first, ...others]: Asked): NodeId =>
  others.reduce((newest, { want }) => (want.generation > newest.generation ? want : newest), first.want)
    .originNodeId;
