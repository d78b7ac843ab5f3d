/** Collects what is written within one turn of the event loop and writes it together, in frames of limited size. */

/** Far below what a message may have, so that one large item does not make its neighbours wait for the network. */
const MAX_BATCH_BYTES = 64 * 1024;

export class TurnBatch<T> {
  readonly #write: (items: readonly T[]) => void;
  #items: T[] = [];
  #bytes = 0;
  #isDue = false;

  constructor(write: (items: readonly T[]) => void) {
    this.#write = write;
  }

  /** Written after the events that are being handled now, in the order of adding. */
  add(item: T, bytes: number): void {
    if (this.#bytes > 0 && this.#bytes + bytes > MAX_BATCH_BYTES) this.#flush();
    this.#items.push(item);
    this.#bytes += bytes;
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    const items = this.#items;
    this.#items = [];
    this.#bytes = 0;
    if (items.length > 0) this.#write(items);
  }
}
