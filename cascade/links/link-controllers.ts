/** One link controller per peer: the way to a node is shared by all rooms. */
import type { NodeId } from '../../common/ids.ts';
import { sum } from '../../common/sum.ts';
import {
  LinkController,
  type ControlledPairDeps,
  type LinkControllerDeps,
  type LinkLoad,
  type PairControl,
} from './link-controller.ts';
import { socketStates, type SocketStates } from './socket-state.ts';

export type LinkControllersDeps = Omit<LinkControllerDeps, 'areOthersSuspected' | 'socket'>;

export class LinkControllers {
  readonly #deps: LinkControllersDeps;
  readonly #socket: SocketStates;
  /** Kept: the next room's link goes over the same way. */
  readonly #byPeer = new Map<NodeId, LinkController>();

  constructor(deps: LinkControllersDeps) {
    this.#deps = deps;
    this.#socket = socketStates(deps.clock);
  }

  /** A pair of transports to a peer is there. */
  add(peerId: NodeId, pair: ControlledPairDeps): PairControl {
    const held = this.#byPeer.get(peerId);
    if (held !== undefined) return held.add(pair);
    const log = this.#deps.log.child({ peerId });
    const areOthersSuspected = (): boolean => this.#areOthersSuspected(peerId);
    const made = new LinkController({ ...this.#deps, socket: this.#socket, log, areOthersSuspected });
    this.#byPeer.set(peerId, made);
    return made.add(pair);
  }

  /** The ways that are in use. */
  list(): ReadonlyMap<NodeId, LinkLoad> {
    const used = [...this.#byPeer].filter(([, { isIdle }]) => !isIdle);
    return new Map(used.map(([peerId, one]) => [peerId, one.describe()]));
  }

  /** Over all peers that there were since the process began. */
  totals(): Pick<LinkLoad, 'cuts' | 'doubtedLooks'> {
    const all = [...this.#byPeer.values()];
    return {
      cuts: sum(all.map(({ cuts }) => cuts)),
      doubtedLooks: sum(all.map(({ doubtedLooks }) => doubtedLooks)),
    };
  }

  #areOthersSuspected(peerId: NodeId): boolean {
    const others = [...this.#byPeer].filter(([otherId, { isIdle }]) => otherId !== peerId && !isIdle);
    return others.length > 0 && others.every(([, { isSuspected }]) => isSuspected);
  }
}
