/** Which signalling nodes vouch for a session, and since when. Pure apart from what it remembers; the caller has the clock. */
import type { NodeId } from '../../common/ids.ts';

/** A session lives as long as one signalling node vouched for it lately. */
export class SessionVouchers {
  readonly #keepMs: number;
  readonly #vouchedAtMs = new Map<NodeId, number>();

  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  vouch(signalNodeId: NodeId, nowMs: number): void {
    this.#vouchedAtMs.set(signalNodeId, nowMs);
  }

  /** Nodes that hear of the session: after a hand-over both, until the old one has been silent for long enough. */
  nodes(): readonly NodeId[] {
    return [...this.#vouchedAtMs.keys()];
  }

  /** Until {@link isExpired}, should nobody vouch any more. */
  remainingMs(nowMs: number): number {
    return Math.max(0, Math.max(...this.#vouchedAtMs.values()) + this.#keepMs - nowMs);
  }

  /** Drops nodes that were silent too long, but never the last one: it is told that the session expired. */
  isExpired(nowMs: number): boolean {
    for (const [node, atMs] of this.#vouchedAtMs) {
      if (nowMs - atMs >= this.#keepMs && this.#vouchedAtMs.size > 1) this.#vouchedAtMs.delete(node);
    }
    return [...this.#vouchedAtMs.values()].every((atMs) => nowMs - atMs >= this.#keepMs);
  }
}
