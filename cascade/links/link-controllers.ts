/** One link controller per peer: the way to a node is shared by all rooms. */
import type { Logger } from 'pino';
import type { Clock } from '../../common/lifecycle/clock.ts';
import type { NodeId } from '../../common/ids.ts';
import type { LinkBudgetOptions } from '../policy/link-budget.ts';
import type { PairDeps } from './controlled-pair.ts';
import { LinkController, type LinkLoad, type PairControl } from './link-controller.ts';

export type LinkControllersDeps = {
  readonly clock: Clock;
  readonly options: LinkBudgetOptions;
  readonly isOn: boolean;
  readonly log: Logger;
};

export class LinkControllers {
  readonly #deps: LinkControllersDeps;
  /** Kept: the next room's link goes over the same way. */
  readonly #byPeer = new Map<NodeId, LinkController>();

  constructor(deps: LinkControllersDeps) {
    this.#deps = deps;
  }

  /** A pair of transports to a peer is there. */
  add(peerId: NodeId, pair: Omit<PairDeps, 'nowMs'>): PairControl {
    const held = this.#byPeer.get(peerId);
    if (held !== undefined) return held.add(pair);
    const log = this.#deps.log.child({ peerId });
    const made = new LinkController({ ...this.#deps, log });
    this.#byPeer.set(peerId, made);
    return made.add(pair);
  }

  /** The ways that are in use. */
  list(): readonly LinkLoad[] {
    return [...this.#byPeer.values()].filter(({ isIdle }) => !isIdle).map((one) => one.describe());
  }
}
