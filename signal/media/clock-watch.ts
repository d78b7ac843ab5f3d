/** How far the clocks of SFU nodes are from ours: told when it is more than it should be, and when that is over. */
import type { Logger } from 'pino';
import type { NodeId } from '../../common/ids.ts';
import type { Clock } from '../../common/lifecycle/clock.ts';
import { ClockSkew } from '../../common/lifecycle/clock-skew.ts';

export type ClockWatchOptions = {
  readonly nodeId: NodeId;
  readonly clock: Pick<Clock, 'wallMs'>;
  readonly log: Logger;
};

export class ClockWatch {
  readonly #options: ClockWatchOptions;
  readonly #skews = new Map<NodeId, ClockSkew>();

  constructor(options: ClockWatchOptions) {
    this.#options = options;
  }

  /** A beat with the node's time has come. */
  observe(peerId: NodeId, wallMs: number): void {
    if (wallMs === 0) return; // an older version does not say it
    const skew = this.#skews.get(peerId) ?? new ClockSkew();
    this.#skews.set(peerId, skew);
    const change = skew.observe(wallMs, this.#options.clock.wallMs());
    if (change === undefined) return;
    const { nodeId, log } = this.#options;
    const facts = { nodes: [nodeId, peerId], skewSec: Number(change.skewSec.toFixed(1)) };
    if (change.kind === 'skewed') log.warn(facts, 'clocks differ: see to the time service of both hosts');
    else log.info(facts, 'clocks agree again');
  }

  forget(peerId: NodeId): void {
    this.#skews.delete(peerId);
  }

  /** Our clock minus theirs in seconds, by node. */
  skews(): ReadonlyMap<NodeId, number> {
    return new Map(
      [...this.#skews].flatMap(([id, { skewSec }]) => (skewSec === undefined ? [] : [[id, skewSec]])),
    );
  }
}
