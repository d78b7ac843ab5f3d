/** One link controller per peer: the way to a node is shared by all rooms. */
import type { NodeId } from '../../common/ids.ts';
import {
  LinkController,
  type ControlledPairDeps,
  type LinkControllerDeps,
  type LinkLoad,
  type PairControl,
} from './link-controller.ts';

export type LinkControllersDeps = Omit<LinkControllerDeps, 'areOthersSuspected'>;

export class LinkControllers {
  readonly #deps: LinkControllersDeps;
  /** Kept: the next room's link goes over the same way. */
  readonly #byPeer = new Map<NodeId, LinkController>();

  constructor(deps: LinkControllersDeps) {
    this.#deps = deps;
  }

  /** A pair of transports to a peer is there. */
  add(peerId: NodeId, pair: ControlledPairDeps): PairControl {
    const held = this.#byPeer.get(peerId);
    if (held !== undefined) return held.add(pair);
    const log = this.#deps.log.child({ peerId });
    const areOthersSuspected = (): boolean => this.#areOthersSuspected(peerId);
    const made = new LinkController({ ...this.#deps, log, areOthersSuspected });
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
    const loads = [...this.#byPeer.values()].map((one) => one.describe());
    return {
      cuts: loads.reduce((sum, { cuts }) => sum + cuts, 0),
      doubtedLooks: loads.reduce((sum, { doubtedLooks }) => sum + doubtedLooks, 0),
    };
  }

  #areOthersSuspected(peerId: NodeId): boolean {
    const others = [...this.#byPeer].filter(([otherId, { isIdle }]) => otherId !== peerId && !isIdle);
    return others.length > 0 && others.every(([, { isSuspected }]) => isSuspected);
  }
}
