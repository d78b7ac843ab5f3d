/** Who uses the talker slots of a room on one router, by kind. */

/** Sessions on the router, other routers of the room here, other nodes. */
export type SlotUser = 'sessions' | 'routers' | 'links';

export class SlotUsers {
  readonly #counts: Record<SlotUser, number> = { sessions: 0, routers: 0, links: 0 };

  /** @returns how it leaves: true the first time */
  enter(user: SlotUser): () => boolean {
    this.#counts[user] += 1;
    let isHere = true;
    return () => {
      if (!isHere) return false;
      isHere = false;
      this.#counts[user] -= 1;
      return true;
    };
  }

  count(user: SlotUser): number {
    return this.#counts[user];
  }

  get isIdle(): boolean {
    return Object.values(this.#counts).every((count) => count === 0);
  }
}
