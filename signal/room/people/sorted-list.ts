/** A list that stays sorted: places are found by binary search. Pure. */
export class SortedList<T> {
  readonly #items: T[] = [];
  readonly #compare: (one: T, other: T) => number;

  /** @param compare a total order: 0 only for what is the same */
  constructor(compare: (one: T, other: T) => number) {
    this.#compare = compare;
  }

  get length(): number {
    return this.#items.length;
  }

  add(item: T): void {
    this.#items.splice(this.#placeOf(item), 0, item);
  }

  /** Takes out what compares as the same; nothing where there is none. */
  remove(item: T): void {
    const place = this.#placeOf(item);
    const found = this.#items[place];
    if (found !== undefined && this.#compare(found, item) === 0) this.#items.splice(place, 1);
  }

  slice(from: number, to: number): readonly T[] {
    return this.#items.slice(from, to);
  }

  /** From the first on. */
  values(): Iterable<T> {
    return this.#items;
  }

  /** Where the item is, or belongs. */
  #placeOf(item: T): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = this.#items[middle];
      if (found !== undefined && this.#compare(found, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
