/**
 * A room on this node: its routers, and what they have in common. The first one that is there is the gateway, which has
 * the links to other nodes; when it goes, the next one is.
 */
import type { NodeId, RoomId, SourceId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { LocalPipesPort, LocalRoom, LocalRouter, RemoteWant, RouterWants, SlotUse } from '../ports.ts';
import { RoomRanks } from './room-ranks.ts';
import type { Room } from './room.ts';
import { SourceDemands } from './source-demands.ts';
import { SourceHomes } from './source-homes.ts';

/** Joins the routers of a room. */
export type JoinRouters = (room: LocalRoom) => LocalPipesPort;

export type NodeRoomDeps = {
  readonly selfId: NodeId;
  readonly clock: Clock;
  readonly join: JoinRouters;
};

export class NodeRoom implements LocalRoom {
  readonly roomId: RoomId;
  readonly demands: SourceDemands;
  readonly ranks = new RoomRanks();
  readonly homes = new SourceHomes<Room>();
  readonly #selfId: NodeId;
  readonly #pipes: LocalPipesPort;
  #routers: readonly Room[] = [];

  constructor(roomId: RoomId, { selfId, clock, join }: NodeRoomDeps) {
    this.roomId = roomId;
    this.#selfId = selfId;
    this.demands = new SourceDemands(clock);
    this.ranks.setMaxListeners(0); // the slots of all routers listen
    this.#pipes = join(this);
    this.homes.on('changed', (sourceId) => this.#pipes.homeChanged(sourceId));
  }

  /** Those that are open, the gateway first. */
  get routers(): readonly Room[] {
    return this.#routers;
  }

  get gateway(): Room | undefined {
    return this.#routers[0];
  }

  /** A router is being made; it belongs to the room until it closes. @returns what it is to have */
  add(router: Room): RouterWants {
    this.#routers = [...this.#routers, router];
    this.homes.follow(router);
    router.closed.addEventListener('abort', () => this.#remove(router), { once: true });
    return this.#pipes.add(router);
  }

  /** Sources of other nodes come in at the gateway. */
  homeOf(sourceId: SourceId, { originNodeId }: Pick<RemoteWant, 'originNodeId'>): Room | undefined {
    return originNodeId === this.#selfId ? this.homes.of(sourceId)?.router : this.gateway;
  }

  /** How a router's talker slots are used now. */
  setSlotUse(router: LocalRouter, use: SlotUse): void {
    this.#pipes.setSlotUse(router, use);
  }

  #remove(router: Room): void {
    const wasGateway = this.gateway === router;
    this.#routers = this.#routers.filter((one) => one !== router);
    if (wasGateway) this.#pipes.homeChanged();
  }
}
