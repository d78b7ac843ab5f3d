/**
 * Who hears the talker slots of a room on this node, so that nobody hears themself: before somebody's first packet
 * enters a slot, the consumers of that slot that belong to them are paused, and those of who had it before resumed.
 */

/** The part of a consumer that is used. */
export type SlotListener = { setExcluded(isExcluded: boolean): Promise<void> };

/** Whose slot it is about to be, or is. */
export type SlotTenant = { readonly slot: number; readonly number: number };

export class SlotListeners {
  readonly #byNumber = new Map<number, Map<SlotListener, number>>();
  /** Of each slot, the number of who entered it last. */
  readonly #tenants = new Map<number, number>();

  /**
   * @param number of the participant in the room; 0 = unknown, who is never excluded
   * @returns how to take it out again
   */
  add(listener: SlotListener, { slot, number }: SlotTenant): () => void {
    const own = this.#byNumber.get(number) ?? new Map<SlotListener, number>();
    this.#byNumber.set(number, own.set(listener, slot));
    // not started yet: nothing flows before the worker has heard of it
    if (number !== 0 && this.#tenants.get(slot) === number) void listener.setExcluded(true);
    return () => {
      own.delete(listener);
      if (own.size === 0 && this.#byNumber.get(number) === own) this.#byNumber.delete(number);
    };
  }

  /** Resolves when the worker has applied it: then the new tenant's packets may come. */
  async enter({ slot, number }: SlotTenant): Promise<void> {
    const before = this.#tenants.get(slot);
    this.#tenants.set(slot, number);
    const changes = [...this.#of(slot, number).map((one) => one.setExcluded(true))];
    if (before !== undefined && before !== number)
      changes.push(...this.#of(slot, before).map((one) => one.setExcluded(false)));
    await Promise.all(changes);
  }

  /** All slots are empty: everybody hears them. Resolves when the worker has applied it. */
  async reset(): Promise<void> {
    const tenants = [...this.#tenants];
    this.#tenants.clear();
    const excluded = tenants.flatMap(([slot, number]) => this.#of(slot, number));
    await Promise.all(excluded.map((one) => one.setExcluded(false)));
  }

  #of(slot: number, number: number): readonly SlotListener[] {
    if (number === 0) return [];
    return [...(this.#byNumber.get(number) ?? [])].flatMap(([one, its]) => (its === slot ? [one] : []));
  }
}
